"""The addresses of the wall: with and without JavaScript, for those who may, and nobody else."""

import logging
from uuid import uuid4

import pytest
from django.db import OperationalError
from django.test import Client

from sessions.enums import State
from sessions.models import Participant
from sessions.services import states
from sessions.wall import services
from sessions.wall.enums import Act, QuestionState, Setting
from sessions.wall.models import AudienceQuestion, Support
from tests.factories import fresh
from tests.wall.rooms import JSON, Room, open_room

pytestmark = pytest.mark.django_db


@pytest.fixture
def room() -> Room:
    return open_room("Léa", "Ada")


@pytest.fixture
def lea(room: Room) -> Client:
    return room.phone(room.people[0])


@pytest.fixture
def ada(room: Room) -> Client:
    return room.phone(room.people[1])


# --- participants ----------------------------------------------------------------------------


def test_a_plain_form_asks_and_comes_back_with_a_word(room: Room, lea: Client) -> None:
    answer = lea.post(room.mine("ask"), {"text": "Pourquoi ?"}, follow=True)
    assert answer.redirect_chain[-1][0] == room.mine("page")
    assert "Pourquoi ?" in answer.content.decode()
    assert [str(message) for message in answer.context["messages"]]


def test_a_double_click_on_a_plain_form_asks_once(room: Room, lea: Client) -> None:
    key = lea.get(room.mine("page")).context["key"]
    for _ in range(2):
        lea.post(room.mine("ask"), {"text": "Pourquoi ?", "key": key})
    assert AudienceQuestion.objects.count() == 1


def test_a_refused_text_comes_back_in_the_field(room: Room, lea: Client) -> None:
    text = "mot " * 100
    answer = lea.post(room.mine("ask"), {"text": text})
    assert answer.status_code == 400
    assert text in answer.content.decode()
    assert not AudienceQuestion.objects.exists()


def test_the_phone_s_own_code_gets_json_with_what_is_its_own(room: Room, lea: Client) -> None:
    answer = lea.post(room.mine("ask"), {"text": "Pourquoi ?", "key": "0123456789"}, **JSON)
    question = AudienceQuestion.objects.get()
    assert answer.status_code == 200
    assert answer.json()["owned"] == [str(question.pk)]
    assert "Pourquoi ?" in answer.json()["html"]
    assert lea.get(room.mine("mine")).json()["owned"] == [str(question.pk)]


def test_a_refusal_is_json_with_a_sentence(room: Room, lea: Client) -> None:
    room.set(Setting.CLOSE)
    answer = lea.post(room.mine("ask"), {"text": "Pourquoi ?"}, **JSON)
    assert answer.status_code == 409
    assert answer.json()["message"].endswith(".")


