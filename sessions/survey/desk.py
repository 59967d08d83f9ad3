"""Holding a session while its survey is edited, and keeping the room where it stands."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from django.db import transaction

from sessions.activities import Place
from sessions.models import Part, TrainingSession
from sessions.responses import services as responses
from sessions.responses.models import Question
from sessions.screens import standing_place
from sessions.services import agenda
from sessions.services.events import announce
from sessions.survey import rounds
from sessions.survey.models import Survey
from sessions.survey.positions import Spot, SpotKind, spot_at, spots_of


@dataclass(frozen=True)
class Desk:
    """A survey in the hands of one editor; `place` and `spot` if the room stands in it."""

    session: TrainingSession
    survey: Survey
    place: Place | None
    spot: Spot | None

    @property
    def is_asked_now(self) -> bool:
        """Whether the room is answering this survey."""
        return self.session.is_live and self.spot is not None and self.place is not None

    def shows(self, question_id: object) -> bool:
        """Return whether the room looks at this question, or at all of them."""
        if self.spot is None or not self.session.is_live:
            return False
        return self.spot.kind == SpotKind.PAGE or self.spot.question_id == question_id


@contextmanager
def editing(survey: Survey) -> Iterator[Desk]:
    """Hold the session while its survey is changed; then follow what is on screen, and tell."""
    with transaction.atomic():
        held = (
            TrainingSession.objects.select_for_update(of=("self",))
            .select_related("current_step", "current_part__step")
            .get(pk=survey.training_session_id)
        )
        fresh = held.surveys.get(pk=survey.pk)
        place = standing_place(held)
        if place is None or not _is_part_of(place.part, fresh):
            place = None
        desk = Desk(held, fresh, place, spot_at(place) if place else None)
        yield desk
        _follow(desk)
        shown = ("stage", "results") if place else ()
        ahead = ("aside",) if fresh.ahead_since else ()
        announce(held, kind="survey", regions=("status", "agenda", *shown, *ahead))


def _is_part_of(part: Part, survey: Survey) -> bool:
    return part.activity == "survey" and part.object_key == survey.key


def _follow(desk: Desk) -> None:
    """Keep the room at what it looks at, which may have another number now."""
    if desk.place is None:
        return
    spots = spots_of(desk.place.part)
    item, revealed = _place_of(desk.spot, spots, desk.place.item), desk.place.revealed
    if desk.spot is None and spots and spots[item].is_asked and desk.session.is_live:
        revealed = rounds.begin(replace(desk.place, item=item))  # it was empty until now
    agenda.stay(training_session=desk.session, item=item, revealed=revealed)


def _place_of(spot: Spot | None, spots: Sequence[Spot], item: int) -> int:
    if spot is not None:
        wanted = (spot.kind, spot.question_id, spot.key)
        for number, one in enumerate(spots):
            if (one.kind, one.question_id, one.key) == wanted:
                return number
    return max(0, min(item, len(spots) - 1))


def open_with_the_others(desk: Desk, question: Question) -> None:
    """Open a new question where all the others are open: sent ahead, or on one page."""
    if question.is_ballot:
        return
    if desk.survey.ahead_since:
        responses.open_asking(question=question, is_ahead=True)
    elif desk.session.is_live and desk.spot is not None and desk.spot.kind == SpotKind.PAGE:
        responses.open_asking(question=question)
