"""What an activity promises, and the registry where it adds itself (house.md).

An activity is one Django app: it subclasses `Activity`, registers an instance in its
`AppConfig.ready()`, and is listed in INSTALLED_APPS. No other file changes.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from django.urls import URLPattern, URLResolver
from django_stubs_ext import StrOrPromise
from pydantic import BaseModel

from sessions.enums import Mode, Screen
from sessions.exceptions import DomainError

if TYPE_CHECKING:
    from sessions.documents import TrainingDocument
    from sessions.models import Part, Participant, Step, TrainingSession

Document = dict[str, Any]


class Summary(NamedTuple):
    """An object of a session in the agenda: its title, and what it holds ("4 slides")."""

    title: str
    words: str


@dataclass(frozen=True)
class Place:
    """A place of the agenda, as one screen looks at it.

    `is_current` is false when a participant reads elsewhere than the room.
    `item` counts from 0 within the part.
    """

    training_session: "TrainingSession"
    step: "Step"
    part: "Part"
    item: int = 0
    revealed: bool = False
    is_current: bool = True


@dataclass(frozen=True)
class Fragment:
    """A template and its context. Pushed fragments must be participant-neutral."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Fault:
    """What one object of a training says wrongly of another: in which file, at which path."""

    file: str
    path: tuple[str | int, ...]
    message: str


@dataclass(frozen=True)
class Export:
    """A file for the teacher; `make` is called only when it is asked for."""

    name: str
    title: StrOrPromise
    content_type: str
    make: Callable[[], bytes]


