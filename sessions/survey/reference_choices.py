"""Which reference figures may stand beside the choices of a question, for its form."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from rsn_training.common.localised import localised
from sessions.references.selectors import published_series, series_choices
from sessions.responses.enums import CHOICE_KINDS, Kind
from sessions.survey.form_rows import Row
from sessions.survey.question_documents import QuestionDocument


class FigureChoices:
    """The series on offer, and the figures of the one that is chosen.

    A series that is linked but not published (any more) stays on offer, so that editing a
    question takes nothing away.
    """

    def __init__(self, kind: Kind, chosen: str, document: QuestionDocument | None) -> None:
        """Offer series for choices only; `chosen` is the key of one, or ""."""
        self.kind, self.chosen, self.document = kind, chosen, document

    @cached_property
    def series(self) -> list[tuple[str, str]]:
        """Return the series as (key, name)."""
        if self.kind not in CHOICE_KINDS:
            return []
        found = series_choices()
        linked = self._linked()
        if linked and linked not in dict(found):
            found.append((linked, _("%(series)s (not published)") % {"series": linked}))
        return found

    @cached_property
    def figures(self) -> list[tuple[str, str]]:
        """Return the figures of the chosen series as (key, label)."""
        if self.chosen not in dict(self.series):
            return []
        found = published_series(self.chosen)
        if found is not None:
            return [(figure.key, localised(figure.label)) for figure in found.figures]
        pairs = self.document.reference.match if self.document and self.document.reference else ()
        return [(pair.figure, pair.figure) for pair in pairs]

    def _linked(self) -> str:
        reference = self.document.reference if self.document else None
        return reference.series if reference else ""

    def field(self) -> forms.ChoiceField:
        """Return the field that chooses a series."""
        return forms.ChoiceField(
            label=_("Reference figures"), choices=[("", _("none")), *self.series], required=False
        )

    def reference(self, series: str, rows: Sequence[Row]) -> dict[str, Any] | None:
        """Return the reference of a document: the figures matched with rows; None for none."""
        if not series:
            return None
        known = dict(self.figures)
        match = [
            {"choice": row.key, "figure": row.figure} for row in rows if row.figure in known
        ]  # fmt: skip
        return {"series": series, "match": match}
