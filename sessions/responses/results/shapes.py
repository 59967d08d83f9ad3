"""What the results of each kind of question consist of, ready to be shown. Plain values."""

from dataclasses import dataclass, field
from typing import ClassVar

from sessions.responses.cloud import Cloud
from sessions.responses.models import Asking, Question
from sessions.responses.results.figures import share
from sessions.responses.results.radar import Radar
from sessions.responses.results.written import Written
from sessions.responses.selectors import Text

#: Under so many answers the numbers come first, and the shares are only whispered.
FEW = 5


@dataclass(frozen=True)
class Bar:
    """A line of the results; `pct` is out of 100, rounded half up, and `share` says it in words.

    `key` is the letter or point that is seen, `choice` the key that answers store. A bar that
    stands apart is no choice of the question: nobody's letter, no colour of its own. `leaps`:
    values that nobody gave lie between the bar before and this one. `best`: a right answer.
    """

    key: str
    label: str
    n: int
    pct: int
    choice: str = ""
    is_apart: bool = False
    leaps: bool = False
    best: bool = False
    share: str = ""


@dataclass(frozen=True)
class Right:
    """The right answer: how many of those who answered gave it, and why it is the right one.

    `labels` are the right choices in words; `explanation` is Markdown.
    """

    n: int
    pct: int
    labels: tuple[str, ...]
    explanation: str = ""


@dataclass(frozen=True)
class Measures:
    """Mean, median and spread as they are written; "" for what cannot be told."""

    mean: str = ""
    median: str = ""
    spread: str = ""
    unit: str = ""
    words: str = ""


@dataclass(frozen=True)
class Results:
    """What every kind has. `people` is how many had the question, None when nobody asked for it.

    `waiting`: texts of this round that nobody but the teacher sees yet.
    `base` says of whom the shares are parts; `is_for_some`: the question has a condition.
    `unknown_name`: what `unknown` of them said, when it was not "don't know".
    """

    template: ClassVar[str] = "responses/kinds/nothing.html"

    question: Question
    asking: Asking | None = None
    n: int = 0
    unknown: int = 0
    base: str = ""
    people: int | None = None
    is_for_some: bool = False
    unknown_name: str = ""
    rounds: "BeforeAfter | None" = None
    bars: list[Bar] = field(default_factory=list)
    right: Right | None = None
    written: Written = field(default_factory=Written)
    waiting: int = 0

    @property
    def is_few(self) -> bool:
        """Whether a share would say more than the answers do."""
        return self.n < FEW

    @property
    def rate(self) -> int | None:
        """Return how many of those who had the question answered it, out of 100."""
        return share(self.n, self.people) if self.people else None

    @property
    def right_before(self) -> Right | None:
        """Return the right answer in the round before, when the two are compared."""
        return self.rounds.right_before if self.rounds else None

    @property
    def texts(self) -> list[Text]:
        """Return what people wrote, without the headings."""
        return self.written.texts


@dataclass(frozen=True)
class ChoiceResults(Results):
    """How often each choice was taken; `written` holds what people wrote as another one."""

    template: ClassVar[str] = "responses/kinds/choices.html"


@dataclass(frozen=True)
class BallotResults(Results):
    """The texts that were voted on, the most voted first; `more` have no room on the screen."""

    template: ClassVar[str] = "responses/kinds/ballot.html"

    more: int = 0


@dataclass(frozen=True)
class ScaleResults(Results):
    """How often each point was given."""

    template: ClassVar[str] = "responses/kinds/scale.html"

    measures: Measures = field(default_factory=Measures)


@dataclass(frozen=True)
class NumberResults(Results):
    """How often each value, or values of each class, were given."""

    template: ClassVar[str] = "responses/kinds/number.html"

    measures: Measures = field(default_factory=Measures)
    are_classes: bool = False


@dataclass(frozen=True)
class Point:
    """A point of a scale, and which of the fills (or of the shades, if it has many) is its own."""

    value: int
    label: str
    shade: int


