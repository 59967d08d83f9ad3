"""Joining, coming back, being told apart."""

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from sessions import codes
from sessions.enums import State
from sessions.exceptions import (
    JoinError,
    NicknameError,
    NoSuchCodeError,
    NotOpenYetError,
    RecoveryError,
)
from sessions.models import Participant, TrainingSession
from sessions.services import joining, states
from tests.factories import fresh, make_participant, make_session
from tests.threads import run_together

pytestmark = pytest.mark.django_db


def test_the_code_is_forgiving() -> None:
    session = make_session(state=State.OPEN)
    code = session.join_code
    for typed in (code, code.lower(), f" {code[:3]} {code[3:]} ", f"{code[:3]}-{code[3:]}"):
        assert joining.find_session(typed) == session


@pytest.mark.parametrize("typed", ["", "ABC", "AAAAAA", "B" * 40, "é€漢字あ☂"])
def test_a_wrong_code_is_refused_with_a_word(typed: str) -> None:
    with pytest.raises(NoSuchCodeError):
        joining.find_session(typed)


def test_a_session_in_preparation_cannot_be_joined_yet() -> None:
    session = make_session(state=State.DRAFT)
    with pytest.raises(NotOpenYetError):
        joining.find_session(session.join_code)


def test_the_code_dies_with_the_session() -> None:
    session = make_session(state=State.LIVE)
    code = session.join_code
    states.change_state(training_session=session, to=State.CLOSED)
    with pytest.raises(NoSuchCodeError):
        joining.find_session(code)


def test_a_renewed_code_replaces_the_former_one() -> None:
    session = make_session(state=State.LIVE)
    old = session.join_code
    new = states.renew_code(training_session=session)
    assert joining.find_session(new) == session
    with pytest.raises(NoSuchCodeError):
        joining.find_session(old)


def test_equal_nicknames_get_distinct_labels() -> None:
    session = make_session(state=State.OPEN)
    labels = [make_participant(session, name)[0].label for name in ("Léa", "léa", " LÉA ", "Lea")]
    assert labels == ["Léa", "léa 2", "LÉA 3", "Lea"]


@pytest.mark.parametrize("name", ["", "   ", "\u202e", "x" * 31])
def test_a_nickname_that_shows_nothing_or_is_too_long_is_refused(name: str) -> None:
    with pytest.raises(NicknameError):
        make_participant(make_session(state=State.OPEN), name)


def test_with_a_list_only_its_names_are_accepted() -> None:
    session = make_session(state=State.OPEN)
    session.nicknames = "Ada\nAlan"
    assert make_participant(session, "Ada")[0].label == "Ada"
    with pytest.raises(NicknameError):
        make_participant(session, "Bob")


def test_the_token_is_stored_only_as_its_hash() -> None:
    participant, token = make_participant(make_session(state=State.OPEN))
    assert len(token) * 4 == 160
    assert token not in str(Participant.objects.values().get(pk=participant.pk))
    assert Participant.objects.with_token(token).get() == participant


def test_a_recovery_code_gives_a_new_token_and_ends_the_lost_one() -> None:
    session = make_session(state=State.OPEN)
    participant, lost = make_participant(session)
    code = joining.make_recovery_code(participant=participant)
    found, token = joining.recover(training_session=session, code=f" {code.lower()} ")
    assert found == participant
    assert Participant.objects.with_token(token).get() == participant
    assert not Participant.objects.with_token(lost).exists()


@pytest.mark.parametrize("typed", ["", "WRONGCODE2"])
def test_a_wrong_recovery_code_is_refused(typed: str) -> None:
    session = make_session(state=State.OPEN)
    make_participant(session)  # has no recovery code: an empty one must not match
    with pytest.raises(RecoveryError):
        joining.recover(training_session=session, code=typed)


def test_a_recovery_code_of_another_session_is_refused() -> None:
    here, there = make_session(state=State.OPEN), make_session(state=State.OPEN)
    code = joining.make_recovery_code(participant=make_participant(there)[0])
    with pytest.raises(RecoveryError):
        joining.recover(training_session=here, code=code)


def test_a_removed_participant_is_out() -> None:
    participant, token = make_participant(make_session(state=State.OPEN))
    joining.remove(participant=participant)
    assert not Participant.objects.with_token(token).exists()


@pytest.mark.django_db(transaction=True)
def test_many_people_of_one_name_join_at_once_and_are_all_distinct() -> None:
    session = make_session(state=State.OPEN)
    labels = run_together(lambda _n: make_participant(session, "Léa")[0].label, 16)
    assert sorted(labels) == sorted(["Léa", *[f"Léa {number}" for number in range(2, 17)]])


@given(st.text(max_size=80))
def test_a_code_is_normalised_once_for_all(typed: str) -> None:
    once = codes.normalise(typed)
    assert codes.normalise(once) == once


def test_codes_use_only_letters_that_cannot_be_confused() -> None:
    drawn = "".join(codes.new_join_code() for _ in range(300))
    assert set(drawn) <= set(codes.ALPHABET)
    assert not set(codes.ALPHABET) & set("AEIOU01LS5NZ")


def test_fresh_sessions_have_distinct_codes() -> None:
    found = {fresh(make_session()).join_code for _ in range(10)}
    assert len(found) == 10


def test_the_list_says_which_names_are_taken_and_still_gives_them(client: Client) -> None:
    session = make_session(state=State.OPEN)
    TrainingSession.objects.filter(pk=session.pk).update(nicknames="Ana\nBob")
    make_participant(fresh(session), "Ana")
    door = reverse("sessions:join_code", args=[session.join_code])
    page = client.get(door).content.decode()
    assert '<option value="Ana">Ana (déjà là)</option>' in page
    assert '<option value="Bob">Bob</option>' in page
    client.post(door, {"nickname": "Ana"})
    assert [one.label for one in session.participants.order_by("joined_at")] == ["Ana", "Ana 2"]


def test_a_nickname_that_looks_like_a_numbered_one_is_told_apart() -> None:
    session = make_session(state=State.OPEN)
    labels = [make_participant(session, name)[0].label for name in ("Léa", "Léa 2", "Léa", "Léa")]
    assert len(set(labels)) == 4
    assert labels[:2] == ["Léa", "Léa 2"]


@pytest.mark.parametrize("name", ["\ufdfa" * 10, "👩\u200d🏫" * 5, "L\u200béa"])
def test_letters_that_unfold_or_join_are_no_obstacle(name: str) -> None:
    session = make_session(state=State.OPEN)
    make_participant(session, "Léa")
    label = make_participant(session, name)[0].label
    assert label == ("Léa 2" if "L" in name else name)


def test_a_session_that_closed_meanwhile_is_not_joined() -> None:
    session = make_session(state=State.OPEN)
    states.change_state(training_session=session, to=State.CLOSED)
    with pytest.raises(JoinError):
        make_participant(session)


def test_a_session_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joining, "MOST_PARTICIPANTS", 2)
    session = make_session(state=State.OPEN)
    make_participant(session)
    make_participant(session)
    with pytest.raises(JoinError):
        make_participant(session)
