"""The directory of networks: cards, and which of them a search finds."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sessions.panorama.cards import Card, card_of
from sessions.panorama.catalogue import Catalogue

#: Colours by which families are told apart at a glance; their names are always written.
TONES = 8
#: States of a network that can be used today.
ALIVE = ("active", "renamed")


@dataclass(frozen=True)
class Entry:
    """A network in the directory. `is_found`: by the search of this page.

    `terms`: words of its family, purposes, audience and tips that its card does not show, folded.
    """

    card: Card
    family: str
    purposes: str
    tone: int
    terms: str
    is_found: bool = True

    @property
    def letter(self) -> str:
        """The first letter of the name, on its coloured tile."""
        return self.card.name.lstrip("#")[:1].upper()


def folded(text: str) -> str:
    """Return a text as it is searched: no accents, no capitals, "œ" as "oe"."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    return "".join(char for char in plain if not unicodedata.combining(char))


def entry_of(key: str, catalogue: Catalogue) -> Entry | None:
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
        terms=_terms(card),
    )


def directory(catalogue: Catalogue, wanted: Mapping[str, str]) -> list[Entry]:
    """Return all networks, those that are alive first, each with whether the search finds it.

    `wanted`: `q` (words that all stand in name, former name, summary, family, purposes, audience or
    tips), `family`, `purpose` and `status` (keys); what is empty is not asked for.
    """
    entries = (entry_of(key, catalogue) for key in catalogue.networks)
    terms = folded(wanted.get("q", "")).split()
    found = [replace(entry, is_found=_fits(entry, terms, wanted)) for entry in entries if entry]
    return sorted(found, key=lambda entry: entry.card.status not in ALIVE)


def _shown(card: Card) -> str:
    return folded(f"{card.name} {card.former} {card.summary}")


def _terms(card: Card) -> str:
    shown = _shown(card)
    hidden = folded(" ".join((card.family, *card.purposes, card.audience, card.tips)))
    return " ".join(dict.fromkeys(word for word in re.findall(r"\w+", hidden) if word not in shown))


def _fits(entry: Entry, terms: Sequence[str], wanted: Mapping[str, str]) -> bool:
    card = entry.card
    text = f"{_shown(card)} {entry.terms}"
    return (
        all(term in text for term in terms)
        and wanted.get("family", "") in ("", entry.family)
        and wanted.get("status", "") in ("", card.status)
        and (not wanted.get("purpose") or wanted["purpose"] in entry.purposes.split())
    )
