"""A network as a card, in the active language: what is known, since when, and who says it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

from rsn_training.common.localised import localised
from sessions.documents import LocalText
from sessions.panorama.catalogue import Catalogue
from sessions.panorama.documents import TURNS, Fact, NetworkDocument
from sessions.references import partial_dates

STATUS_WORDS: Mapping[str, StrOrPromise] = {
    "active": pgettext_lazy("network", "Active"),
    "renamed": pgettext_lazy("network", "Renamed"),
    "merged": pgettext_lazy("network", "Merged"),
    "closed": pgettext_lazy("network", "Closed"),
    "unknown": pgettext_lazy("network", "State not found"),
}


@dataclass(frozen=True)
class FactLine:
    """A fact in words; `date` as far as it is known."""

    kind: str
    date: str
    text: str
    source: str
    url: str
    verified: str


@dataclass(frozen=True)
class Card:
    """A network. What was not found is empty: a template says so."""

    key: str
    name: str
    former: str
    family: str
    summary: str
    purposes: tuple[str, ...]
    audience: str
    minimum_age: str
    cost: str
    country: str
    born: str
    status: str
    status_word: str
    since: str
    url: str
    tips: str
    facts: tuple[FactLine, ...]


def card_of(key: str, catalogue: Catalogue) -> Card | None:
    """Return the card of a network, or None when the training does not have it."""
    network = catalogue.networks.get(key)
    if network is None:
        return None
    family = catalogue.families.get(network.family)
    purposes = [catalogue.purposes[one] for one in network.purposes if one in catalogue.purposes]
    return Card(
        key=key,
        name=network.name,
        former=", ".join(network.former_names),
        family=words(family.title) if family else "",
        summary=words(network.summary),
        purposes=tuple(words(one.title) for one in purposes),
        audience=words(network.audience),
        minimum_age=_age(network),
        cost=words(network.cost),
        country=words(network.country),
        born=_date_of(network, "birth"),
        status=network.status,
        status_word=str(STATUS_WORDS[network.status]),
        since=_date_of(network, network.status),
        url=str(network.url or ""),
        tips=words(network.tips),
        facts=tuple(line_of(fact) for fact in shown_facts(network)),
    )


def shown_facts(network: NetworkDocument) -> list[Fact]:
    """Return the facts that a room may see, the newest first."""
    shown = [fact for fact in network.facts if fact.is_shown]
    return sorted(shown, key=lambda fact: partial_dates.last_day(fact.date), reverse=True)


def turns(network: NetworkDocument) -> list[Fact]:
    """Return the turns in the life of a network that a room may see, the oldest first."""
    return [fact for fact in reversed(shown_facts(network)) if fact.kind in TURNS]


def line_of(fact: Fact) -> FactLine:
    """Return a fact in words."""
    return FactLine(
        kind=fact.kind,
        date=partial_dates.written(fact.date),
        text=words(fact.text),
        source=words(fact.source),
        url=str(fact.url or ""),
        verified=partial_dates.written(fact.verified_on.isoformat()) if fact.verified_on else "",
    )


def words(text: LocalText | None) -> str:
    """Return a text in the active language; "" when there is none."""
    return localised(text.model_dump()) if text else ""


def _age(network: NetworkDocument) -> str:
    age = network.minimum_age
    return _("%(years)d years") % {"years": age.years} if age and age.is_shown else ""


def _date_of(network: NetworkDocument, kind: str) -> str:
    found = [fact for fact in turns(network) if fact.kind == kind]
    return partial_dates.written(found[-1].date) if found else ""
