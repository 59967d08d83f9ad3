"""The directory of networks: cards, and which of them a search finds."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sessions.panorama.cards import Card, card_of
from sessions.panorama.catalogue import Catalogue

#: Colours by which families are told apart at a glance; their names are always written.
TONES = 8


@dataclass(frozen=True)
class Entry:
    """A network in the directory. `is_found`: by the search of this page."""

    card: Card
    family: str
    purposes: str
    tone: int
    is_found: bool = True

    @property
    def letter(self) -> str:
        """The first letter of the name, on its coloured tile."""
        return self.card.name.lstrip("#")[:1].upper()


def folded(text: str) -> str:
    """Return a text as it is searched: no accents, no capitals, "œ" as "oe"."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    return "".join(char for char in plain if not unicodedata.combining(char))


def entry_of(key: str, catalogue: Catalogue, *, is_found: bool = True) -> Entry | None:
    """Return a network of the training as the directory shows it; None when it has none so called."""
    card = card_of(key, catalogue)
    if card is None:
        return None
    network = catalogue.networks[key]
    families = list(catalogue.families)
    return Entry(
        card=card,
        family=network.family,
        purposes=" ".join(network.purposes),
        tone=families.index(network.family) % TONES if network.family in families else 0,
        is_found=is_found,
    )


def directory(catalogue: Catalogue, wanted: Mapping[str, str]) -> list[Entry]:
    """Return all networks by name, each with whether the search finds it.

    `wanted`: `q` (words that all stand in name, former name or summary), `family`, `purpose` and
    `status` (keys); what is empty is not asked for.
    """
    entries = (entry_of(key, catalogue) for key in catalogue.networks)
    terms = folded(wanted.get("q", "")).split()
    return [
        Entry(entry.card, entry.family, entry.purposes, entry.tone, _fits(entry, terms, wanted))
        for entry in entries
        if entry
    ]


def _fits(entry: Entry, terms: Sequence[str], wanted: Mapping[str, str]) -> bool:
    card = entry.card
    text = folded(f"{card.name} {card.former} {card.summary}")
    return (
        all(term in text for term in terms)
        and wanted.get("family", "") in ("", entry.family)
        and wanted.get("status", "") in ("", card.status)
        and (not wanted.get("purpose") or wanted["purpose"] in entry.purposes.split())
    )
