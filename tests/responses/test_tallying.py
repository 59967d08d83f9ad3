"""A burst costs one refresh, a lost doorbell only delay, and a recount changes nothing."""

import io
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings as django_settings
from django.core.cache import caches
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sessions.models import Event, TrainingSession
from sessions.responses import debounce, tasks
from sessions.responses.models import Answer, Asking, Question, Tally
from sessions.responses.services import (
    close_asking,
    open_asking,
    recount,
    refresh_tally,
    reveal_asking,
    set_hidden,
    sweep_tallies,
)
from sessions.responses.services.counting import read_asking
from sessions.services import privacy
from tests.factories import make_participant
from tests.kinds import KEYS, make_kinds_session
from tests.responses.meanwhile import meanwhile
from tests.responses.rooms import Room, open_room, people, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[tuple[float, str]]:
    """Return the doorbells that were rung: their delay, and for which asking."""
    bells: list[tuple[float, str]] = []
    monkeypatch.setattr(
        debounce, "ring", lambda _task, *, delay, asking_id: bells.append((delay, asking_id))
    )
    caches["hints"].clear()
    return bells


def document(room: Room) -> dict[str, object]:
    return Tally.objects.get(asking=room.asking).document


def results_events(room: Room) -> list[str]:
    events = Event.objects.filter(training_session=room.session, kind="results").order_by("seq")
    return list(events.values_list("audience", flat=True))


def test_a_burst_of_answers_rings_once(
    rung: list[tuple[float, str]], django_capture_on_commit_callbacks: object
) -> None:
    room = open_room()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        for who in people(room.session, 5):
            say(who, room.asking, "red")
    assert rung == [(debounce.DELAY, str(room.asking.pk))]