def test_a_database_that_is_away_gives_the_text_back(
    room: Room, lea: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(**_values: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(services, "ask", away)
    answer = lea.post(room.mine("ask"), {"text": "Ma longue question"})
    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert "Ma longue question" in answer.content.decode()


def test_a_support_is_given_and_taken_back(room: Room, ada: Client) -> None:
    question = room.shown(room.people[0])
    address = room.mine("support", question.pk)
    for _ in range(2):
        answer = ada.post(address, {"supported": "1"}, **JSON)
        assert answer.json()["supported"] == [str(question.pk)]
    assert ada.post(address, {"supported": "0"}).status_code == 302
    assert not Support.objects.exists()


def test_what_is_not_the_person_s_is_not_found(room: Room, ada: Client) -> None:
    waiting = room.ask(room.people[0])
    elsewhere = open_room("Tom")
    stranger = elsewhere.shown(elsewhere.people[0])
    for pk in (waiting.pk, stranger.pk, uuid4()):
        assert ada.post(room.mine("support", pk), {"supported": "1"}).status_code == 404
        assert ada.post(room.mine("withdraw", pk)).status_code == 404
    assert AudienceQuestion.objects.filter(pk=waiting.pk).exists()


def test_one_s_own_waiting_question_is_withdrawn(room: Room, lea: Client) -> None:
    question = room.ask(room.people[0])
    assert lea.post(room.mine("withdraw", question.pk), **JSON).json()["owned"] == []
    again = lea.post(room.mine("withdraw", room.shown(room.people[0]).pk), **JSON)
    assert again.status_code == 409


def test_a_refusal_for_too_many_says_until_when_it_holds(room: Room, lea: Client) -> None:
    first, *_others = [room.ask(room.people[0], str(number)) for number in range(3)]
    refused = lea.post(room.mine("ask"), {"text": "4"}, **JSON).json()
    assert refused["until_fewer"]
    assert refused["full"]
    room.decide(first, Act.SHOW)
    assert not lea.get(room.mine("mine"), **JSON).json()["full"]
    asked = lea.post(room.mine("ask"), {"text": ""}, **JSON).json()
    assert not asked["until_fewer"]  # refused for another reason


def test_on_a_shared_device_the_page_s_person_asks(room: Room) -> None:
    lea, ada = room.people
    client = room.phone(lea)
    client.cookies[f"rsn_p_{ada.cookie_id}"] = room.tokens[ada.pk]
    client.post(room.mine("ask"), {"text": "De Ada", "person": ada.cookie_id})
    assert AudienceQuestion.objects.get().author == ada


def test_a_change_needs_the_token_of_the_page(room: Room) -> None:
    lea: Participant = room.people[0]
    strict = Client(enforce_csrf_checks=True)
    strict.cookies.load(room.phone(lea).cookies)
    assert strict.post(room.mine("ask"), {"text": "?"}).status_code == 403


@pytest.mark.parametrize("state", [State.SUSPENDED, State.CLOSED])
def test_the_page_can_be_read_when_nothing_can_be_asked(
    room: Room, lea: Client, state: State
) -> None:
    room.shown(room.people[1], "Visible")
    states.change_state(training_session=fresh(room.session), to=state)
    shown = lea.get(room.mine("page")).content.decode()
    assert "Visible" in shown
    assert "<textarea" not in shown


# --- the teacher -----------------------------------------------------------------------------


def test_the_teacher_decides_by_the_button_pressed(room: Room) -> None:
    question = room.ask(room.people[0])
    client = room.teacher()
    answer = client.post(room.led("decide", question.pk), {"act": "show"})
    assert answer["Location"].endswith("/present/")
    assert client.post(room.led("decide", question.pk), {"act": "pin"}, **JSON).status_code == 200
    question.refresh_from_db()
    assert question.pinned_at


def test_an_answer_is_read_from_the_field_of_its_question(room: Room) -> None:
    one, two = room.shown(room.people[0]), room.shown(room.people[1])
    fields = {"act": "answer", f"answer-{one.pk}": "Pour une", f"answer-{two.pk}": "Pour deux"}
    room.teacher().post(room.led("decide", two.pk), fields)
    two.refresh_from_db()
    assert (two.state, two.answer) == (QuestionState.ANSWERED, "Pour deux")


def test_the_teacher_is_told_why_something_is_refused(room: Room) -> None:
    question = room.ask(room.people[0])
    answer = room.teacher().post(room.led("decide", question.pk), {"act": "answer"}, **JSON)
    assert answer.status_code == 409
    assert answer.json()["message"]
    plain = room.teacher().post(room.led("decide", question.pk), {"act": "pin"}, follow=True)
    assert [str(message) for message in plain.context["messages"]]


def test_questions_are_put_together_by_two_fields(room: Room) -> None:
    one, two = room.shown(room.people[0]), room.shown(room.people[1])
    client = room.teacher()
    client.post(room.led("merge"), {"question": two.pk, "into": one.pk})
    two.refresh_from_db()
    assert two.merged_into == one
    for fields in ({}, {"question": one.pk, "into": one.pk}, {"question": one.pk, "into": "x"}):
        assert client.post(room.led("merge"), fields, **JSON).status_code == 409


def test_settings_come_back_to_the_screen_that_changed_them(room: Room) -> None:
    client = room.teacher()
    for origin, path in (("projector", "/projector/"), ("present", "/present/")):
        answer = client.post(room.led("settings"), {"setting": "project", "from": origin})
        assert answer["Location"].endswith(path)
    assert room.wall.is_projected


@pytest.mark.parametrize("field", ["act", "setting"])
def test_an_unknown_decision_is_not_found(room: Room, field: str) -> None:
    question = room.ask(room.people[0])
    address = room.led("decide", question.pk) if field == "act" else room.led("settings")
    assert room.teacher().post(address, {field: "burn"}).status_code == 404


def test_who_wrote_a_text_is_a_logged_act_and_never_a_get(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    question = room.ask(room.people[0], "Une grossièreté")
    client = room.teacher()
    address = room.led("author", question.pk)
    assert client.get(address).status_code == 405
    assert "author revealed" not in caplog.text
    with caplog.at_level(logging.INFO, logger="rsn.security"):
        answer = client.post(address)
    assert "Léa" in answer.content.decode()
    assert "author revealed" in caplog.text


def test_a_participant_and_another_teacher_cannot_decide(room: Room, lea: Client) -> None:
    question = room.ask(room.people[0])
    other = open_room("Tom")
    for client in (lea, other.teacher()):
        for path, fields in (
            (room.led("decide", question.pk), {"act": "show"}),
            (room.led("author", question.pk), {}),
            (room.led("settings"), {"setting": "after"}),
        ):
            assert client.post(path, fields).status_code in {302, 404}
    assert "login" in lea.post(room.led("settings"), {"setting": "after"})["Location"]
    question.refresh_from_db()
    assert question.state == QuestionState.WAITING
    elsewhere = other.teacher().post(other.led("decide", question.pk), {"act": "show"})
    assert elsewhere.status_code == 404
    assert room.teacher().post(room.led("decide", question.pk), {"act": "show"}).status_code == 302


# --- report and export ---------------------------------------------------------------------------


def test_the_report_and_the_table_hold_questions_without_names(room: Room) -> None:
    lea, ada = room.people
    room.decide(room.ask(lea, "=1+1"), Act.ANSWER, answer="@SUM(A1)")
    shown = room.shown(ada, "Ouverte")
    room.support(lea, shown)
    room.merge(room.shown(lea, "Pareille"), shown)
    room.decide(room.ask(ada, "Refusée"), Act.HIDE)
    room.session.participants.filter(pk=ada.pk).update(nickname="Adalbert")
    client = room.teacher()
    report = client.get(f"/teach/{room.session.ref}/report/").content.decode()
    table = client.get(f"/teach/{room.session.ref}/report/wall/questions.csv")
    text = table.content.decode("utf-8-sig")
    for shown_text in ("Ouverte", "=1+1"):
        assert shown_text in report
        assert shown_text in text
    assert "Pareille" in text
    assert "'=1+1" in text
    assert "'@SUM" in text
    for found in (report, text):
        assert "Refusée" not in found
        assert "Adalbert" not in found
        assert "Léa" not in found


def test_the_totals_of_the_report_hold_after_an_erasure(room: Room, lea: Client) -> None:
    room.decide(room.ask(room.people[0], "Secret"), Act.ANSWER_ALOUD)
    room.shown(room.people[1])
    lea.post(f"/s/{room.session.ref}/me/erase/")
    report = room.teacher().get(f"/teach/{room.session.ref}/report/")
    (page,) = [one for one in report.context["pages"] if one.template == "wall/report.html"]
    assert (page.context["asked"], page.context["answered"], page.context["erased"]) == (2, 1, 1)
    assert "Secret" not in report.content.decode()


def test_a_session_without_questions_has_no_page_in_the_report(room: Room) -> None:
    report = room.teacher().get(f"/teach/{room.session.ref}/report/")
    assert all(one.template != "wall/report.html" for one in report.context["pages"])


def test_no_address_counts_against_a_class(room: Room) -> None:
    """One school is one IP: a whole class asks at once from the same address."""
    for number in range(60):
        client = room.phone(room.join(f"P{number}"))
        answer = client.post(room.mine("ask"), {"text": f"Question {number}"}, **JSON)
        assert answer.status_code == 200
    assert AudienceQuestion.objects.count() == 60
