"""What the teacher takes off the screens, and puts back."""

import logging
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from sessions.responses.models import Answer
from sessions.responses.services.tallying import refresh_tally

if TYPE_CHECKING:
    from rsn_training.accounts.models import User

logger = logging.getLogger("rsn.security")


@transaction.atomic
def set_hidden(*, answer: Answer, hidden: bool, by: "User") -> int:
    """Hide a text, or show it again, wherever it stands word for word in this asking.

    Return how many answers that was. The author's next words stay hidden with the answer
    until they are shown: who is hidden cannot simply write on.
    """
    same = Answer.objects.filter(asking=answer.asking_id, value=answer.value)
    number = same.filter(hidden_at__isnull=hidden).update(
        hidden_at=timezone.now() if hidden else None, hidden_by=by if hidden else None
    )
    refresh_tally(asking_id=answer.asking_id)
    logger.info(
        "text %s actor=%s answer=%s number=%d",
        "hidden" if hidden else "shown", by.pk, answer.pk, number,
    )  # fmt: skip
    return number