class Activity:
    """Base of all activities: every promise with its quietest default."""

    key: str = ""
    name: StrOrPromise = ""
    icon: str = "presentation"
    #: Shape of one of its objects in a training file.
    document_model: type[BaseModel] = BaseModel
    #: Modes in which its parts may stand; a part in another mode is refused by the loader. None:
    #: its objects are what others show (networks of a slide).
    modes: frozenset[Mode] = frozenset({Mode.SHOW})
    #: Addresses below `/teach/<ref>/a/<key>/` and `/s/<ref>/a/<key>/`.
    teacher_urls: Sequence[URLPattern | URLResolver] = ()
    participant_urls: Sequence[URLPattern | URLResolver] = ()
    #: Static files of its own that the three screens load: style sheets, and script modules.
    styles: Sequence[str] = ()
    scripts: Sequence[str] = ()
    #: Keys of the projected screen, with what each does: it presses the button of the
    #: activity's aside that says `data-projector-key`.
    projector_keys: Mapping[str, StrOrPromise] = {}

    # --- training files -------------------------------------------------------------------
    def instantiate(
        self, *, training_session: "TrainingSession", object_key: str, document: Document
    ) -> None:
        """Copy an object of the edition into the session, keeping the edition's keys.

        An object that the session already has under this key is left as it is.
        """
        raise NotImplementedError

    def document_of(self, *, training_session: "TrainingSession", object_key: str) -> Document:
        """Return the session's object as a document, the inverse of `instantiate`."""
        raise NotImplementedError

    def faults(self, document: "TrainingDocument") -> Iterable[Fault]:
        """Return what its objects say wrongly of one another; each is valid by itself."""
        return ()

    def summaries(self, parts: Sequence["Part"]) -> Mapping[str, "Summary"]:
        """Return, by object key, what the objects of some parts of one session are and hold.

        For the teacher's agenda; few queries whatever the number of parts.
        """
        return {}

    def edit_links(self, part: "Part") -> Sequence[tuple[StrOrPromise, str]]:
        """Return (label, address) of the pages where the teacher changes what a part holds.

        For every part of the agenda: no query.
        """
        return ()

    def images_in_use(
        self, names: Collection[str], training_session: "TrainingSession | None" = None
    ) -> set[str]:
        """Return which of these images that people added its objects show, in one session or any.

        Names are those of `sessions.services.media`. Who is in the session may see them; an
        image that no activity uses is removed after a day.
        """
        return set()

    def invitation(self, training_session: "TrainingSession", page: str) -> Fragment | None:
        """Return what somebody who joins reads of the page that their link leads to, or None.

        `page` is below `/s/<ref>/a/<key>/`. Its template gets the context as `invitation`.
        """
        return None

    # --- position -------------------------------------------------------------------------
    def items(self, part: "Part") -> int:
        """Return how many positions the part has (at least 1)."""
        return 1

    def landmarks(self, part: "Part") -> Sequence[tuple[int, str]]:
        """Return (item, name) of what the teacher may go to directly within the part, in order."""
        return ()

    def tags(self, training_session: "TrainingSession") -> Mapping[str, Sequence[str]]:
        """Return what it says of steps of the session, by the key of the step."""
        return {}

    def pages(self, part: "Part", reached: int) -> Sequence[int]:
        """Return the items to read by oneself, of those that the room has reached."""
        return range(min(reached + 1, self.items(part)))

    def update(
        self, *, training_session: "TrainingSession", object_key: str, document: Document
    ) -> None:
        """Bring an object of the session to a newer edition, where nobody's work is lost by it.

        What cannot be changed under people's answers is left as it is.
        """

    def enter(self, place: Place) -> bool:
        """Do what happens when the room arrives; return whether it is revealed at once."""
        return False

    def leave(self, place: Place) -> None:
        """Do what happens when the room goes on."""

    def can_reveal(self, place: Place) -> bool:
        """Return whether there is something to reveal or hide here."""
        return False

    def reveal(self, place: Place, *, revealed: bool) -> None:
        """Do what happens when the teacher reveals or hides."""

    def moved(self, training_session: "TrainingSession") -> None:
        """Do what happens when the teacher does anything to the position, whatever stands there.

        Called under the lock of the session, at every move: quick.
        """

    def act(self, place: Place, verb: str) -> bool:
        """Do something else than moving that the teacher asks for at the current place.

        A button says `move="do:<verb>"`. Return whether the place is revealed after it; raise
        DomainError for what makes no sense there.
        """
        raise DomainError

    # --- screens --------------------------------------------------------------------------
    def stage_key(self, place: Place) -> str:
        """Return what tells this stage from another; the same key is patched in place."""
        return f"{place.part.pk}:{place.item}"

    def stage(
        self, place: Place, screen: Screen, participant: "Participant | None" = None
    ) -> Fragment:
        """Return what the screen shows; `participant` only in a page of their own, never pushed."""
        raise NotImplementedError

    def results(self, place: Place, screen: Screen) -> Fragment | None:
        """Return what the screen shows in its `results` region, if there is any."""
        return None

    def aside(
        self,
        training_session: "TrainingSession",
        screen: Screen,
        participant: "Participant | None" = None,
    ) -> Fragment | None:
        """Return what stands beside every stage all session long, whatever the state; or None.

        It is the region `aside`: an event that names it, and a change of state, render it
        again. `participant` only in a page of their own, never pushed. Its template gets the
        context as `aside`, and the session; its controls belong to the page's `aside-form`.
        """
        return None

    def notes(self, place: Place) -> str:
        """Return the presenter's notes in Markdown; empty when there are none."""
        return ""

    def answered(self, place: Place) -> int | None:
        """Return how many have answered here; None where nothing is asked."""
        return None

    # --- after, and people's data ---------------------------------------------------------
    def report(self, training_session: "TrainingSession") -> Iterable[Fragment]:
        """Return its pages of the session report."""
        return ()

    def exports(self, training_session: "TrainingSession") -> Iterable[Export]:
        """Return the files that the teacher can take."""
        return ()

    def mine(self, participant: "Participant") -> Iterable[Fragment]:
        """Return what the participant's own page shows of what they did, in words they read."""
        return ()

    def personal_data(self, participant: "Participant") -> Document:
        """Return everything it holds about a participant, as plain JSON data."""
        return {}

    def erase(self, participant: "Participant") -> None:
        """Erase what identifies the participant; totals of closed answers may stay."""

    def rehearse(self, place: Place, participants: Sequence["Participant"]) -> None:
        """Let rehearsal robots do here what people would."""


class UnknownActivityError(LookupError):
    """No installed app offers this activity."""


class Registry:
    """The installed activities by key, in the order of INSTALLED_APPS."""

    def __init__(self) -> None:
        """Start empty; apps register in `ready()`."""
        self._activities: dict[str, Activity] = {}

    def register(self, activity: Activity) -> None:
        """Add an activity; a second one under the same key is a mistake of the set-up."""
        known = self._activities.setdefault(activity.key, activity)
        if type(known) is not type(activity):
            raise ValueError(f"Two activities are called {activity.key!r}.")

    def unregister(self, key: str) -> None:
        """Take an activity away again (tests that install a toy app)."""
        self._activities.pop(key, None)

    def get(self, key: str) -> Activity:
        """Return the activity, or raise UnknownActivityError."""
        try:
            return self._activities[key]
        except KeyError:
            raise UnknownActivityError(key) from None

    def __contains__(self, key: object) -> bool:
        """Return whether the activity is installed."""
        return key in self._activities

    def __iter__(self) -> Iterator[Activity]:
        """Go through the installed activities."""
        return iter(list(self._activities.values()))


registry = Registry()
