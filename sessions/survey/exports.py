"""Survey results as a table for a spreadsheet."""

import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _

from rsn_training.common.localised import localised
from sessions.models import TrainingSession
from sessions.responses.models import Asking, Question
from sessions.responses.results import results_of
from sessions.responses.selectors import Text, valid_askings
from sessions.survey.selectors import surveys_of, written_in

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")

Row = tuple[str, ...]


def neutral(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula (rules.md 11)."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def results_csv(training_session: TrainingSession) -> bytes:
    """Return every round of every question: UTF-8 with BOM, `;`, one line per choice or text.

    Texts that the teacher hid stay out.
    """
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow(
        [_("survey"), _("question"), _("round"), _("answer"), _("number"), _("share in %"),
         _("people who answered")]
    )  # fmt: skip
    surveys = list(surveys_of(training_session))
    texts = written_in(surveys)
    for survey in surveys:
        for entry in survey.entries.all():
            for asking in valid_askings(entry.question):
                head = (localised(survey.title), localised(entry.question.text), str(asking.round))
                for row in _rows(entry.question, asking, texts.get(asking.pk, [])):
                    writer.writerow([neutral(cell) for cell in head + row])
    return "\ufeff".encode() + target.getvalue().encode()


def _rows(question: Question, asking: Asking, texts: list[Text]) -> Iterator[Row]:
    results = results_of(question, asking, texts=texts)
    for bar in results.bars:
        yield bar.label, str(bar.n), str(bar.pct), str(results.n)
    for text in texts:
        yield text.text, str(text.n), "", str(results.n)
