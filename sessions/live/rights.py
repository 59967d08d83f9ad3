"""Who may watch which screen: asked when a stream opens, then for all streams together."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, get_user, get_user_model
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from sessions.enums import Screen
from sessions.identity import cookies_of, participant_of
from sessions.models import Participant, TrainingSession

if TYPE_CHECKING:
    from django.contrib.sessions.backends.db import SessionStore

    from rsn_training.accounts.models import User

_CHUNK = 1000


@dataclass(frozen=True)
class Viewer:
    """Somebody who may watch: a participant by token, or the teacher by Django session."""

    training_session_pk: int
    language: str
    participant: UUID | None = None
    token_hash: str = ""
    user_pk: UUID | None = None
    session_key: str = ""

    @property
    def seat(self) -> tuple[int, UUID | None]:
        """Return who this is in which session, for the limit of streams per person."""
        return self.training_session_pk, self.participant or self.user_pk


def identify(ref: str, screen: Screen, cookie_header: str) -> Viewer | None:
    """Return the viewer behind these cookies, or None for outsiders."""
    cookies = cookies_of(cookie_header)
    if screen == Screen.PARTICIPANT:
        participant = participant_of(cookies, ref)
        if participant is not None:
            return Viewer(
                training_session_pk=participant.training_session_id,
                language=participant.language or participant.training_session.language,
                participant=participant.pk,
                token_hash=participant.token_hash,
            )
    return _teacher(ref, cookies.get(settings.SESSION_COOKIE_NAME, ""))


def _teacher(ref: str, session_key: str) -> Viewer | None:
    if not session_key:
        return None
    request = HttpRequest()
    request.session = _store(session_key)
    user = get_user(request)
    found = TrainingSession.objects.led_by(user).filter(ref=ref).values_list("pk", "language")
    for pk, language in found:
        return Viewer(
            training_session_pk=pk, language=language, user_pk=user.pk, session_key=session_key
        )
    return None


def lost(viewers: Collection[Viewer]) -> set[Viewer]:
    """Return those who may no longer watch: one set of queries, however many they are."""
    people = {viewer.participant for viewer in viewers if viewer.participant}
    teachers = {viewer for viewer in viewers if not viewer.participant}
    tokens = _present(people)
    gone = {
        viewer
        for viewer in viewers
        if viewer.participant and tokens.get(viewer.participant) != viewer.token_hash
    }
    return gone | (_teachers_gone(teachers) if teachers else set())


def _present(people: set[UUID]) -> dict[UUID, str]:
    found: dict[UUID, str] = {}
    for chunk in _chunks(list(people)):
        found |= dict(
            Participant.objects.present()
            .filter(pk__in=chunk, training_session__deleted_at=None)
            .values_list("pk", "token_hash")
        )
    return found


def _teachers_gone(teachers: set[Viewer]) -> set[Viewer]:
    signed_in = _signed_in({viewer.session_key for viewer in teachers})
    owners = dict(
        TrainingSession.objects.existing()
        .filter(pk__in={viewer.training_session_pk for viewer in teachers})
        .values_list("pk", "owner_id")
    )
    return {
        viewer
        for viewer in teachers
        if signed_in.get(viewer.session_key) != viewer.user_pk
        or owners.get(viewer.training_session_pk) != viewer.user_pk
    }


def _signed_in(keys: set[str]) -> dict[str, UUID]:
    """Return the user of each Django session that is still good."""
    store = _store("")
    rows = store.get_model_class().objects.filter(
        session_key__in=keys, expire_date__gt=timezone.now()
    )
    model = get_user_model()
    contents = {row.session_key: store.decode(row.session_data) for row in rows}
    owners = {
        key: model._meta.pk.to_python(content[SESSION_KEY])  # noqa: SLF001 - public by its users
        for key, content in contents.items()
        if SESSION_KEY in content
    }
    users = model.objects.in_bulk(set(owners.values()))
    return {
        key: pk
        for key, pk in owners.items()
        if pk in users and _matches(users[pk], contents[key].get(HASH_SESSION_KEY, ""))
    }


def _matches(user: "User", given: str) -> bool:
    """Whether the account is open and its password the one the session was made with."""
    hashes = [user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()]
    return user.is_active and any(constant_time_compare(given, good) for good in hashes)


def _store(session_key: str) -> "SessionStore":
    store: SessionStore = import_module(settings.SESSION_ENGINE).SessionStore(session_key or None)
    return store


def _chunks(values: list[UUID]) -> Iterator[list[UUID]]:
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]
