"""Joining a session, coming back to it, leaving it."""

import unicodedata

from django.db import IntegrityError, transaction
from django.db.models import Max
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
from sessions.enums import State
from sessions.exceptions import (
    NicknameError,
    NoSuchCodeError,
    NotOpenYetError,
    RecoveryError,
)
from sessions.models import Participant, TrainingSession
from sessions.models.participant import NICKNAME_LENGTH
from sessions.services.events import hint

_TRIES = 60


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


def nickname_key(nickname: str) -> str:
    """Return what makes two nicknames equal for the room: case and width do not count."""
    return unicodedata.normalize("NFKC", nickname).casefold()


def join(
    *, training_session: TrainingSession, nickname: str, language: str = ""
) -> tuple[Participant, str]:
    """Add a participant and return them with their token, which is stored nowhere else.

    Equal nicknames get distinct labels ("Léa", "Léa 2"). Raises NicknameError.
    """
    name = _allowed_nickname(training_session, nickname)
    token = new_token()
    for _attempt in range(_TRIES):
        try:
            with transaction.atomic():
                participant = Participant.objects.create(
                    training_session=training_session,
                    nickname=name,
                    nickname_key=nickname_key(name),
                    number=_free_number(training_session, name),
                    token_hash=digest(token),
                    language=language,
                )
        except IntegrityError:
            continue  # somebody of the same name was quicker: take the next number
        hint(training_session.pk)
        return participant, token
    raise NicknameError


def _free_number(training_session: TrainingSession, name: str) -> int:
    """Return the number after the last person of that name; the constraint settles a race."""
    last = training_session.participants.filter(nickname_key=nickname_key(name)).aggregate(
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


def make_recovery_code(*, participant: Participant) -> str:
    """Return a new recovery code for the participant; the former one stops working."""
    code = new_recovery_code()
    Participant.objects.filter(pk=participant.pk).update(recovery_hash=digest(code))
    return code


def recover(*, training_session: TrainingSession, code: str) -> tuple[Participant, str]:
    """Give the holder of a recovery code a new token; the lost device's token dies.

    Raises RecoveryError for a code that is unknown in this session.
    """
    typed = digest(normalise(code))
    participant = (
        training_session.participants.present()
        .filter(recovery_hash=typed)
        .exclude(recovery_hash="")
        .first()
    )
    if participant is None:
        raise RecoveryError
    token = new_token()
    Participant.objects.filter(pk=participant.pk).update(
        token_hash=digest(token), last_seen=timezone.now()
    )
    return participant, token


@transaction.atomic
def remove(*, participant: Participant) -> None:
    """Take a participant out of the session: their stream ends and they can't post any more."""
    Participant.objects.filter(pk=participant.pk, removed_at=None).update(removed_at=timezone.now())
    pk = participant.training_session_id
    transaction.on_commit(lambda: hint(pk), robust=True)