def test_an_answer_after_the_count_began_rings_again(
    rung: list[tuple[float, str]],
    django_capture_on_commit_callbacks: object,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    room = open_room()
    first, second = people(room.session, 2)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        say(first, room.asking, "red")

    def count_while_somebody_answers(*, asking_id: UUID) -> None:
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            say(second, asking_id, "red")

    monkeypatch.setattr("sessions.responses.services.refresh_tally", count_while_somebody_answers)
    tasks.refresh_tally(asking_id=str(room.asking.pk))
    assert len(rung) == 2


def test_a_dead_hint_store_costs_no_answer(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: object
) -> None:
    asked: list[object] = []

    def fail(name: object, *_args: object, **_kwargs: object) -> None:
        asked.append(name)
        raise ConnectionError

    def lose(*_args: object, **_kwargs: object) -> None:
        raise ConnectionError  # here or in the doorbell's own thread, soon or later

    monkeypatch.setattr(debounce, "_patience", debounce._Patience())
    monkeypatch.setattr(caches["hints"], "add", fail)
    monkeypatch.setattr(caches["hints"], "delete", fail)
    monkeypatch.setattr(tasks.refresh_tally, "apply_async", lose)
    room = open_room()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert say(people(room.session, 1)[0], room.asking, "red").revision == 1
    debounce.clear(room.asking.pk)
    assert asked == [debounce._name(room.asking.pk)] * 2


def test_a_hint_store_that_failed_is_left_alone_for_a_while(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[bool] = []
    works = False

    def add(*_args: object, **_kwargs: object) -> bool:
        asked.append(works)
        if not works:
            raise TimeoutError
        return False

    monkeypatch.setattr(debounce, "_patience", debounce._Patience())
    monkeypatch.setattr(caches["hints"], "add", add)
    room = open_room()
    assert [debounce.mark(room.asking.pk) for _ in range(3)] == [True] * 3
    assert asked == [False]
    monkeypatch.setattr(debounce, "LEFT_ALONE", 0)
    debounce._patience.failed()
    works = True
    assert [debounce.mark(room.asking.pk) for _ in range(2)] == [False] * 2


def test_the_task_counts_and_announces() -> None:
    room = open_room()
    say(people(room.session, 1)[0], room.asking, "red")
    tasks.refresh_tally(asking_id=str(room.asking.pk))
    assert document(room)["choices"] == [
        {"key": "red", "n": 1},
        {"key": "blue", "n": 0},
        {"key": "green", "n": 0},
    ]
    assert results_events(room) == ["teacher"]
    event = Event.objects.filter(kind="results").latest("seq")
    assert (event.regions, event.ids) == (["results"], [str(room.asking.pk)])


@pytest.mark.parametrize("key", ["colour", "networks"])
def test_a_refresh_costs_the_same_few_statements_for_one_answer_and_for_many(
    key: str, django_assert_num_queries: Any
) -> None:
    room = open_room(key)
    for number, who in enumerate(people(room.session, 4), start=1):
        say(who, room.asking, {"colour": "red", "networks": ["a"]}[key])
        with django_assert_num_queries(8):  # a savepoint and its release among them
            assert refresh_tally(asking_id=room.asking.pk)
        tally = Tally.objects.get(asking=room.asking)
        assert (tally.counted, tally.revisions, tally.document["n"]) == (number,) * 3


def test_counting_knows_the_same_rules_as_the_question() -> None:
    session = make_kinds_session()
    for key in KEYS:
        asking = open_asking(question=session.questions.get(key__endswith=f"/{key}"))
        question = Question.objects.get(pk=asking.question_id)
        counted = read_asking(asking.pk)
        assert counted is not None
        assert counted.rules == question.rules()
        assert counted.is_conditional == (question.condition_on_id is not None)
        assert counted.decides == question.conditioned.exists()
    assert read_asking(uuid4()) is None


def test_phones_hear_of_results_only_once_they_are_revealed() -> None:
    room = open_room()
    who = people(room.session, 1)[0]
    reveal_asking(asking=room.asking, revealed=True)
    say(who, room.asking, "red")
    refresh_tally(asking_id=room.asking.pk)
    assert results_events(room) == ["all"]


def test_an_unchanged_tally_is_not_announced() -> None:
    room = open_room()
    who = people(room.session, 1)[0]
    say(who, room.asking, "red")
    assert refresh_tally(asking_id=room.asking.pk)
    assert not refresh_tally(asking_id=room.asking.pk)
    say(who, room.asking, "red", revision=2)
    assert not refresh_tally(asking_id=room.asking.pk)
    assert len(results_events(room)) == 1


def test_a_task_for_something_gone_returns_quietly() -> None:
    room = open_room()
    pk = str(room.asking.pk)
    room.asking.question.delete()
    tasks.refresh_tally(asking_id=pk)


def test_the_sweep_counts_what_a_lost_doorbell_left() -> None:
    room = open_room()
    first, second = people(room.session, 2)
    say(first, room.asking, "red")
    tasks.sweep_tallies()
    assert Tally.objects.get(asking=room.asking).counted == 1
    assert sweep_tallies() == 0
    say(first, room.asking, "blue", revision=2)
    say(second, room.asking, "blue")
    close_asking(asking=room.asking)
    assert sweep_tallies() == 1
    assert document(room)["choices"][1] == {"key": "blue", "n": 2}  # type: ignore[index]


def test_the_sweep_sees_a_change_whatever_the_clock_said() -> None:
    """An answer may be committed after a newer one was counted, with an older hour."""
    room = open_room()
    first, second = people(room.session, 2)
    say(first, room.asking, "red")
    say(second, room.asking, "red")
    sweep_tallies()
    say(second, room.asking, "blue", revision=2)
    Answer.objects.filter(participant=second).update(updated_at=room.asking.opened_at)
    assert sweep_tallies() == 1


def test_the_sweep_leaves_old_questions_alone_unless_asked() -> None:
    room = open_room()
    say(people(room.session, 1)[0], room.asking, "red")
    long_ago = room.asking.opened_at.replace(year=2020)
    Asking.objects.filter(pk=room.asking.pk).update(opened_at=long_ago, closed_at=long_ago)
    assert sweep_tallies() == 0
    assert sweep_tallies(everything=True) == 1


def test_every_hour_the_sweep_looks_at_all_questions() -> None:
    room = open_room()
    say(people(room.session, 1)[0], room.asking, "red")
    long_ago = room.asking.opened_at.replace(year=2020)
    Asking.objects.filter(pk=room.asking.pk).update(opened_at=long_ago, closed_at=long_ago)
    for entry in django_settings.CELERY_BEAT_SCHEDULE.values():
        if entry["task"] == tasks.sweep_tallies.name and entry["schedule"] <= 3600:
            tasks.sweep_tallies(**entry.get("kwargs", {}))
    assert Tally.objects.get(asking=room.asking).counted == 1


@pytest.mark.django_db(transaction=True)
def test_a_count_that_waited_for_the_reveal_is_told_to_the_phones() -> None:
    room = open_room()
    say(people(room.session, 1)[0], room.asking, "red")
    with transaction.atomic():
        TrainingSession.objects.select_for_update(no_key=True).get(pk=room.session.pk)
        Asking.objects.filter(pk=room.asking.pk).update(revealed_at=timezone.now())
        count = meanwhile(lambda: refresh_tally(asking_id=room.asking.pk))
    assert count.result(timeout=30)
    assert results_events(room) == ["all"]


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.tuples(st.integers(0, 4), st.sampled_from(["red", "blue", "green"])), max_size=20)
)
def test_however_answers_change_the_tally_is_a_plain_recount(
    changes: list[tuple[int, str]],
) -> None:
    room = open_room()
    herd = people(room.session, 5)
    now: dict[int, str] = {}
    for index, colour in changes:
        say(herd[index], room.asking, colour, revision=None)
        now[index] = colour
        if len(now) % 2:
            refresh_tally(asking_id=room.asking.pk)
    refresh_tally(asking_id=room.asking.pk)
    if now:
        counts = {entry["key"]: entry["n"] for entry in document(room)["choices"]}  # type: ignore[attr-defined]
        assert counts == {key: list(now.values()).count(key) for key in ("red", "blue", "green")}
    assert recount() == []


