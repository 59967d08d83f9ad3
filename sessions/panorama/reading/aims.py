"""Which network for which aim: the purposes of the typology, and the networks that serve each."""

from dataclasses import dataclass

from sessions.panorama.cards import words
from sessions.panorama.catalogue import Catalogue
from sessions.panorama.reading.directory import ALIVE, Entry, entry_of


@dataclass(frozen=True)
class Aim:
    """A purpose with how many networks serve it today."""

    key: str
    title: str
    number: int


@dataclass(frozen=True)
class Answer:
    """An aim with advice and its networks. `others`: gone, merged, or in a state not found."""

    key: str
    title: str
    advice: str
    alive: tuple[Entry, ...]
    others: tuple[Entry, ...]


def aims(catalogue: Catalogue) -> list[Aim]:
    """Return the aims in the order of the typology; those that no network serves are left out."""
    found = []
    for key, purpose in catalogue.purposes.items():
        serving = [one for one in catalogue.networks.values() if key in one.purposes]
        if serving:
            alive = sum(one.status in ALIVE for one in serving)
            found.append(Aim(key, words(purpose.title), alive))
    return found


def answer_for(key: str, catalogue: Catalogue) -> Answer | None:
    """Return what to choose for an aim, or None when the training has none so called."""
    purpose = catalogue.purposes.get(key)
    if purpose is None:
        return None
    serving = (
        entry_of(name, catalogue)
        for name, network in catalogue.networks.items()
        if key in network.purposes
    )
    entries = [entry for entry in serving if entry]
    return Answer(
        key=key,
        title=words(purpose.title),
        advice=words(purpose.advice),
        alive=tuple(entry for entry in entries if entry.card.status in ALIVE),
        others=tuple(entry for entry in entries if entry.card.status not in ALIVE),
    )
