"""A cross-table on the projector: put there by the teacher, gone with the next move."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sessions.enums import Audience
from sessions.exceptions import DomainError
from sessions.models import TrainingSession
from sessions.responses.crosstab import Variable, variable
from sessions.responses.models import Question
from sessions.services.events import announce
from sessions.survey.crossing import Crossing
from sessions.survey.models import ProjectedTable


class NotProjectedError(DomainError):
    """The table cannot be put on the projector."""

    message = _("Choose two questions of the lists.")


class TooFewError(NotProjectedError):
    """Nothing of the table may be shown."""

    message = _("Too few people for a table: nothing would be shown.")


@transaction.atomic
def project_table(*, training_session: TrainingSession, question: str, by: str) -> None:
    """Put a table of two questions on the projector, by the keys of `Crossing`.

    Raises NotProjectedError when there is no such table, none of it may be shown, or nothing is
    projected now.
    """
    held = _hold(training_session)
    if not held.is_live:
        raise NotProjectedError(_("Start the session first: nothing is projected now."))
    crossing = Crossing(held, question, by)
    if crossing.table is None or crossing.first is None or crossing.second is None:
        raise NotProjectedError
    if not crossing.table.shown:
        raise TooFewError
    first, second = crossing.first, crossing.second
    ProjectedTable.objects.update_or_create(
        training_session=held,
        defaults={"question": first.question, "row": first.row, "by": second.question},
    )
    _tell(held)


@transaction.atomic
def take_off(*, training_session: TrainingSession) -> None:
    """Take the table off the projector, if there is one."""
    held = _hold(training_session)
    if ProjectedTable.objects.filter(training_session=held).delete()[0]:
        _tell(held)


def moved(training_session: TrainingSession) -> None:
    """Take the table away as the room goes on (the caller holds the session)."""
    if ProjectedTable.objects.filter(training_session=training_session).delete()[0]:
        _tell(training_session)


def projected(training_session: TrainingSession) -> Crossing | None:
    """Return what is crossed on the projector now; None when nothing is."""
    found = ProjectedTable.objects.filter(training_session=training_session).first()
    if found is None or not training_session.is_live:
        return None
    asked = {
        question.pk: question
        for question in Question.objects.filter(pk__in=[found.question_id, found.by_id])
        .select_related("condition_on")
        .prefetch_related("choices", "askings")
    }
    first = variable(asked[found.question_id], found.row)
    second = variable(asked[found.by_id])
    return crossed(training_session, first, second) if first and second else None


def crossed(training_session: TrainingSession, first: Variable, second: Variable) -> Crossing:
    """Return the crossing of two variables that were read."""
    crossing = Crossing(training_session, first.key, second.key)
    crossing.__dict__.update(first=first, second=second)  # what its properties would read
    return crossing


def is_projected(crossing: Crossing) -> bool:
    """Return whether this very table is on the projector."""
    if crossing.first is None or crossing.second is None:
        return False
    return ProjectedTable.objects.filter(
        training_session=crossing.training_session,
        question=crossing.first.question,
        row=crossing.first.row,
        by=crossing.second.question,
    ).exists()


def _hold(training_session: TrainingSession) -> TrainingSession:
    return TrainingSession.objects.select_for_update(of=("self",)).get(pk=training_session.pk)


def _tell(held: TrainingSession) -> None:
    announce(held, kind="table", regions=("aside",), audience=Audience.TEACHER)
