"""Joining a session, coming back to it, leaving it."""

import logging
import unicodedata
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from rsn_training.common.text import clean_line
from sessions.codes import (
    JOIN_CODE_LENGTH,
    digest,
    new_recovery_code,
    new_token,
    normalise,
)
from sessions.enums import JOINABLE, State
from sessions.exceptions import (
    FullError,
    NicknameError,
    NoSuchCodeError,
    NotOpenYetError,
    RecoveryError,
)
from sessions.models import Participant, TrainingSession
from sessions.models.participant import NICKNAME_LENGTH
from sessions.services.events import hint

if TYPE_CHECKING:
    from rsn_training.accounts.models import User

logger = logging.getLogger("rsn.security")

_TRIES = 60
#: Several lecture halls; beyond it, somebody is playing with the code.
MOST_PARTICIPANTS = 5000


def find_session(code: str) -> TrainingSession:
    """Return the session with this join code, however it was typed.

    Raises NoSuchCodeError, or NotOpenYetError while its teacher prepares it.
    """
    typed = normalise(code)
    if len(typed) != JOIN_CODE_LENGTH:
        raise NoSuchCodeError
    found = TrainingSession.objects.existing().filter(join_code=typed).first()
    if found is None:
        raise NoSuchCodeError
    if found.state == State.DRAFT:
        raise NotOpenYetError
    return found


def name_key(name: str) -> str:
    """Return what makes two names equal for the room: case, width and joiners do not count.

    A SHA-256, so that it has one length whatever the name.
    """
    folded = unicodedata.normalize("NFKC", name).casefold().replace("\u200d", "")
    return digest(folded)


def join(
    *, training_session: TrainingSession, nickname: str, language: str = ""
) -> tuple[Participant, str]:
    """Add a participant and return them with their token, which is stored nowhere else.

    Equal nicknames get distinct labels ("Léa", "Léa 2"). Raises NicknameError, NotOpenYetError
    when the session closed meanwhile, FullError when it holds all it can.
    """
    name = _allowed_nickname(training_session, nickname)
    token = new_token()
    number = 0
    for _attempt in range(_TRIES):
        number = max(number + 1, _free_number(training_session, name))
        try:
            participant = _add(training_session, name, number, token, language)
        except IntegrityError:
            continue  # somebody with this label was quicker: take the next number
        hint(training_session.pk)
        return participant, token
    raise NicknameError


def add_on_paper(
    *, training_session: TrainingSession, name: str, is_hand: bool = False
) -> Participant:
    """Add somebody without a device, for whom the teacher enters answers ("Feuille 3").

    Nobody holds their token. Possible as long as the session is not archived. Raises
    NotOpenYetError or FullError.
    """
    number = 0
    for _attempt in range(_TRIES):
        number = max(number + 1, _free_number(training_session, name))
        try:
            return _add(
                training_session, name, number, new_token(), "", on_paper=True, is_hand=is_hand
            )
        except IntegrityError:
            continue
    raise NicknameError


@transaction.atomic
def _add(
    training_session: TrainingSession,
    name: str,
    number: int,
    token: str,
    language: str,
    *,
    on_paper: bool = False,
    is_hand: bool = False,
) -> Participant:
    """Insert the participant; the constraint on the label settles a race."""
    states = set(State) - {State.ARCHIVED} if on_paper else JOINABLE
    if (
        not TrainingSession.objects.existing()
        .filter(pk=training_session.pk, state__in=states)
        .exists()
    ):
        raise NotOpenYetError(_("This session cannot be joined now."))
    if training_session.participants.count() >= MOST_PARTICIPANTS:
        raise FullError
    participant = Participant(
        training_session=training_session,
        nickname=name,
        nickname_key=name_key(name),
        number=number,
        token_hash=digest(token),
        language=language,
        on_paper=on_paper,
        is_hand=is_hand,
    )
    participant.label_key = name_key(participant.label)
    participant.save(force_insert=True)
    return participant


def _free_number(training_session: TrainingSession, name: str) -> int:
    """Return the number after the last person of that name."""
    last = training_session.participants.filter(nickname_key=name_key(name)).aggregate(
        last=Max("number")
    )["last"]
    return (last or 0) + 1


def _allowed_nickname(training_session: TrainingSession, nickname: str) -> str:
    name = clean_line(nickname)
    if not name:
        raise NicknameError(_("Write a nickname."))
    if len(name) > NICKNAME_LENGTH:
        raise NicknameError(
            _("A nickname has at most %(number)d characters.") % {"number": NICKNAME_LENGTH}
        )
    offered = training_session.nickname_list()
    if offered and name not in offered:
        raise NicknameError(_("Choose a nickname of the list."))
    return name


def make_recovery_code(*, participant: Participant, by: "User | None" = None) -> str:
    """Return a new recovery code for the participant; the former one stops working.

    `by`: the teacher who makes it for somebody whom they know to be that person.
    """
    code = new_recovery_code()
    Participant.objects.filter(pk=participant.pk).update(recovery_hash=digest(code))
    actor = by.pk if by is not None else "themselves"
    logger.info("recovery code made actor=%s participant=%s", actor, participant.pk)
    return code


def recover(
    *, training_session: TrainingSession | None = None, code: str
) -> tuple[Participant, str]:
    """Give the holder of a recovery code a new token; the lost device's token dies.

    Works in one session, or (None) wherever the code belongs: a session that has ended has no
    join code any more, and its people keep their page. Raises RecoveryError.
    """
    people = Participant.objects.present().filter(
        recovery_hash=digest(normalise(code)), training_session__deleted_at=None
    )
    if training_session is not None:
        people = people.filter(training_session=training_session)
    participant = people.select_related("training_session").first()
    if participant is None:
        raise RecoveryError
    token = new_token()
    Participant.objects.filter(pk=participant.pk).update(
        former_token_hash=F("token_hash"), token_hash=digest(token), last_seen=timezone.now()
    )
    return participant, token


@transaction.atomic
def remove(*, participant: Participant) -> None:
    """Take a participant out of the session: their stream ends and they can't post any more."""
    Participant.objects.filter(pk=participant.pk, removed_at=None).update(removed_at=timezone.now())
    logger.info("participant %s removed", participant.pk)
    pk = participant.training_session_id
    transaction.on_commit(lambda: hint(pk), robust=True)
