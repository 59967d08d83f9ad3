"""How the blocks of a slide stand on a screen: figures of one study side by side, sourced once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from rsn_training.common.localised import localised
from sessions.documents import LocalText
from sessions.panorama.cards import Card, card_of
from sessions.panorama.catalogue import Catalogue
from sessions.panorama.documents import (
    Block,
    CardsBlock,
    ComparisonBlock,
    FigureBlock,
    LinkBlock,
    SeriesBlock,
)
from sessions.panorama.tables import TableView, table_of
from sessions.references.enums import Unit
from sessions.references.heading import Heading, heading_of
from sessions.references.selectors import published_series_by_key
from sessions.references.values import Figure as Reference
from sessions.references.values import Series


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


@dataclass(frozen=True)
class Cards:
    """Networks side by side."""

    cards: Sequence[Card]
    kind: str = "cards"


#: So many figures that were not found still have a row each.
FEW_MISSING = 2


@dataclass(frozen=True)
class SeriesView:
    """A reference series: bars where it counts shares, else numbers."""

    heading: Heading
    figures: Sequence[Reference]
    is_share: bool
    kind: str = "series"

    @property
    def missing(self) -> Sequence[Reference]:
        """Return the figures that were looked for in vain, when they are many: told in one line."""
        lost = [figure for figure in self.figures if not figure.is_found]
        return lost if len(lost) > FEW_MISSING else []

    @property
    def rows(self) -> Sequence[Reference]:
        """Return the figures that have a row of their own."""
        return [figure for figure in self.figures if figure.is_found or not self.missing]


@dataclass(frozen=True)
class Link:
    """A page elsewhere, opened on request; `site` says where it leads."""

    label: str
    url: str
    site: str
    note: str
    source: str
    kind: str = "link"


Arranged = Block | Figures | Cards | TableView | SeriesView | Link


def pieces(blocks: Iterable[Block]) -> list[list[Block]]:
    """Return what appears at once: neighbouring figures together, each other block by itself.

    Weak figures are left out.
    """
    found: list[list[Block]] = []
    shown = [block for block in blocks if not isinstance(block, FigureBlock) or block.is_shown]
    for is_figure, group in groupby(shown, key=lambda block: isinstance(block, FigureBlock)):
        together = list(group)
        found += [together] if is_figure else [[block] for block in together]
    return found


def arranged(
    blocks: Sequence[Block],
    catalogue: Catalogue,
    first: int | None = None,
    series: Mapping[str, Series] | None = None,
) -> list[Arranged]:
    """Return the blocks in order as a screen shows them: all, or so many `first` pieces.

    Left out is what names something that the training or the references do not have (any more).
    `series`: of these blocks and more, when they are known already.
    """
    known = published_series_by_key(series_keys(blocks)) if series is None else series
    views = [_view(piece, catalogue, known) for piece in pieces(blocks)[:first]]
    return [view for view in views if view is not None]


def series_keys(blocks: Iterable[Block]) -> list[str]:
    """Return the keys of the reference series that blocks show."""
    return [block.series for block in blocks if isinstance(block, SeriesBlock)]


def _view(
    piece: Sequence[Block], catalogue: Catalogue, series: Mapping[str, Series]
) -> Arranged | None:
    figures = [block for block in piece if isinstance(block, FigureBlock)]
    return _gathered(figures) if figures else _single(piece[0], catalogue, series)


def _single(block: Block, catalogue: Catalogue, series: Mapping[str, Series]) -> Arranged | None:
    if isinstance(block, CardsBlock):
        cards = [card_of(key, catalogue) for key in block.networks]
        return Cards([card for card in cards if card])
    if isinstance(block, ComparisonBlock):
        return table_of(block.comparison, catalogue)
    if isinstance(block, SeriesBlock):
        found = series.get(block.series)
        return series_view(found) if found else None
    return _link(block) if isinstance(block, LinkBlock) else block


def series_view(series: Series) -> SeriesView:
    """Return a reference series as it stands on a screen."""
    return SeriesView(heading_of(series), series.figures, is_share=series.unit == Unit.PERCENT)


def _link(block: LinkBlock) -> Link:
    named = (_words(block.source), block.year)
    return Link(
        label=_words(block.label),
        url=str(block.url),
        site=block.url.host or "",
        note=_words(block.note),
        source=", ".join(part for part in named if part),
    )


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
        return _("Not found")
    probable = _("Probable source")
    said = _words(block.source).casefold().startswith(probable.casefold())
    return probable if block.status == "probable" and not said else ""
