"""Answers that arrive together share a commit; whoever is left out goes the ordinary way."""

from uuid import UUID

import pytest
from django.db import IntegrityError

from sessions.enums import State
from sessions.models import Participant
from sessions.responses.models import Answer, Asking
from sessions.responses.services import batches, close_asking, set_timer
from sessions.responses.services.batches import Checked, save_batch
from sessions.responses.values import canonical
from sessions.services import joining, states
from tests.factories import fresh, make_session
from tests.responses.rooms import Room, open_room, people, say
from tests.threads import run_together

pytestmark = pytest.mark.django_db


@pytest.fixture
def room() -> Room:
    return open_room()


def sent(
    who: Participant, asking: Asking, value: object = "red", *, key: str = "", revision: int = 1
) -> Checked:
    return Checked(
        ref=who.training_session.ref,
        token_hash=who.token_hash,
        asking_id=asking.pk,
        text=canonical(value),  # type: ignore[arg-type]
        key=key or f"key-{who.pk}-{revision}",
        revision=revision,
    )


def stored() -> dict[UUID, tuple[str, int]]:
    return {
        answer.participant_id: (answer.value, answer.revision) for answer in Answer.objects.all()
    }


def test_a_batch_is_stored_in_one_statement(
    room: Room, django_assert_max_num_queries: object
) -> None:
    crowd = people(room.session, 20)
    batch = [sent(who, room.asking) for who in crowd]
    with django_assert_max_num_queries(1):  # type: ignore[operator]
        assert save_batch(batch) == set(batch)
    assert stored() == {who.pk: ('{"v":"red"}', 1) for who in crowd}


def test_changes_and_new_answers_go_together_and_an_older_one_is_left_out(room: Room) -> None:
    new, changed, late = people(room.session, 3)
    say(changed, room.asking, "blue", revision=1)
    say(late, room.asking, "blue", revision=5)
    batch = [sent(new, room.asking), sent(changed, room.asking, revision=2),
             sent(late, room.asking, revision=4)]  # fmt: skip
    assert save_batch(batch) == set(batch[:2])
    assert stored() == {
        new.pk: ('{"v":"red"}', 1),
        changed.pk: ('{"v":"red"}', 2),
        late.pk: ('{"v":"blue"}', 5),
    }


def test_of_two_answers_of_one_person_the_newest_is_stored(room: Room) -> None:
    lea = people(room.session, 1)[0]
    older, newer = sent(lea, room.asking, "red"), sent(lea, room.asking, "blue", revision=2)
    assert save_batch([newer, older]) == {newer}
    assert stored() == {lea.pk: ('{"v":"blue"}', 2)}


def test_two_people_under_one_key_are_not_taken_for_one_another(room: Room) -> None:
    one, other = people(room.session, 2)
    twins = [sent(one, room.asking, key="same-key"), sent(other, room.asking, key="same-key")]
    [kept] = save_batch(twins)
    assert set(stored()) == {one.pk if kept is twins[0] else other.pk}


def closed(room: Room, _who: Participant) -> None:
    close_asking(asking=room.asking)
    Asking.objects.filter(pk=room.asking.pk).update(
        opened_at="2020-01-01T00:00Z", closed_at="2020-01-02T00:00Z"
    )


def timed_out(room: Room, _who: Participant) -> None:
    set_timer(asking=room.asking, seconds=10)
    Asking.objects.filter(pk=room.asking.pk).update(closes_at="2020-01-02T00:00Z")


def suspended(room: Room, _who: Participant) -> None:
    states.change_state(training_session=fresh(room.session), to=State.SUSPENDED)


def removed(_room: Room, who: Participant) -> None:
    joining.remove(participant=who)


def set_aside(room: Room, _who: Participant) -> None:
    closed(room, _who)
    Asking.objects.update(set_aside_at="2020-01-02T00:00Z", closed_at="2020-01-02T00:00Z")


@pytest.mark.parametrize("why", [closed, timed_out, suspended, removed, set_aside])
def test_what_is_not_plainly_to_be_saved_is_left_out(room: Room, why: object) -> None:
    lea = people(room.session, 1)[0]
    why(room, lea)  # type: ignore[operator]
    assert save_batch([sent(lea, room.asking)]) == set()
    assert not Answer.objects.exists()


def test_the_same_answer_is_saved_when_nothing_stands_against_it(room: Room) -> None:
    lea = people(room.session, 1)[0]
    assert save_batch([sent(lea, room.asking)])


def test_nobody_answers_in_another_session(room: Room) -> None:
    stranger = people(make_session(state=State.LIVE), 1)[0]
    lea = people(room.session, 1)[0]
    wrong_room = sent(stranger, room.asking)
    lying = Checked(room.session.ref, stranger.token_hash, room.asking.pk, "{}", "k" * 8, 1)
    other_ref = Checked("elsewhere", lea.token_hash, room.asking.pk, "{}", "k" * 9, 1)
    assert save_batch([wrong_room, lying, other_ref]) == set()
    assert not Answer.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_fault_stores_nothing_of_the_batch() -> None:
    room = open_room()
    *crowd, last = people(room.session, 3)
    batch = [sent(who, room.asking) for who in crowd]
    with pytest.raises(IntegrityError):  # of the last row only: revisions begin at one
        save_batch([*batch, sent(last, room.asking, revision=0)])
    assert not Answer.objects.exists()
    assert save_batch(batch) == set(batch)


@pytest.mark.django_db(transaction=True)
def test_what_fails_after_the_commit_takes_no_answer_back(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_asking_id: UUID) -> None:
        raise RuntimeError

    monkeypatch.setattr(batches, "request_refresh", fail)
    room = open_room()
    batch = [sent(who, room.asking) for who in people(room.session, 3)]
    assert save_batch(batch) == set(batch)
    assert len(stored()) == 3


@pytest.mark.parametrize(
    "text", ["l’été", 'say "no"', "back\\slash", "two\nlines", "\u2028", "🙂", "%s", "$1", "\x00"]
)
def test_a_text_is_stored_letter_by_letter(room: Room, text: str) -> None:
    lea = people(room.session, 1)[0]
    assert save_batch([sent(lea, room.asking, text, key="key-of-lea")])
    [answer] = Answer.objects.all()
    assert (answer.value, answer.key) == (canonical(text), "key-of-lea")


def test_questions_of_two_sessions_share_a_batch(room: Room) -> None:
    other = open_room()
    batch = [
        sent(who, one.asking, key="same-key")
        for one in (room, other)
        for who in people(one.session, 1)
    ]
    assert save_batch(batch) == set(batch)
    assert {answer.asking_id for answer in Answer.objects.all()} == {
        room.asking.pk,
        other.asking.pk,
    }


@pytest.mark.django_db(transaction=True)
def test_batches_at_once_lose_nothing() -> None:
    room = open_room()
    crowd = people(room.session, 40)

    def save(number: int) -> set[Checked]:
        return save_batch([sent(who, room.asking, revision=number + 1) for who in crowd])

    saved = run_together(save, 4)
    newest = max(answer.revision for found in saved for answer in found)
    assert newest == 4
    assert all(revision == 4 for _value, revision in stored().values())
    assert len(stored()) == len(crowd)
