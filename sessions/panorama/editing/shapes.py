"""The fields of each kind of object and of block. A test checks that no part of a shape is missing."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sessions.panorama.cards import STATUS_WORDS
from sessions.panorama.catalogue import COMPARISONS, NETWORKS, TYPOLOGY
from sessions.panorama.editing.fields import BlockShape, Field, Kind, Shape

GRADES = (
    ("A", _("A: official text, or the network’s own site")),
    ("B", _("B: press, or a school authority")),
    ("C", _("C: weak, waits for an editor")),
    ("course", _("repeated from the course of 2016")),
)
TURNS = (
    ("birth", pgettext_lazy("fact", "birth")),
    ("renamed", pgettext_lazy("fact", "new name")),
    ("bought", pgettext_lazy("fact", "bought")),
    ("merged", pgettext_lazy("fact", "merged")),
    ("changed", pgettext_lazy("fact", "other change")),
    ("closed", pgettext_lazy("fact", "closing")),
    ("figure", pgettext_lazy("fact", "figure")),
    ("use", pgettext_lazy("fact", "use")),
)
STANDINGS = (
    ("found", _("found")),
    ("probable", _("probable source")),
    ("not_found", _("not found: no value")),
)

_TITLE = Field("title", _("Title"), local=True, required=True)
_SOURCE = Field("source", _("Source"), local=True)
_LINK = Field("url", _("Link to the source"), Kind.URL)
_YEAR = Field("year", _("Year"))
_VERIFIED = Field("verified_on", _("Verified on"), Kind.DATE)
_GRADE = Field("grade", _("Grade of the source"), Kind.CHOICE, options=GRADES)
_DATE_HELP = _("As far as it is known: 2025, 2025-06 or 2025-06-26.")
_KEY = Field("key", _("Key"), Kind.KEY)

SOURCED = (
    Field("date", _("Date"), required=True, help=_DATE_HELP),
    Field("source", _("Source"), local=True, required=True),
    _LINK,
    _VERIFIED,
    Field("grade", _("Grade of the source"), Kind.CHOICE, required=True, options=GRADES),
)
FACT = (
    Field("kind", _("What it tells"), Kind.CHOICE, required=True, options=TURNS),
    Field("text", _("The fact, in a sentence"), Kind.AREA, local=True, required=True),
    *SOURCED,
)

BLOCKS: Mapping[str, BlockShape] = {
    shape.kind: shape
    for shape in (
        BlockShape(
            "text",
            _("Text"),
            "text-initial",
            (Field("text", _("Text"), Kind.RICH, local=True, required=True),),
        ),
        BlockShape(
            "figure",
            _("Figure with its source"),
            "chart-no-axes-column",
            (
                Field("status", _("Standing"), Kind.CHOICE, options=STANDINGS),
                Field("value", _("Value"), help=_("As it is shown: 84 %, > 2 h, 1.2 billion.")),
                Field("label", _("What it counts"), local=True, required=True),
                Field("population", _("Population"), local=True),
                Field("study", _("Study"), local=True, required=True),
                _YEAR,
                _SOURCE,
                _LINK,
                _VERIFIED,
                _GRADE,
            ),
        ),
        BlockShape(
            "table",
            _("Table"),
            "table",
            (
                Field("caption", _("Title of the table"), local=True, required=True),
                Field("columns", _("Columns"), Kind.COLUMNS, item=_("Column"), most=12),
                Field("rows", _("Rows"), Kind.TABLE, item=_("Row"), most=40),
                _SOURCE,
                _YEAR,
            ),
        ),
        BlockShape(
            "image",
            _("Image"),
            "image",
            (
                Field("name", _("Image"), Kind.CHOICE, required=True, source="images"),
                Field(
                    "alt",
                    _("What it shows, for those who cannot see it"),
                    Kind.AREA,
                    local=True,
                    required=True,
                ),
                Field("credit", _("Credit"), local=True, required=True),
            ),
        ),
        BlockShape(
            "quote",
            _("Quotation"),
            "quote",
            (
                Field("text", _("Word for word"), Kind.AREA, local=True, required=True),
                Field("source", _("Source"), local=True, required=True),
                _YEAR,
            ),
        ),
        BlockShape(
            "cards",
            _("Networks as cards"),
            "layout-grid",
            (
                Field(
                    "networks", _("Networks"), Kind.MANY, required=True, source="networks", most=12
                ),
            ),
        ),
        BlockShape(
            "comparison",
            _("Comparison table"),
            "table-2",
            (
                Field(
                    "comparison",
                    _("Comparison table"),
                    Kind.CHOICE,
                    required=True,
                    source="comparisons",
                ),
            ),
        ),
        BlockShape(
            "series",
            _("Reference series"),
            "chart-bar",
            (Field("series", _("Series"), Kind.CHOICE, required=True, source="series"),),
        ),
        BlockShape(
            "link",
            _("Link to a video or a page"),
            "external-link",
            (
                Field("label", _("Text of the link"), local=True, required=True),
                Field("url", _("Address"), Kind.URL, required=True),
                Field("note", _("Note"), Kind.AREA, local=True),
                _SOURCE,
                _YEAR,
            ),
        ),
        BlockShape(
            "exercise",
            _("Exercise"),
            "pencil-line",
            (
                Field("text", _("What the room does"), Kind.RICH, local=True, required=True),
                Field("minutes", _("Minutes"), Kind.NUMBER),
            ),
        ),
    )
}

SLIDE = (
    _KEY,
    _TITLE,
    Field("blocks", _("Blocks"), Kind.BLOCKS, item=_("Block"), most=20),
    Field("build", _("Show the blocks one by one"), Kind.CHECK),
    Field("hidden", _("A spare slide: hidden until a teacher shows it"), Kind.CHECK),
    Field("notes", _("Notes for the presenter"), Kind.RICH, local=True),
)
#: Of a deck, what its page asks for; slides have pages of their own.
DECK = (_TITLE,)
#: A deck as differences and searches see it.
WHOLE_DECK = (_TITLE, Field("slides", _("Slides"), Kind.ROWS, item=_("Slide"), fields=SLIDE))

STATUSES = tuple(STATUS_WORDS.items())
NETWORK = (
    Field("name", _("Name"), required=True),
    Field("former_names", _("Former names"), Kind.NAMES, help=_("One a line."), most=5),
    Field("family", _("Family"), Kind.CHOICE, required=True, source="families"),
    Field("purposes", _("Purposes"), Kind.MANY, source="purposes", most=12),
    Field("summary", _("In short"), Kind.AREA, local=True, required=True),
    Field("audience", _("For whom"), Kind.AREA, local=True),
    Field(
        "minimum_age",
        _("Minimum age"),
        Kind.GROUP,
        fields=(Field("years", _("Years"), Kind.NUMBER, required=True), *SOURCED),
    ),
    Field("cost", _("Cost"), local=True),
    Field("country", _("Origin"), local=True),
    Field("status", _("State"), Kind.CHOICE, options=STATUSES),
    Field("url", _("Official site"), Kind.URL),
    Field("facts", _("Facts"), Kind.ROWS, fields=FACT, item=_("Fact"), most=40),
    Field("series", _("Reference series with a figure of it"), Kind.MANY, source="series", most=20),
    Field("tips", _("Advice to a student"), Kind.AREA, local=True),
)
CELL = (
    Field("text", _("Cell"), Kind.AREA, local=True),
    _YEAR,
    _SOURCE,
    _VERIFIED,
)
COMPARISON = (
    _TITLE,
    Field("networks", _("Networks"), Kind.NETWORKS, source="networks", most=6),
    Field(
        "criteria",
        _("Criteria"),
        Kind.CRITERIA,
        item=_("Criterion"),
        most=30,
        fields=(_KEY, Field("title", _("Criterion"), local=True, required=True), *CELL),
    ),
    Field("year", _("Year of the table"), required=True),
    Field("source", _("Source of the table"), local=True, required=True),
)
FAMILIES = (_KEY, _TITLE, Field("text", _("Text"), Kind.AREA, local=True, required=True))
PURPOSES = (_KEY, _TITLE, Field("advice", _("How to choose"), Kind.AREA, local=True, required=True))
TYPOLOGIES = (
    _TITLE,
    Field("source", _("Source"), local=True, required=True),
    Field("families", _("Families"), Kind.ROWS, fields=FAMILIES, item=_("Family"), most=20),
    Field("purposes", _("Purposes"), Kind.ROWS, fields=PURPOSES, item=_("Purpose"), most=30),
)

SHAPES: Mapping[str, Shape] = {
    shape.kind: shape
    for shape in (
        Shape(NETWORKS, _("Networks"), _("Add a network"), "share-2", NETWORK, "name"),
        Shape(COMPARISONS, _("Comparison tables"), _("Add a table"), "table-2", COMPARISON),
        Shape(TYPOLOGY, _("Typology"), _("Add a typology"), "layout-grid", TYPOLOGIES),
    )
}
