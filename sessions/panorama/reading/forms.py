"""What a reader may ask for: a search in the directory, networks to compare."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

from sessions.panorama.cards import STATUS_WORDS, words
from sessions.panorama.catalogue import Catalogue
from sessions.panorama.documents import Family, Purpose
from sessions.panorama.reading.choosing import MOST

_LONGEST = 100


def _titles(titled: Mapping[str, Family | Purpose], used: set[str]) -> list[tuple[str, Any]]:
    return [(key, words(one.title)) for key, one in titled.items() if key in used]


class SearchForm(forms.Form):
    """Words, family, purpose, state; nothing is required."""

    q = forms.CharField(label=_("Search"), max_length=_LONGEST, required=False)
    family = forms.ChoiceField(label=_("Family"), required=False)
    purpose = forms.ChoiceField(label=pgettext_lazy("of a network", "Purpose"), required=False)
    status = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, data: Any, *, catalogue: Catalogue) -> None:
        """Offer what the training has."""
        super().__init__(data, auto_id="search-%s")
        self.fields["q"].widget.attrs.update({"type": "search", "autocomplete": "off"})
        networks = catalogue.networks.values()
        families = {network.family for network in networks}
        purposes = {purpose for network in networks for purpose in network.purposes}
        self._offer("family", _("All families"), _titles(catalogue.families, families))
        self._offer("purpose", _("All purposes"), _titles(catalogue.purposes, purposes))
        used = {network.status for network in networks}
        states = [(key, word) for key, word in STATUS_WORDS.items() if key in used]
        self._offer("status", _("All states"), states)

    def _offer(
        self, name: str, everything: StrOrPromise, choices: Sequence[tuple[str, Any]]
    ) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", everything), *choices]

    @property
    def wanted(self) -> dict[str, str]:
        """What was asked for and exists."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class CompareForm(forms.Form):
    """Up to four networks, a list for each, under one name in the address (`?n=a&n=b`)."""

    def __init__(self, asked: list[str], *, catalogue: Catalogue) -> None:
        """Read the networks out of the address; each once, in order, the first ones if too many."""
        named = [key for key in dict.fromkeys(asked) if key]
        known = [key for key in named if key in catalogue.networks]
        self.chosen = known[:MOST]
        self.unknown = len(known) < len(named)
        self.too_many = len(known) > MOST
        families = {
            key: [
                (name, network.name)
                for name, network in catalogue.networks.items()
                if network.family == key
            ]
            for key in catalogue.families
        }
        choices: list[Any] = [("", _("– none –"))]
        choices += [
            (words(catalogue.families[key].title), group)
            for key, group in families.items()
            if group
        ]
        super().__init__(
            {f"n{number}": key for number, key in enumerate(self.chosen)}, auto_id="compare-%s"
        )
        for number in range(MOST):
            self.fields[f"n{number}"] = forms.ChoiceField(
                label=_("Network %(number)d") % {"number": number + 1},
                choices=choices,
                required=False,
                widget=_OneOfSeveral,
            )


class _OneOfSeveral(forms.Select):
    """A list that sends its choice as `n`, whatever its own name."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return the context of its template, under the shared name."""
        context = super().get_context(name, value, attrs)
        context["widget"]["name"] = "n"
        return context
