"""Reads of the core that take several queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet, Sum
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from rsn_training.common.localised import localised
from rsn_training.common.templatetags.ui import minutes as in_hours
from sessions.activities import Summary, registry
from sessions.documents import PlanDocument, StepDocument, TrainingDocument
from sessions.enums import Importance, Mode
from sessions.models import Part, Step, TrainingSession

if TYPE_CHECKING:
    from rsn_training.accounts.models import User


@dataclass(frozen=True)
class PartLinks:
    """Where the teacher changes what a part holds: (label, address), with the part in words."""

    title: str
    words: str
    links: list[tuple[StrOrPromise, str]]


@dataclass(frozen=True)
class AgendaRow:
    """A step as the teacher's agenda shows it."""

    step: Step
    lines: list[str]
    links: list[PartLinks]
    tags: list[str]
    is_current: bool

    @property
    def about(self) -> str:
        """What the step holds, in one line: parts that have a line of their own are not repeated."""
        listed = {part.words for part in self.links} if len(self.links) > 1 else set()
        words = ", ".join(line for line in self.lines if line not in listed)
        is_optional = self.step.importance == Importance.OPTIONAL
        importance = self.step.get_importance_display() if is_optional else ""
        return " · ".join(filter(None, (words, importance)))

    @property
    def is_slide(self) -> bool:
        """Whether the teacher wrote it as one slide, which is edited with its title."""
        return self.step.is_own and [part.mode for part in self.step.parts.all()] == [Mode.SHOW]


@dataclass(frozen=True)
class PlanRow:
    """A plan as the page of a new session shows it."""

    plan: PlanDocument
    minutes: int
    steps: int

    @property
    def missing(self) -> int:
        """How many of its steps wait for an activity that is not installed."""
        return len(self.plan.steps) - self.steps

    @property
    def label(self) -> str:
        """Its name, and how long it lasts today when that is less than the name says."""
        name = localised(self.plan.title.model_dump())
        if not self.missing:
            return name
        return _("%(plan)s – %(duration)s for now") % {
            "plan": name,
            "duration": in_hours(self.minutes),
        }


def sessions_of(user: "User") -> QuerySet[TrainingSession]:
    """Return this person's sessions, newest first, with counts of people and minutes."""
    return (
        TrainingSession.objects.filter(owner=user)
        .annotate(
            people=Count(
                "participants",
                filter=Q(participants__removed_at=None, participants__erased_at=None),
                distinct=True,
            ),
        )
        .order_by("-created_at")
    )


def agenda(training_session: TrainingSession) -> Sequence[Step]:
    """Return the steps in order, each with its offered parts at hand."""
    parts = Part.objects.filter(activity__in=[activity.key for activity in registry])
    return list(
        training_session.steps.prefetch_related(
            Prefetch("parts", queryset=parts.order_by("order"))
        ).order_by("order")
    )


def agenda_rows(training_session: TrainingSession) -> list[AgendaRow]:
    """Return the steps in order with what each of their parts holds, in words."""
    steps = agenda(training_session)
    words = _words_of([part for step in steps for part in step.parts.all()])
    tags = [activity.tags(training_session) for activity in registry]
    return [
        AgendaRow(
            step=step,
            lines=[words[part.pk].words for part in step.parts.all()],
            links=_links_of(step.parts.all(), words),
            tags=[tag for found in tags for tag in found.get(step.key, ())],
            is_current=step.pk == training_session.current_step_id,
        )
        for step in steps
    ]


def _links_of(parts: Iterable[Part], words: dict[UUID, Summary]) -> list[PartLinks]:
    """Return the parts that can be changed; an object of two parts has each of its links once."""
    found: dict[tuple[str, str], PartLinks] = {}
    for part in parts:
        links = list(registry.get(part.activity).edit_links(part))
        if links:
            place = (part.activity, part.object_key)
            known = found.setdefault(place, PartLinks(*words[part.pk], [])).links
            known.extend(link for link in links if link not in known)
    return list(found.values())


def _words_of(parts: Sequence[Part]) -> dict[UUID, Summary]:
    """Return what each part is and holds: "4 slides", "results: 13 questions"."""
    found: dict[UUID, Summary] = {}
    for activity in registry:
        own = [part for part in parts if part.activity == activity.key]
        summaries = activity.summaries(own) if own else {}
        for part in own:
            title, words = summaries.get(part.object_key, ("", str(activity.name)))
            if part.mode == Mode.RESULTS:
                words = _("results: %(what)s") % {"what": words}
            found[part.pk] = Summary(title, words)
    return found


def steps_left_out(training_session: TrainingSession) -> Sequence[StepDocument]:
    """Return the steps of the training that the agenda does not have."""
    document = TrainingDocument.model_validate(training_session.edition.document)
    kept = set(training_session.steps.values_list("key", flat=True))
    return [step for step in document.offered_steps() if step.key not in kept]


def planned_minutes(document: TrainingDocument) -> list[PlanRow]:
    """Return each plan with the minutes and number of the steps that are offered today."""
    offered = {step.key for step in document.offered_steps()}
    return [
        PlanRow(
            plan=plan,
            minutes=sum(entry.minutes for entry in plan.steps if entry.step in offered),
            steps=sum(entry.step in offered for entry in plan.steps),
        )
        for plan in document.plans
    ]


@dataclass(frozen=True)
class Pace:
    """Planned and real time, in minutes. `late` is negative when the room is ahead."""

    planned: int
    elapsed: int
    late: int

    @property
    def early(self) -> int:
        """Return how many minutes the room is ahead."""
        return max(0, -self.late)


def pace(training_session: TrainingSession) -> Pace:
    """Return how the real time compares with the plan at the current step.

    Late: the time spent beyond the end of the current step's plan, or, when still within
    it, how much before its planned start the step was reached (as a negative number).
    """
    planned = training_session.steps.aggregate(total=Sum("minutes"))["total"] or 0
    elapsed = training_session.elapsed_seconds() // 60
    late = 0
    if training_session.current_step is not None:
        order = training_session.current_step.order
        before = (
            training_session.steps.filter(order__lt=order).aggregate(total=Sum("minutes"))["total"]
            or 0
        )
        until = before + training_session.current_step.minutes
        late = elapsed - until if elapsed > until else min(0, elapsed - before)
    return Pace(planned=planned, elapsed=elapsed, late=late)