def test_retally_finds_nothing_to_change_and_says_so() -> None:
    room = open_room()
    say(people(room.session, 1)[0], room.asking, "red")
    refresh_tally(asking_id=room.asking.pk)
    assert retally() == "1 counted, 0 changed\n"
    Tally.objects.filter(asking=room.asking).update(document={})
    assert "survey/questions/colour round 1: changed" in retally()
    assert retally() == "1 counted, 0 changed\n"


def retally() -> str:
    output = io.StringIO()
    call_command("retally", stdout=output)
    return output.getvalue()


def test_a_hidden_word_leaves_the_cloud_and_comes_back() -> None:
    room = open_room("word")
    for who in people(room.session, 3):
        say(who, room.asking, "zut")
    refresh_tally(asking_id=room.asking.pk)
    assert document(room)["words"] == [{"word": "zut", "n": 3}]
    teacher, answer = room.session.owner, Answer.objects.filter(asking=room.asking)[0]
    assert set_hidden(answer=answer, hidden=True, by=teacher) == 3
    assert (document(room)["words"], document(room)["hidden"], document(room)["n"]) == ([], 3, 3)
    assert set_hidden(answer=answer, hidden=True, by=teacher) == 0
    assert set_hidden(answer=answer, hidden=False, by=teacher) == 3
    assert document(room)["words"] == [{"word": "zut", "n": 3}]


def test_who_is_hidden_cannot_simply_write_on_nor_hide_others() -> None:
    room = open_room("word")
    rude, kind = people(room.session, 2)
    say(rude, room.asking, "zut")
    say(kind, room.asking, "merci")
    answer = Answer.objects.get(participant=rude)
    set_hidden(answer=answer, hidden=True, by=room.session.owner)
    say(rude, room.asking, "merci", revision=2)
    refresh_tally(asking_id=room.asking.pk)
    assert document(room)["words"] == [{"word": "merci", "n": 1}]


def test_hiding_is_logged_without_the_text(caplog: pytest.LogCaptureFixture) -> None:
    room = open_room("word")
    say(people(room.session, 1)[0], room.asking, "zut")
    answer = Answer.objects.get(asking=room.asking)
    with caplog.at_level("INFO", "rsn.security"):
        set_hidden(answer=answer, hidden=True, by=room.session.owner)
    assert str(answer.pk) in caplog.text
    assert f"actor={room.session.owner.pk}" in caplog.text
    assert "zut" not in caplog.text


def test_erasing_somebody_takes_their_words_and_keeps_the_totals() -> None:
    room = open_room("colour")
    lea, _token = make_participant(room.session, "Léa")
    say(lea, room.asking, "red")
    refresh_tally(asking_id=room.asking.pk)
    words = room.go("word")
    say(lea, words.asking, "secret")
    refresh_tally(asking_id=words.asking.pk)
    privacy.erase(participant=lea)
    assert document(room)["choices"][0] == {"key": "red", "n": 1}  # type: ignore[index]
    assert (document(words)["n"], document(words)["words"]) == (1, [])
    assert not Answer.objects.filter(value__contains="secret").exists()
    assert not Answer.objects.exclude(key="").exists()
    assert recount() == []
