"""Shapes of the panorama in a training file: decks, networks, comparisons, frameworks."""

from sessions.panorama.documents.blocks import (
    Block,
    CardsBlock,
    ComparisonBlock,
    ExerciseBlock,
    FigureBlock,
    ImageBlock,
    LinkBlock,
    QuoteBlock,
    SeriesBlock,
    TableBlock,
    TextBlock,
)
from sessions.panorama.documents.comparisons import Cell, ComparisonDocument, Criterion
from sessions.panorama.documents.facts import TURNS, Fact, Sourced
from sessions.panorama.documents.frameworks import Competence, FrameworkDocument
from sessions.panorama.documents.networks import (
    Family,
    MinimumAge,
    NetworkDocument,
    Purpose,
    TypologyDocument,
)
from sessions.panorama.documents.slides import DeckDocument, SlideDocument

__all__ = [
    "TURNS",
    "Block",
    "CardsBlock",
    "Cell",
    "ComparisonBlock",
    "ComparisonDocument",
    "Competence",
    "Criterion",
    "DeckDocument",
    "ExerciseBlock",
    "Fact",
    "Family",
    "FigureBlock",
    "FrameworkDocument",
    "ImageBlock",
    "LinkBlock",
    "MinimumAge",
    "NetworkDocument",
    "Purpose",
    "QuoteBlock",
    "SeriesBlock",
    "SlideDocument",
    "Sourced",
    "TableBlock",
    "TextBlock",
    "TypologyDocument",
]