@dataclass(frozen=True)
class Segment:
    """A part of a stacked bar: `start` and `width` exact, in per cent of the bar."""

    point: Point
    n: int
    pct: int
    start: float
    width: float
    share: str = ""

    @property
    def middle(self) -> float:
        """Where its figure stands."""
        return round(self.start + self.width / 2, 2)


@dataclass(frozen=True)
class Row:
    """A row of a matrix: what it got, of the `n` who answered it."""

    key: str
    letter: str
    label: str
    n: int
    unknown: int
    segments: tuple[Segment, ...]
    measures: Measures


@dataclass(frozen=True)
class MatrixResults(Results):
    """A stacked bar for each row, in the order of the question."""

    template: ClassVar[str] = "responses/kinds/matrix.html"

    points: tuple[Point, ...] = ()
    rows: tuple[Row, ...] = ()

    @property
    def are_keyed(self) -> bool:
        """Whether there are more points than fills, so that each segment names its point."""
        return len(self.points) > FILLS


@dataclass(frozen=True)
class RadarResults(MatrixResults):
    """The means of a matrix as a radar, drawn for each shape of screen, and as a list."""

    template: ClassVar[str] = "responses/kinds/radar.html"

    radars: tuple[Radar, ...] = ()


@dataclass(frozen=True)
class Ranked:
    """An item of a ranking at its `place`; `strength` is 100 when all put it first, 0 last.

    `ranks` says how many gave it each rank, from the first.
    """

    letter: str
    label: str
    place: int
    n: int
    firsts: int
    mean: str
    strength: float
    ranks: tuple[int, ...]


@dataclass(frozen=True)
class RankingResults(Results):
    """The items from the most to the least preferred; `most` is how many could be ranked."""

    template: ClassVar[str] = "responses/kinds/ranking.html"

    items: tuple[Ranked, ...] = ()
    most: int = 0

    @property
    def is_partial(self) -> bool:
        """Whether people ranked only some of the items."""
        return self.most < len(self.items)

    @property
    def ranks(self) -> range:
        """Return the ranks that could be given."""
        return range(1, self.most + 1)


@dataclass(frozen=True)
class CloudResults(Results):
    """The words of short texts: drawn for each shape of screen, and as a list."""

    template: ClassVar[str] = "responses/kinds/cloud.html"

    clouds: tuple[Cloud, ...] = ()
    words: list[tuple[str, int]] = field(default_factory=list)
    other_words: int = 0


@dataclass(frozen=True)
class TextResults(Results):
    """What people wrote, the newest first, under the teacher's headings."""

    template: ClassVar[str] = "responses/kinds/texts.html"


@dataclass(frozen=True)
class Paired:
    """A line of two rounds: widths in per cent, and what is read beside them.

    `change` is in words; "" where a change would say too much.
    """

    key: str
    label: str
    before: float
    after: float
    before_text: str
    after_text: str
    change: str = ""
    is_apart: bool = False
    best: bool = False


@dataclass(frozen=True)
class Moved:
    """A measure in two rounds."""

    name: str
    before: str
    after: str
    change: str = ""


@dataclass(frozen=True)
class BeforeAfter:
    """The newest round beside the one before it.

    `paired` is empty for what has no common axis; `measures` for what has none; `is_keyless`:
    the lines have no letter to be called by. `right_before`: the right answer in that round.
    """

    before_round: int
    after_round: int
    before_n: int
    after_n: int
    paired: tuple[Paired, ...] = ()
    measures: tuple[Moved, ...] = ()
    note: str = ""
    is_keyless: bool = False
    right_before: Right | None = None

    @property
    def is_few(self) -> bool:
        """Whether one of the rounds has too few answers to speak of shares."""
        return min(self.before_n, self.after_n) < FEW


#: Fills that are told apart without colour, and shades of a longer scale: 11 points at most.
FILLS = 5
SHADES = 11
