"""A text that is hidden or erased leaves the votes it is put to, on every screen at once."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef
from django.utils import timezone

from sessions.enums import Audience
from sessions.models import Participant
from sessions.responses.models import Choice, ChoiceSource, Question
from sessions.responses.services.tallying import refresh_tally
from sessions.services.events import announce


def follow_texts(source: Question) -> None:
    """Take off, or put back, the choices made of the texts of a question.

    A text that its author changed after it was put to the vote stays there as it was voted on,
    also while the new words wait for the teacher: only hiding takes it off.
    """
    for ballot in source.ballots.all():
        _follow(ballot)


def forget_author(participant: Participant) -> None:
    """Let no choice hold what only this person wrote; the votes for it are kept."""
    mine = ChoiceSource.objects.filter(answer__participant=participant)
    choices = set(mine.values_list("choice", flat=True))
    mine.delete()
    alone = Choice.with_withdrawn.filter(pk__in=choices, sources=None)
    alone.update(text={}, withdrawn_at=timezone.now())
    for ballot in Question.objects.filter(
        pk__in=Choice.with_withdrawn.filter(pk__in=choices).values("question")
    ):
        _follow(ballot, touched=choices)


def _follow(ballot: Question, touched: Iterable[int] = ()) -> None:
    shown = ChoiceSource.objects.filter(choice=OuterRef("pk"), answer__hidden_by=None)
    choices = Choice.with_withdrawn.filter(question=ballot).annotate(is_shown=Exists(shown))
    off = choices.filter(is_shown=False, withdrawn_at=None).values_list("pk", flat=True)
    on = choices.filter(is_shown=True).exclude(withdrawn_at=None).values_list("pk", flat=True)
    gone, back = list(off), list(on)
    if not (gone or back or touched):
        return
    Choice.with_withdrawn.filter(pk__in=gone).update(withdrawn_at=timezone.now())
    Choice.with_withdrawn.filter(pk__in=back).update(withdrawn_at=None)
    for asking in ballot.askings.valid():
        refresh_tally(asking_id=asking.pk, announced=False)
    announce(
        ballot.training_session,
        kind="choices",
        regions=["stage", "results"],
        ids=[ballot.pk],
        audience=Audience.ALL,
    )
