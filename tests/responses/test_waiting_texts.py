"""Texts that wait until the teacher has looked at them: nobody else reads them before."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sessions.enums import Screen, TextsPolicy
from sessions.models import TrainingSession
from sessions.responses.models import Answer, Asking
from sessions.responses.results import results_of
from sessions.responses.selectors import list_texts
from sessions.responses.services import (
    SortingError,
    erase_texts,
    let_through,
    recount,
    refresh_tally,
    set_hidden,
    set_texts_hidden,
)
from sessions.responses.services.batches import Checked, save_batch
from sessions.responses.values import canonical
from sessions.responses.written import waiting_for, written_texts
from sessions.screens import load, render_region
from sessions.services import creation
from sessions.survey.selectors import survey_questions
from tests.factories import device_of, go_to_step, make_participant, show_texts_at_once
from tests.kinds import ITEMS, make_kinds_session
from tests.responses.counted import asking_of, fresh
from tests.responses.rooms import people, say

pytestmark = pytest.mark.django_db
SECRET = "zorglub"


def careful_session() -> TrainingSession:
    session = make_kinds_session()
    show_texts_at_once(session, TextsPolicy.ONCE_READ)
    return session


def written(key: str, *values: Any) -> Asking:
    """Return a counted round of a session whose teacher reads first."""
    session = careful_session()
    asking = asking_of(session, key)
    for who, value in zip(people(session, len(values)), values, strict=True):
        say(who, asking, value)
    refresh_tally(asking_id=asking.pk)
    return fresh(asking)


def pass_all(asking: Asking) -> int:
    question = asking.question
    seen = waiting_for(question)
    assert seen
    return let_through(question=question, seen=seen, by=question.training_session.owner)


def seen_by_room(asking: Asking) -> set[str]:
    """Return all that the room could read: the texts, and the words of the cloud."""
    refresh_tally(asking_id=asking.pk)
    found = results_of(asking.question, fresh(asking))
    words = {word for word, _number in getattr(found, "words", [])}
    return words | {text.text for text in list_texts(asking)}


def test_a_new_session_waits_and_a_copy_keeps_what_was_chosen() -> None:
    session = make_kinds_session()
    twin = creation.duplicate(training_session=session, owner=session.owner, title="Copie")
    assert twin.texts_policy == TextsPolicy.AT_ONCE
    assert TrainingSession().texts_policy == TextsPolicy.ONCE_READ


@pytest.mark.parametrize("key", ["word", "hopes", "role"])
def test_texts_wait_and_one_press_shows_them_all(key: str) -> None:
    values: list[Any] = [SECRET, "réseau", "confiance"]
    if key == "role":
        values = [{"other": value} for value in values]
    asking = written(key, *values)
    assert seen_by_room(asking) == set()
    assert fresh(asking).tally.document["n"] == 3
    assert results_of(asking.question, fresh(asking)).waiting == 3
    assert pass_all(asking) == 3
    assert {SECRET, "réseau", "confiance"} <= seen_by_room(asking)
    assert not waiting_for(asking.question)


def test_closed_answers_never_wait() -> None:
    asking = written("role", "teacher", "student", {"other": SECRET})
    assert waiting_for(asking.question).number == 1
    bars = {bar.choice: bar.n for bar in results_of(asking.question, asking).bars}
    assert (bars["teacher"], bars["student"], bars["+"]) == (1, 1, 1)
    person = Answer.objects.get(value__contains=SECRET).participant
    say(person, asking, "teacher", revision=2)
    assert not waiting_for(asking.question)


def test_dont_know_and_an_erased_text_do_not_wait() -> None:
    asking = written("hopes", None, SECRET)
    assert waiting_for(asking.question).number == 1
    person = Answer.objects.get(value__contains=SECRET).participant
    erase_texts(participant=person, questions=survey_questions())
    assert not waiting_for(asking.question)


def test_what_comes_or_changes_after_the_teacher_looked_waits_again() -> None:
    asking = written("hopes", "un", "deux", "trois")
    seen = waiting_for(asking.question)
    assert seen
    changed = Answer.objects.get(value__contains="deux")
    say(changed.participant, asking, SECRET, revision=2)
    owner = asking.question.training_session.owner
    assert let_through(question=asking.question, seen=seen, by=owner) == 2
    assert seen_by_room(asking) == {"un", "trois"}
    shown = Answer.objects.get(value__contains="trois")
    say(shown.participant, asking, f"{SECRET} encore", revision=2)
    assert seen_by_room(asking) == {"un"}
    say(shown.participant, asking, f"{SECRET} encore", revision=3)
    assert seen_by_room(asking) == {"un"}


def test_more_texts_than_were_seen_are_not_let_through() -> None:
    asking = written("hopes", "un", "deux")
    seen = waiting_for(asking.question)
    late = make_participant(asking.question.training_session, "Zoé")[0]
    say(late, asking, SECRET)  # begun before the others were seen, stored after
    Answer.objects.filter(participant=late).update(updated_at=seen.seen)
    owner = asking.question.training_session.owner
    with pytest.raises(SortingError):
        let_through(question=asking.question, seen=seen, by=owner)
    assert seen_by_room(asking) == set()
    assert pass_all(asking) == 3


def test_the_same_text_sent_again_stays_shown() -> None:
    asking = written("hopes", "un")
    pass_all(asking)
    say(Answer.objects.get().participant, asking, "un", revision=2)
    assert seen_by_room(asking) == {"un"}


def test_hiding_one_that_waits_lets_the_others_through_alone() -> None:
    asking = written("hopes", SECRET, "un", "deux")
    owner = asking.question.training_session.owner
    set_hidden(answer=Answer.objects.get(value__contains=SECRET), hidden=True, by=owner)
    assert waiting_for(asking.question).number == 2
    more = make_participant(asking.question.training_session, "Zoé")[0]
    say(more, asking, SECRET)
    assert pass_all(asking) == 2
    assert seen_by_room(asking) == {"un", "deux"}
    assert not waiting_for(asking.question)


def test_one_text_can_be_shown_by_itself() -> None:
    asking = written("hopes", "un", "deux")
    one = Answer.objects.get(value__contains="un")
    owner = asking.question.training_session.owner
    set_texts_hidden(question=asking.question, answers=[one.pk], hidden=False, by=owner)
    assert seen_by_room(asking) == {"un"}
    assert [(text.text, text.waits) for text in written_texts(asking.question)] == [
        ("deux", True), ("un", False),
    ]  # fmt: skip


def test_many_answers_that_come_together_wait_too() -> None:
    session = careful_session()
    asking = asking_of(session, "hopes")
    person, _token = make_participant(session)
    batch = Checked(
        session.ref, person.token_hash, asking.pk, canonical(SECRET), "0123456789abcdef", 1
    )
    assert save_batch([batch]) == {batch}
    assert seen_by_room(asking) == set()
    pass_all(asking)
    assert seen_by_room(asking) == {SECRET}
    again = replace_text(batch, "autre chose")
    assert save_batch([again]) == {again}
    assert seen_by_room(asking) == set()


def replace_text(checked: Checked, text: str) -> Checked:
    return checked._replace(text=canonical(text), key="fedcba9876543210", revision=2)


def test_at_once_means_at_once_and_the_option_holds_for_what_is_sent_from_then_on() -> None:
    asking = written("hopes", SECRET)
    session = asking.question.training_session
    show_texts_at_once(session)
    say(make_participant(session, "Zoé")[0], asking, "un")
    assert seen_by_room(asking) == {"un"}
    show_texts_at_once(session, TextsPolicy.ONCE_READ)
    say(make_participant(session, "Ali")[0], asking, "deux")
    assert seen_by_room(asking) == {"un"}


def test_counting_everything_again_changes_nothing() -> None:
    asking = written("word", SECRET, "réseau")
    assert recount() == []
    pass_all(asking)
    assert recount() == []


@pytest.mark.parametrize("key", ["word", "hopes"])
def test_no_screen_of_the_room_holds_a_text_that_waits(key: str) -> None:
    asking = written(key, SECRET)
    session = go_to_step(asking.question.training_session, "ask", ITEMS[key])
    Asking.objects.filter(pk=asking.pk).update(revealed_at=timezone.now())
    for screen in (Screen.PROJECTOR, Screen.PARTICIPANT):
        for region in ("stage", "results"):
            html = render_region(load(session.pk), screen, region, "fr")
            assert SECRET not in html
    assert "pas encore affiché" in render_region(
        load(session.pk), Screen.PROJECTOR, "results", "fr"
    )
    pass_all(asking)
    shown = render_region(load(session.pk), Screen.PROJECTOR, "results", "fr")
    assert SECRET in shown


def test_the_remote_says_how_many_wait_and_its_button_shows_them() -> None:
    asking = written("hopes", SECRET, "un")
    session = go_to_step(asking.question.training_session, "ask", ITEMS["hopes"])
    html = render_region(load(session.pk), Screen.PRESENTER, "results", "fr")
    assert "2 textes attendent" in html
    value = html.split('value="let-through:')[1].split('"')[0]
    client = Client()
    client.force_login(session.owner)
    page = reverse("sessions:survey:texts", args=[session.ref, asking.question_id])
    data = {"act": f"let-through:{value}", "from": "present"}
    assert client.post(page, data).status_code == 302
    assert seen_by_room(asking) == {SECRET, "un"}
    assert client.post(page, {"act": "let-through:hier"}).status_code == 422
    assert client.post(page, {"act": "let-through:1:2026-01-01T10:00:00"}).status_code == 422


def test_only_the_teacher_of_the_session_lets_texts_through() -> None:
    asking = written("hopes", SECRET)
    session = asking.question.training_session
    page = reverse("sessions:survey:texts", args=[session.ref, asking.question_id])
    data = {"act": f"let-through:1:{(timezone.now() + timedelta(hours=1)).isoformat()}"}
    person, token = make_participant(session, "Zoé")
    for name, value in device_of(person, token).items():
        (client := Client()).cookies[name] = value
    assert client.post(page, data).status_code == 302
    other = Client()
    other.force_login(make_kinds_session().owner)
    assert other.post(page, data).status_code == 404
    assert seen_by_room(asking) == set()
    mine = Client()
    mine.force_login(session.owner)
    assert mine.post(page, data).status_code == 302
    assert seen_by_room(asking) == {SECRET}


def test_the_text_is_in_no_file_that_leaves_before() -> None:
    asking = written("hopes", SECRET)
    client = Client()
    client.force_login(asking.question.training_session.owner)
    page = client.get(reverse("sessions:report", args=[asking.question.training_session.ref]))
    assert SECRET not in page.content.decode()
    assert json.dumps(fresh(asking).tally.document).find(SECRET) == -1
