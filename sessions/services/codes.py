"""Join codes: claimed, renewed, and freed when the session ends."""

from django.db import IntegrityError, transaction

from sessions.codes import new_join_code
from sessions.models import TrainingSession

_TRIES = 20


def claim_code(*, training_session: TrainingSession) -> str:
    """Give the session a join code that no other session has now, and return it.

    The unique constraint decides between two sessions that draw the same code.
    """
    for _ in range(_TRIES):
        code = new_join_code()
        try:
            with transaction.atomic():
                TrainingSession.objects.filter(pk=training_session.pk).update(join_code=code)
        except IntegrityError:
            continue
        training_session.join_code = code
        return code
    raise RuntimeError("no free join code in twenty draws")
