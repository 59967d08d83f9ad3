"""What each of the three screens shows, region by region.

A page is the sum of its regions; the stream pushes the same regions, rendered once for all.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string
from django.utils import translation

from sessions.activities import Activity, Fragment, Place, registry
from sessions.enums import Screen, State
from sessions.joining_panel import join_panel
from sessions.models import Participant, TrainingSession
from sessions.presence import people
from sessions.selectors import agenda, pace

#: The regions of each screen, in the order of the page.
REGIONS: dict[Screen, tuple[str, ...]] = {
    Screen.PARTICIPANT: ("status", "stage", "results", "aside"),
    Screen.PROJECTOR: ("status", "stage", "results", "people", "aside"),
    Screen.PRESENTER: ("status", "stage", "results", "aside", "agenda", "people"),
}


@dataclass(frozen=True)
class Stage:
    """The session as one screen sees it: where it stands, and the activity that shows it."""

    training_session: TrainingSession
    place: Place | None

    @property
    def activity(self) -> Activity | None:
        """Return the activity on screen, if the session is at a place."""
        return registry.get(self.place.part.activity) if self.place else None

    @property
    def key(self) -> str:
        """Return what tells this stage from another."""
        if self.place is None or self.activity is None:
            return self.training_session.state
        return self.activity.stage_key(self.place)


def load(pk: int) -> TrainingSession:
    """Read a session with its position in one query."""
    return (
        TrainingSession.objects.select_related(
            "current_step", "current_part__step", "edition__training"
        )
        .defer("edition__document")
        .get(pk=pk)
    )


@dataclass(frozen=True)
class Landmark:
    """An item of a part that the teacher may go to directly, by what stands there."""

    part_id: UUID
    item: int
    name: str
    is_here: bool


def current_place(training_session: TrainingSession) -> Place | None:
    """Return where the room is; None while nothing is on screen."""
    if training_session.state != State.LIVE:
        return None
    return standing_place(training_session)


def standing_place(training_session: TrainingSession) -> Place | None:
    """Return the stored position whatever the state (a suspended session keeps it)."""
    step, part = training_session.current_step, training_session.current_part
    if step is None or part is None or part.activity not in registry:
        return None
    return Place(
        training_session=training_session,
        step=step,
        part=part,
        item=training_session.current_item,
        revealed=training_session.revealed,
    )


def region_fragment(
    training_session: TrainingSession,
    screen: Screen,
    region: str,
    *,
    participant: Participant | None = None,
    place: Place | None = None,
) -> Fragment:
    """Return template and context of a region.

    `participant` is given only in a page of their own; `place` only when somebody reads
    elsewhere than the room.
    """
    stage = Stage(training_session, place or current_place(training_session))
    context: dict[str, Any] = {
        "training_session": training_session,
        "stage": stage,
        "place": stage.place,
        "participant": participant,
        "activity_template": "",
        "notes": "",
        "can_reveal": False,
    }
    context |= _around(training_session, screen, region)
    if region == "aside":
        context["asides"] = _asides(training_session, screen, participant)
    if stage.place is not None and stage.activity is not None:
        context |= _shown(stage.activity, stage.place, screen, region, participant)
    return Fragment(f"sessions/regions/{screen}_{region}.html", context)


def _around(training_session: TrainingSession, screen: Screen, region: str) -> dict[str, Any]:
    """Return what a region needs of the session itself."""
    found: dict[str, Any] = {}
    if screen != Screen.PARTICIPANT and region in {"people", "stage"}:
        found["people"] = people(training_session)
    if screen == Screen.PROJECTOR and training_session.join_code:
        found["join"] = join_panel(training_session)
    if region == "agenda":
        found |= {"steps": agenda(training_session), "pace": pace(training_session)}
        found["landmarks"] = _landmarks(training_session)
    after = region == "stage" and training_session.is_over
    if screen == Screen.PARTICIPANT and (region == "status" or after):
        found["reached"] = training_session.steps.filter(reached_at__isnull=False)
    return found


def _landmarks(training_session: TrainingSession) -> list[Landmark]:
    """Return what the teacher may go to directly in the step where the room stands."""
    place = current_place(training_session)
    if place is None:
        return []
    found = [
        Landmark(part.pk, item, name, part.pk == place.part.pk and item == place.item)
        for part in place.step.parts.order_by("order")
        if part.activity in registry
        for item, name in registry.get(part.activity).landmarks(part)
    ]
    return found if len(found) > 1 else []


def _asides(
    training_session: TrainingSession, screen: Screen, participant: Participant | None
) -> list[Fragment]:
    """Return what the activities that are open all session long show beside the stage."""
    found = (activity.aside(training_session, screen, participant) for activity in registry)
    return [fragment for fragment in found if fragment is not None]


def _shown(
    activity: Activity,
    place: Place,
    screen: Screen,
    region: str,
    participant: Participant | None,
) -> dict[str, Any]:
    """Return what the activity shows in this region."""
    fragment: Fragment | None = None
    if region == "stage":
        fragment = activity.stage(place, screen, participant)
    elif region == "results":
        fragment = activity.results(place, screen)
    found: dict[str, Any] = {}
    if fragment is not None:
        found = {**fragment.context, "activity_template": fragment.template}
    if screen == Screen.PRESENTER and region in {"stage", "status"}:
        found["notes"] = activity.notes(place)
        found["can_reveal"] = activity.can_reveal(place)
    return found


def render_region(
    training_session: TrainingSession,
    screen: Screen,
    region: str,
    language: str,
    *,
    participant: Participant | None = None,
    place: Place | None = None,
) -> str:
    """Render one region as HTML in one language; without a participant it suits everybody."""
    with translation.override(language):
        fragment = region_fragment(
            training_session, screen, region, participant=participant, place=place
        )
        return render_to_string(fragment.template, dict(fragment.context))
