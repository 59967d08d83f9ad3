"""A question's reference series beside its answers."""

from collections.abc import Iterable, Mapping
from typing import Any

from sessions.references.comparison import compare
from sessions.references.exceptions import ComparisonError
from sessions.references.selectors import published_series_by_key
from sessions.references.values import Series
from sessions.responses.enums import CHOICE_KINDS, Kind
from sessions.responses.results import Results
from sessions.survey.models import SurveyQuestion


def series_beside(entries: Iterable[SurveyQuestion]) -> Mapping[str, Series]:
    """Return the published series that these questions name, by key; drafts are left out."""
    return published_series_by_key({entry.reference for entry in entries if entry.reference})


def beside(
    entry: SurveyQuestion, results: Results, series: Mapping[str, Series]
) -> Mapping[str, Any] | None:
    """Return what stands beside the answers: a template and its comparison; None for nothing.

    `replaces`: it draws the answers too. Where the reference has a value for none of them, it only
    says what the reference does say.

    Only shares of choices can stand beside shares. A series that does not fit the question
    (an editor may have changed one of them) is left out rather than shown wrong.
    """
    found = series.get(entry.reference)
    question = entry.question
    if found is None or question.kind not in CHOICE_KINDS or not results.n:
        return None
    try:
        comparison = compare(
            rows=[
                (bar.choice, bar.label, bar.n, bar.pct) for bar in results.bars if not bar.is_apart
            ],
            answered=results.n,
            series=found,
            match=entry.reference_match,
            exclusive=question.kind == Kind.SINGLE_CHOICE,
        )
    except ComparisonError:
        return None
    return {
        "template": f"references/{'beside' if comparison.is_drawn else 'apart'}.html",
        "comparison": comparison,
        "replaces": comparison.is_drawn,
    }
