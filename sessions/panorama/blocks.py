"""How the blocks of a slide stand on a screen: figures of one study side by side, sourced once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from rsn_training.common.localised import localised
from sessions.documents import LocalText
from sessions.panorama.documents import Block, FigureBlock


@dataclass(frozen=True)
class Figure:
    """A figure with its standing, population and source in words.

    Population and source are empty when the group says them for all.
    """

    block: FigureBlock
    standing: str
    population: str
    source: str


@dataclass(frozen=True)
class Figures:
    """Figures that stand side by side; `source` is said once when all share it."""

    figures: Sequence[Figure]
    source: str
    kind: str = "figures"


def arranged(blocks: Iterable[Block]) -> list[Block | Figures]:
    """Return the blocks in order, with neighbouring figures gathered; weak figures are left out."""
    found: list[Block | Figures] = []
    shown = [block for block in blocks if not isinstance(block, FigureBlock) or block.is_shown]
    for is_figure, group in groupby(shown, key=lambda block: isinstance(block, FigureBlock)):
        if is_figure:
            found.append(_gathered([block for block in group if isinstance(block, FigureBlock)]))
        else:
            found += list(group)
    return found


def _gathered(blocks: Sequence[FigureBlock]) -> Figures:
    sources = [_source_of(block) for block in blocks]
    populations = [_words(block.population) for block in blocks]
    same_source = len(blocks) > 1 and len(set(sources)) == 1
    same_people = same_source and len(set(populations)) == 1
    shared = [populations[0] if same_people else "", sources[0] if same_source else ""]
    return Figures(
        figures=[
            Figure(
                block=block,
                standing=_standing_of(block),
                population="" if same_people else population,
                source="" if same_source else source,
            )
            for block, population, source in zip(blocks, populations, sources, strict=True)
        ],
        source=" · ".join(part for part in shared if part),
    )


def _words(text: LocalText | None) -> str:
    return localised(text.model_dump()) if text else ""


def _source_of(block: FigureBlock) -> str:
    """Return study, year and source in one line, each said once."""
    study, source = _words(block.study), _words(block.source)
    year = block.year if block.year and block.year not in study else ""
    named = ", ".join(part for part in (study, year) if part)
    return " · ".join(part for part in (named, source) if part)


def _standing_of(block: FigureBlock) -> str:
    """Return what the reader must know of the figure's standing, unless its source says it."""
    if block.status == "not_found":
        return _("Figure not found")
    probable = _("Probable source")
    said = _words(block.source).casefold().startswith(probable.casefold())
    return probable if block.status == "probable" and not said else ""
