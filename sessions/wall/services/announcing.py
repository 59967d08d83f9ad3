"""Telling the screens that the wall has changed.

What the teacher does is announced in its own transaction. Supports come in bursts: they mark
the wall as stale, and a doorbell announces it once for all of them a moment later. A doorbell
that is lost is rung again by the next support, or by the sweep (rules.md H).
"""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from rsn_training.common.doorbell import ring
from sessions.enums import Audience
from sessions.models import TrainingSession
from sessions.services.events import announce
from sessions.wall.enums import KEY
from sessions.wall.models import AudienceQuestion, Wall
from sessions.wall.services.holding import hold_wall

#: How long supports are gathered before the screens are told, in seconds.
DELAY = 0.5
#: A doorbell that nobody answered is rung again after this.
PATIENCE = timedelta(seconds=5)
KIND = "wall"


def regions_of(training_session: TrainingSession) -> tuple[str, ...]:
    """Return the regions that show the wall: beside every stage, and where it is the stage."""
    part = training_session.current_part
    return ("aside", "results") if part is not None and part.activity == KEY else ("aside",)


def tell_room(wall: Wall, *questions: AudienceQuestion) -> None:
    """Let all screens look; the authors of these questions look at their own page as well."""
    session = wall.training_session
    for author in sorted(_authors(questions)):
        announce(session, kind=KIND, regions=(), audience=f"participant:{author}")
    Wall.objects.filter(pk=wall.pk, stale_since__isnull=False).update(stale_since=None)
    announce(
        session, kind=KIND, regions=regions_of(session), ids=[question.pk for question in questions]
    )


def _authors(questions: Iterable[AudienceQuestion]) -> set[str]:
    """Return the people who asked these questions, and those merged into them."""
    found = AudienceQuestion.objects.written().filter(
        Q(pk__in=[question.pk for question in questions])
        | Q(merged_into__in=[question.pk for question in questions])
    )
    return {str(author) for author in found.values_list("author", flat=True)}


def tell_teacher(wall: Wall, question: AudienceQuestion) -> None:
    """Let the remote look: nobody else sees a question that waits."""
    announce(
        wall.training_session,
        kind=KIND,
        regions=("aside",),
        audience=Audience.PRESENTERS,
        ids=[question.pk],
    )


def tell_soon(wall: Wall) -> None:
    """Let all screens look in a moment, once for all that changes until then."""
    transaction.on_commit(lambda: _mark(wall.pk), robust=True)


def _mark(wall_id: int) -> None:
    from sessions.wall.tasks import announce_supports  # noqa: PLC0415 - tasks import services

    now = timezone.now()
    unmarked = Q(stale_since=None) | Q(stale_since__lt=now - PATIENCE)
    if Wall.objects.filter(unmarked, pk=wall_id).update(stale_since=now):
        ring(announce_supports, delay=DELAY, wall_id=wall_id)


@transaction.atomic
def announce_stale(*, wall_id: int) -> None:
    """Tell the screens of the supports that they do not show yet, if there are any."""
    stale = Wall.objects.select_related("training_session").filter(
        pk=wall_id, stale_since__isnull=False
    )
    for found in stale:
        wall = hold_wall(found.training_session)
        Wall.objects.filter(pk=wall_id).update(stale_since=None)
        announce(wall.training_session, kind=KIND, regions=regions_of(wall.training_session))


def sweep() -> None:
    """Announce what a lost doorbell left unsaid."""
    late = Wall.objects.filter(stale_since__lt=timezone.now() - PATIENCE)
    for wall_id in late.values_list("pk", flat=True):
        announce_stale(wall_id=wall_id)
