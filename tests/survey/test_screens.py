"""What each screen shows of a question, and what it must not show."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from sessions.activities import registry
from sessions.enums import Mode, Move, ResultsPolicy, Screen, State
from sessions.models import Part, TrainingSession
from sessions.responses.models import Answer, Asking
from sessions.responses.services import refresh_tally, set_hidden
from sessions.screens import REGIONS, load, render_region
from sessions.services import moves, states
from tests.factories import fresh, go_to_step
from tests.responses.rooms import Room, at, open_room, people, phone, say

pytestmark = pytest.mark.django_db


def html(session: TrainingSession, screen: Screen, region: str, language: str = "fr") -> str:
    return render_region(load(session.pk), screen, region, language)


def everything(session: TrainingSession, screen: Screen) -> str:
    return "".join(html(session, screen, region) for region in REGIONS[screen])


def step(session: TrainingSession, move: Move = Move.NEXT) -> TrainingSession:
    now = fresh(session)
    return moves.advance(training_session=now, version=now.move_version, move=move)


def reveal(room: Room, revealed: bool = True) -> None:
    now = fresh(room.session)
    moves.set_revealed(training_session=now, version=now.move_version, revealed=revealed)


def answer_all(room: Room, *values: object) -> None:
    for who, value in zip(people(room.session, len(values)), values, strict=True):
        say(who, room.asking, value)
    refresh_tally(asking_id=room.asking.pk)


def show_results(session: TrainingSession) -> TrainingSession:
    """Turn the step of questions into one of results, and go there."""
    Part.objects.filter(step__training_session=session, activity="survey").update(mode=Mode.RESULTS)
    return go_to_step(session, "ask")


# --- position ---------------------------------------------------------------------------------


def test_arriving_opens_the_question_and_going_on_closes_it() -> None:
    room = open_room()
    assert room.asking.closed_at is None
    step(room.session)
    assert Asking.objects.get(pk=room.asking.pk).closed_at is not None


def test_coming_back_opens_the_same_round_again() -> None:
    room = open_room()
    step(step(room.session), Move.PREVIOUS)
    assert at(room.session, "colour").asking == room.asking
    assert Asking.objects.get(pk=room.asking.pk).closed_at is None


def test_suspending_closes_and_going_on_opens() -> None:
    room = open_room()
    states.change_state(training_session=fresh(room.session), to=State.SUSPENDED)
    assert Asking.objects.get(pk=room.asking.pk).closed_at is not None
    states.change_state(training_session=fresh(room.session), to=State.LIVE)
    assert Asking.objects.get(pk=room.asking.pk).closed_at is None


def test_results_are_hidden_until_revealed_and_stay_so_for_this_question() -> None:
    room = open_room()
    assert not fresh(room.session).revealed
    reveal(room)
    assert fresh(room.session).revealed
    assert not step(room.session).revealed
    assert step(fresh(room.session), Move.PREVIOUS).revealed


def test_live_results_are_revealed_at_once() -> None:
    room = open_room()
    TrainingSession.objects.filter(pk=room.session.pk).update(results_policy=ResultsPolicy.LIVE)
    assert step(room.session).revealed


def test_the_stage_key_changes_with_the_round_only() -> None:
    room = open_room()
    before = html(room.session, Screen.PARTICIPANT, "stage")
    assert f":question:{room.asking.pk}" in before
    reveal(room)
    key = re.search(r'data-stage-key="([^"]+)"', before)
    assert key
    assert key[1] in html(room.session, Screen.PARTICIPANT, "stage")


# --- what is seen -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "parts"),
    [
        ("colour", ['type="radio"', 'value="red"', "Rouge", '>A<', 'data-kind="single_choice"']),
        ("networks", ['type="checkbox"', 'value="b"', 'data-kind="multiple_choice"']),
        ("ease", ['class="scale-row"', 'value="5"', "tout à fait"]),
        ("word", ['<input type="text"', 'data-longest="80"', "data-counter"]),
        ("hopes", ["<textarea", 'data-longest="1000"']),
    ],
)  # fmt: skip
def test_the_phone_gets_a_form_of_the_kind(key: str, parts: list[str]) -> None:
    room = open_room(key)
    stage = html(room.session, Screen.PARTICIPANT, "stage")
    for part in [
        *parts,
        f'data-asking="{room.asking.pk}"',
        'form="shell-form"',
        "data-answer-status",
    ]:
        assert part in stage


def test_a_pushed_form_suits_everybody() -> None:
    room = open_room()
    lea, _client = phone(room.session)
    say(lea, room.asking, "blue")
    stage = html(room.session, Screen.PARTICIPANT, "stage")
    assert " checked" not in stage
    assert "csrf" not in stage
    assert 'data-revision="0"' in stage
    assert "data-reopened" in stage


@pytest.mark.parametrize(
    ("key", "value", "shown"),
    [
        ("colour", "blue", 'value="blue" form="shell-form" data-role="value" checked'),
        ("networks", ["b"], 'value="b" form="shell-form" data-role="value" checked'),
        ("ease", 4, 'value="4" form="shell-form" data-role="value" checked'),
        ("word", "l’été", 'value="l’été"'),
        ("hopes", "Une\nligne", "Une\nligne</textarea>"),
    ],
)
def test_the_own_page_holds_the_own_answer(key: str, value: object, shown: str) -> None:
    room = open_room(key)
    lea, client = phone(room.session)
    say(lea, room.asking, value, revision=3)
    page = client.get(room.session.get_absolute_url()).content.decode()
    assert shown in page
    assert 'data-revision="3"' in page
    assert 'data-state="saved"' in page
    assert "data-reopened" not in page


def test_a_closed_question_shows_the_own_answer() -> None:
    room = open_room()
    lea, client = phone(room.session)
    say(lea, room.asking, "blue")
    later = step(room.session)
    step_id = later.current_step_id
    page = client.get(room.session.get_absolute_url(), {"step": str(step_id), "item": "0"})
    text = page.content.decode()
    assert "Bleu" in text
    assert "data-closed" in text
    assert 'value="blue"' not in text


def test_the_projector_says_how_many_answered_while_results_are_hidden() -> None:
    room = open_room()
    answer_all(room, "red", "red", "blue")
    results = html(room.session, Screen.PROJECTOR, "results", "en")
    assert "<strong>3</strong> answers – results hidden" in results
    assert "bar" not in results
    reveal(room)
    results = html(room.session, Screen.PROJECTOR, "results", "en")
    assert "67%" in results
    assert "Share of the 3 people who answered." in results
    assert '<table class="table">' in results
    assert "67\u202f%" in html(room.session, Screen.PROJECTOR, "results")


def test_the_measures_of_a_scale_are_shown() -> None:
    room = open_room("ease")
    answer_all(room, 2, 4, 5)
    reveal(room)
    results = html(room.session, Screen.PROJECTOR, "results")
    assert "3,7" in results
    assert "tout à fait" in results


def test_words_are_a_cloud_with_its_list() -> None:
    room = open_room("word")
    answer_all(room, "l’énergie", "Énergie", "peur")
    reveal(room)
    for screen in (Screen.PROJECTOR, Screen.PARTICIPANT):
        results = html(room.session, screen, "results")
        assert 'role="img"' in results
        assert re.search(r"<text [^>]+>énergie</text>", results, re.IGNORECASE)
        assert re.search(
            r'<th scope="row">énergie</th><td class="num">2</td>', results, re.IGNORECASE
        )


def test_long_texts_are_a_list_and_are_escaped() -> None:
    room = open_room("hopes")
    answer_all(room, "<script>alert(1)</script>", "Rencontrer", "Rencontrer")
    reveal(room)
    results = html(room.session, Screen.PROJECTOR, "results")
    assert "&lt;script&gt;" in results
    assert "<script" not in results
    assert "× 2" in results


def test_the_remote_has_the_results_folded_away() -> None:
    room = open_room()
    answer_all(room, "red")
    results = html(room.session, Screen.PRESENTER, "results")
    before, _, folded = results.partition("<details")
    assert 'data-count="answered">1<' in before
    assert "100" not in before
    assert "100\u202f%" in folded
    assert "<details open" not in results


def test_no_answer_yet_is_an_invitation() -> None:
    room = open_room()
    reveal(room)
    assert "No answer yet" in html(room.session, Screen.PROJECTOR, "results", "en")


def test_results_step_shows_the_newest_round_revealed() -> None:
    room = open_room()
    answer_all(room, "red", "blue")
    session = show_results(room.session)
    assert session.revealed
    assert "50\u202f%" in html(session, Screen.PROJECTOR, "results")
    assert "50\u202f%" in html(session, Screen.PARTICIPANT, "results")
    assert "shell-form" not in html(session, Screen.PARTICIPANT, "stage")


def test_results_go_only_through_the_questions_that_were_asked() -> None:
    session = show_results(open_room().go("networks").session)
    part = session.steps.get(key="ask").parts.get()
    assert registry.get("survey").items(part) == Asking.objects.count()
    assert Asking.objects.count() < session.questions.count()
    assert "Quelle couleur" in everything(session, Screen.PROJECTOR)


def test_results_of_a_survey_never_asked_say_so() -> None:
    room = open_room()
    Asking.objects.all().delete()
    session = show_results(room.session)
    assert not session.revealed
    assert "has not been asked yet" in html(session, Screen.PROJECTOR, "stage", "en")


def test_a_survey_without_questions_breaks_nothing() -> None:
    room = open_room()
    room.session.questions.all().delete()
    for screen in Screen:
        assert everything(room.session, screen)
    assert not step(room.session).revealed


# --- what must not be seen --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "values", "secret"),
    [
        ("colour", ["red", "red", "blue"], "67\u202f%"),
        ("ease", [2, 4, 5], "3,7"),
        ("word", ["secret"], "secret"),
        ("hopes", ["secret"], "secret"),
    ],
)
def test_nothing_leaks_before_the_reveal(key: str, values: list[object], secret: str) -> None:
    room = open_room(key)
    answer_all(room, *values)
    _tom, client = phone(room.session, "Tom")
    seen = everything(room.session, Screen.PARTICIPANT) + everything(room.session, Screen.PROJECTOR)
    seen += client.get(room.session.get_absolute_url()).content.decode()
    visible = re.sub(r"[0-9a-f-]{32,}|\d{4}-\d\d-\d\dT[^\"]+", "", seen)
    assert secret not in visible
    assert 'class="bars' not in visible
    reveal(room)
    assert secret in everything(room.session, Screen.PARTICIPANT)
    reveal(room, revealed=False)
    assert secret not in re.sub(
        r"[0-9a-f-]{32,}", "", html(room.session, Screen.PARTICIPANT, "results")
    )


@pytest.mark.parametrize("key", ["word", "hopes"])
def test_a_hidden_text_is_on_the_remote_only(key: str) -> None:
    room = open_room(key)
    answer_all(room, "zut", "bonjour")
    set_hidden(answer=Answer.objects.get(value='{"v":"zut"}'), hidden=True, by=room.session.owner)
    reveal(room)
    _tom, client = phone(room.session, "Tom")
    client_page = client.get(room.session.get_absolute_url()).content.decode()
    for seen in (
        everything(room.session, Screen.PROJECTOR),
        everything(room.session, Screen.PARTICIPANT),
        client_page,
    ):
        assert "zut" not in seen
        assert "bonjour" in seen
    remote = html(room.session, Screen.PRESENTER, "results")
    assert "zut" in remote
    assert "is-hidden" in remote


def test_the_remote_never_says_who_wrote_a_text() -> None:
    room = open_room("hopes")
    answer_all(room, "bonjour")
    remote = everything(room.session, Screen.PRESENTER)
    author = Answer.objects.get().participant
    assert author.label not in remote
    assert str(author.pk) not in remote


# --- the teacher hides and shows --------------------------------------------------------------


def moderate(client: Client, room: Room, answer: Answer, hidden: str = "1") -> int:
    address = reverse("sessions:survey:moderate", args=[room.session.ref, answer.pk])
    return client.post(address, {"hidden": hidden}).status_code


def test_the_teacher_hides_a_text_and_shows_it_again(client: Client) -> None:
    room = open_room("hopes")
    answer_all(room, "zut")
    answer = Answer.objects.get()
    client.force_login(room.session.owner)
    assert moderate(client, room, answer) == 302
    assert Answer.objects.get().hidden_by == room.session.owner
    assert moderate(client, room, answer, "0") == 302
    assert Answer.objects.get().hidden_at is None


def test_nobody_else_hides_a_text(client: Client) -> None:
    room, other = open_room("hopes"), open_room("hopes")
    answer_all(room, "zut")
    answer = Answer.objects.get()
    assert moderate(client, room, answer) == 302  # to sign in
    client.force_login(other.session.owner)
    assert moderate(client, room, answer) == 404
    assert moderate(client, other, answer) == 404
    _lea, of_phone = phone(room.session)
    assert moderate(of_phone, room, answer) == 302
    assert Answer.objects.get().hidden_at is None


def test_hiding_takes_a_post_and_a_text(client: Client) -> None:
    room = open_room()
    answer_all(room, "red")
    client.force_login(room.session.owner)
    answer = Answer.objects.get()
    assert moderate(client, room, answer) == 404
    address = reverse("sessions:survey:moderate", args=[room.session.ref, answer.pk])
    assert client.get(address).status_code == 405


# --- cost -------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("screen", "region", "queries"),
    [
        # the session · the spots (twice: what stands there, and the stage's key) · entry, choices,
        # rounds · is there an answer (phone), people (projector) · the key's round
        (Screen.PARTICIPANT, "stage", 11),
        (Screen.PROJECTOR, "stage", 11),
        # the session · the spots · entry, choices, rounds · the tally · who was asked, who left
        (Screen.PROJECTOR, "results", 9),
        (Screen.PARTICIPANT, "results", 9),
    ],
)
def test_a_region_costs_the_same_whatever_the_number_of_answers(
    number: int,
    screen: Screen,
    region: str,
    queries: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    room = open_room()
    answer_all(room, *["red"] * number)
    reveal(room)
    with django_assert_num_queries(queries):
        html(room.session, screen, region)
