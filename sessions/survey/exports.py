"""The files of a survey: results and answers for a spreadsheet, and everything as data.

All of them are made from the answers themselves, so that they agree with one another, and with
the results on screen once these are counted.

The JSON document has keys, never labels, and is the same in every language:

    {"format": "rsn-survey-answers", "version": 1, "language": "fr", "time_zone": "Europe/Paris",
     "notices": ["…"],
     "surveys": [{"key": "practices", "title": {"fr": "…", "en": "…"}, "questions": [
       {"key": "practices/role", "kind": "single_choice", "text": {"fr": "…", "en": "…"},
        "choices": [{"key": "teacher", "text": {…}}], "scale": {"low": 1, "high": 5}, …,
        "only_if": {"question": "practices/role", "choices": ["teacher"]},
        "rounds": [{"key": "practices/role", "round": 1, "opened_at": "…", "closed_at": "…",
                    "results": {"kind": …, "n": 38, "unknown": 0, …}}]}]}],
     "people": [{"person": 1, "answers": {"practices/role": "teacher", …}}]}

A round's `key` names it in the answers: "practices/role#2" is the second. `choices` are also the
rows of a matrix and the items of a ranking. An answer is a choice's key or {"other": "…"}, a list
of these, a point, {row: point}, the keys of a ranking (the first preferred), a number, a text;
null is "don't know". A text that is hidden or waits is {"hidden": true}, an erased one
{"erased": true}; hidden or erased words of another choice leave {"other": ""}.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from rsn_training.common.tables import (
    CSV_TYPE,
    JSON_TYPE,
    ODS_TYPE,
    XLSX_TYPE,
    Table,
    to_csv,
    to_json,
    to_ods,
    to_xlsx,
)
from sessions.activities import Document, Export
from sessions.models import TrainingSession
from sessions.survey.answers_table import answers_table
from sessions.survey.codebook import codebook_table, notices
from sessions.survey.gathering import Gathered, Round, gather, question_name
from sessions.survey.models import SurveyQuestion
from sessions.survey.results_table import results_table
from sessions.survey.writing import choice_documents, entry_document


def survey_exports(training_session: TrainingSession) -> Iterator[Export]:
    """Return the files that a teacher can take, during the session and after."""

    def made(make: Callable[[Gathered], bytes]) -> Callable[[], bytes]:
        return lambda: make(gather(training_session))

    yield Export(
        name="survey-results.csv",
        title=_("Survey results (CSV)"),
        content_type=CSV_TYPE,
        make=made(lambda gathered: to_csv(results_table(gathered))),
    )
    yield Export(
        name="survey-answers.csv",
        title=_(
            "Individual answers without names (CSV): several answers together may show who "
            "somebody is, keep the file to yourself"
        ),
        content_type=CSV_TYPE,
        make=made(lambda gathered: to_csv(answers_table(gathered))),
    )
    yield Export(
        name="survey.xlsx",
        title=_("Survey: results, individual answers and codebook (Excel)"),
        content_type=XLSX_TYPE,
        make=made(lambda gathered: to_xlsx(tables(gathered))),
    )
    yield Export(
        name="survey.ods",
        title=_("Survey: results, individual answers and codebook (LibreOffice)"),
        content_type=ODS_TYPE,
        make=made(lambda gathered: to_ods(tables(gathered))),
    )
    yield Export(
        name="survey.json",
        title=_("Survey: everything as data (JSON)"),
        content_type=JSON_TYPE,
        make=made(lambda gathered: to_json(survey_data(gathered))),
    )


def tables(gathered: Gathered) -> Sequence[Table]:
    """Return the sheets of a workbook."""
    return [results_table(gathered), answers_table(gathered), codebook_table(gathered)]


def survey_data(gathered: Gathered) -> Document:
    """Return everything as the document that this module describes."""
    surveys: dict[str, Document] = {}
    names: dict[object, str] = {one.question_id: question_name(one) for one in gathered.entries}
    for entry in gathered.entries:
        empty: Document = {"key": entry.survey.key, "title": entry.survey.title, "questions": []}
        survey = surveys.setdefault(entry.survey.key, empty)
        survey["questions"].append(_question(entry, gathered, names))
    return {
        "format": "rsn-survey-answers",
        "version": 1,
        "language": gathered.training_session.language,
        "time_zone": gathered.training_session.time_zone,
        "notices": notices(),
        "surveys": list(surveys.values()),
        "people": _people(gathered),
    }


def _question(entry: SurveyQuestion, gathered: Gathered, names: dict[object, str]) -> Document:
    document = entry_document(entry, names) | {"key": question_name(entry)}
    if entry.question.is_ballot:
        document["choices"] = choice_documents(entry.question)
    return document | {"rounds": [_round(round_) for round_ in gathered.rounds_of(entry)]}


def _round(round_: Round) -> Document:
    results = {
        name: value for name, value in round_.tally.items() if name not in {"digest", "waiting"}
    }
    if "words" in results:
        results |= {"words": [{"word": word, "n": n} for word, n in round_.words]}
        del results["other_words"]
    if round_.question.is_text or round_.has_other:
        results["texts"] = [
            {"text": text, "n": n, **({"group": title} if title else {})}
            for title, text, n in round_.texts
        ]
    asking = round_.asking
    return {
        "key": round_.key,
        "round": asking.round,
        "opened_at": asking.opened_at,
        "closed_at": asking.ended_at,
        "results": results,
    }


def _people(gathered: Gathered) -> list[Document]:
    answers: dict[object, dict[str, Any]] = {person: {} for person in gathered.people}
    for round_ in gathered.rounds:
        for one in round_.answers:
            answers[one.person][round_.key] = round_.value_of(one)
    return [
        {"person": number, "answers": answers[person]}
        for number, person in enumerate(gathered.people, start=1)
    ]
