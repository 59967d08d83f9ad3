"""The numbers of raised hands, one field a choice or a point."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rsn_training.common.localised import localised
from sessions.responses.enums import Kind
from sessions.responses.fields import OTHER_FIELD, UNKNOWN_FIELD
from sessions.responses.models import Asking, Question
from sessions.responses.selectors import other_label, point_labels, unknown_label
from sessions.survey.paper import MOST_HANDS, hands_of

_PREFIX = "hands-"


class HandsForm(forms.Form):
    """How many hands went up for each choice; what was counted before stands in it."""

    def __init__(self, *args: Any, asking: Asking, **kwargs: Any) -> None:
        """Make a field for each choice, and one for the people where several choices are possible."""
        super().__init__(*args, **kwargs)
        before = hands_of(asking)
        for key, label in _names(asking.question):
            self.fields[_PREFIX + key] = self._number(label, before.get(key, 0))
        if asking.question.kind == Kind.MULTIPLE_CHOICE:
            self.fields["people"] = self._number(_("People who raised a hand at all"), 0)

    @staticmethod
    def _number(label: Any, initial: int) -> forms.IntegerField:
        widget = forms.NumberInput(attrs={"inputmode": "numeric"})
        return forms.IntegerField(
            label=label,
            min_value=0,
            max_value=MOST_HANDS,
            required=False,
            initial=initial or None,
            widget=widget,
        )

    def counts(self) -> dict[str, int]:
        """Return the hands by key of the choice or point."""
        return {
            name.removeprefix(_PREFIX): number or 0
            for name, number in self.cleaned_data.items()
            if name.startswith(_PREFIX)
        }

    def people(self) -> int:
        """Return how many raised a hand at all; 0 when it was not said."""
        return self.cleaned_data.get("people") or 0


def _names(question: Question) -> list[tuple[str, str]]:
    if question.kind == Kind.SCALE:
        names = [
            (str(point), f"{point} – {name}" if name else str(point))
            for point, name in point_labels(question).items()
        ]
    else:
        names = [(choice.key, localised(choice.text)) for choice in question.choices.all()]
    if question.allow_other:
        names.append((OTHER_FIELD, other_label()))
    if question.allow_unknown:
        names.append((UNKNOWN_FIELD, unknown_label()))
    return names
