"""The two doors for answers: who may enter, and what each refusal says."""

import json
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from sessions.enums import State
from sessions.responses import taking, views
from sessions.responses.models import Answer
from sessions.services import joining, states
from tests.factories import device_of, fresh, make_participant, make_session
from tests.responses.rooms import KEY, ORIGIN, Room, body, door, open_room, phone, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def room() -> Room:
    return open_room()


def post(client: Client, room: Room, data: object, **headers: str) -> HttpResponse:
    headers = {"Origin": ORIGIN, **headers}
    content = data if isinstance(data, str) else json.dumps(data)
    return client.post(
        door(room.session),
        content,
        content_type=headers.pop("type", "application/json"),
        headers={name: value for name, value in headers.items() if value},
    )


def form(client: Client, room: Room, **fields: Any) -> HttpResponse:
    address = reverse("responses:answer", args=[room.session.ref])
    asking = str(fields.pop("asking", room.asking.pk))
    named = {f"{name}-{asking}": value for name, value in fields.items()}
    return client.post(address, {"asking": asking, **named}, follow=True)


def says(response: HttpResponse, code: int, **parts: object) -> None:
    assert response.status_code == code, response.content
    got = response.json()
    assert {name: got.get(name) for name in parts} == parts


# --- JSON -------------------------------------------------------------------------------------


def test_an_answer_is_saved(room: Room) -> None:
    _lea, client = phone(room.session)
    response = post(client, room, body(room.asking, "red"))
    says(response, 200, status="saved", revision=1, value="red")
    assert "no-store" in response["Cache-Control"]
    assert Answer.objects.get(asking=room.asking).key == KEY


def test_an_older_answer_gets_the_stored_one(room: Room) -> None:
    lea, client = phone(room.session)
    say(lea, room.asking, "blue", revision=3)
    says(
        post(client, room, body(room.asking, "red", revision=2)),
        409, status="stale", revision=3, value="blue",
    )  # fmt: skip


def test_a_closed_question_says_so_in_the_persons_language(room: Room) -> None:
    _lea, client = phone(room.session)
    states.change_state(training_session=fresh(room.session), to=State.SUSPENDED)
    client.cookies["django_language"] = "en"
    says(
        post(client, room, body(room.asking, "red")),
        409, status="closed", revision=0, value=None,
        message="The question is closed: this answer was not taken.",
    )  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"asking": "1"}, {"key": "short"}, {"key": "x" * 65}, {"key": "<b>not-a-key"}, {"revision": 0},
        {"revision": "1"}, {"revision": 10**7}, {"value": "purple"}, {"value": ["red"]}, {"more": 1},
    ],
)  # fmt: skip
def test_bad_input_says_what_is_wrong(room: Room, change: dict[str, object]) -> None:
    _lea, client = phone(room.session)
    client.cookies["django_language"] = "en"
    response = post(client, room, body(room.asking, "red") | change)
    says(response, 400, status="invalid")
    name = next(iter(change))
    expected = "choice" if name == "value" else name
    assert expected in response.json()["message"]
    assert not Answer.objects.exists()


@pytest.mark.parametrize("text", ["{", "[]", "[" * 30_000, '"\\ud800"', "nul\x00l"])
def test_what_is_not_json_is_refused(room: Room, text: str) -> None:
    _lea, client = phone(room.session)
    says(post(client, room, text), 400, status="invalid")


def test_an_outsider_finds_nothing(room: Room) -> None:
    says(post(Client(), room, body(room.asking, "red")), 404, status="refused")
    _stranger, elsewhere = phone(make_session(state=State.LIVE))
    says(post(elsewhere, room, body(room.asking, "red")), 404, status="refused")
    says(elsewhere.get(door(room.session), {"asking": str(room.asking.pk)}), 404)
    assert Client().post("/s/nothing/answers").status_code == HTTPStatus.NOT_FOUND
    assert not Answer.objects.exists()


def test_somebody_removed_finds_nothing(room: Room) -> None:
    lea, client = phone(room.session)
    joining.remove(participant=lea)
    says(post(client, room, body(room.asking, "red")), 404)


def test_an_asking_of_another_session_is_not_found(room: Room) -> None:
    _lea, client = phone(room.session)
    other = open_room()
    for asking in (other.asking.pk, uuid4()):
        says(post(client, room, body(room.asking, "red") | {"asking": str(asking)}), 404)
        says(client.get(door(room.session), {"asking": str(asking)}), 404)
    says(client.get(door(room.session), {"asking": "1"}), 404)


@pytest.mark.parametrize("origin", ["", "null", "http://evil.example", "https://testserver"])
def test_another_origin_is_refused(room: Room, origin: str) -> None:
    _lea, client = phone(room.session)
    says(post(client, room, body(room.asking, "red"), Origin=origin), 403, status="refused")
    assert not Answer.objects.exists()


def test_only_json_is_taken(room: Room) -> None:
    _lea, client = phone(room.session)
    content = json.dumps(body(room.asking, "red"))
    for kind in ("text/plain", "application/x-www-form-urlencoded"):
        says(post(client, room, content, type=kind), 415, status="refused")


def test_a_body_over_64_kb_is_refused(room: Room) -> None:
    _lea, client = phone(room.session)
    says(post(client, room, body(room.asking, "x" * 66_000)), 413, status="refused")


def test_other_methods_are_refused(room: Room) -> None:
    _lea, client = phone(room.session)
    assert client.put(door(room.session)).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    address = reverse("responses:answer", args=[room.session.ref])
    assert client.get(address).status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_a_database_that_is_away_asks_to_come_back(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_options: object) -> None:
        raise OperationalError("database is locked")

    _lea, client = phone(room.session)
    for module in (views, taking):
        monkeypatch.setattr(module, "submit_answer", fail)
    response = post(client, room, body(room.asking, "red"))
    says(response, 503, status="busy")
    assert int(response["Retry-After"]) > 0
    page = form(client, room, value="red")
    assert page.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert int(page["Retry-After"]) > 0


def test_the_own_answer_is_handed_out_to_its_author_only(room: Room) -> None:
    lea, client = phone(room.session, "Léa")
    _tom, other = phone(room.session, "Tom")
    say(lea, room.asking, "blue", revision=4)
    query = {"asking": str(room.asking.pk)}
    says(client.get(door(room.session), query), 200, status="saved", revision=4, value="blue")
    says(other.get(door(room.session), query), 200, status="none", revision=0, value=None)


def test_on_a_shared_device_the_page_says_whose_answer_it_is(room: Room) -> None:
    lea, client = phone(room.session, "Léa")
    tom, token = make_participant(room.session, "Tom")
    for name, value in device_of(tom, token).items():
        client.cookies[name] = value  # Tom is the active one now
    post(client, room, body(room.asking, "red") | {"person": lea.cookie_id})
    post(client, room, body(room.asking, "blue"))
    assert Answer.objects.get(participant=lea).value == '{"v":"red"}'
    assert Answer.objects.get(participant=tom).value == '{"v":"blue"}'
    stranger, _token = make_participant(room.session, "Ada")
    says(post(client, room, body(room.asking, "red") | {"person": stranger.cookie_id}), 404)


def test_an_answer_costs_few_queries(
    room: Room, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    _lea, client = phone(room.session)
    # who · the asking · its choices · begin · the upsert · end
    with django_assert_num_queries(6):
        post(client, room, body(room.asking, "red"))


# --- the ordinary form ------------------------------------------------------------------------


def test_a_form_is_saved_and_comes_back_to_the_page(room: Room) -> None:
    _lea, client = phone(room.session)
    client.cookies["django_language"] = "en"
    page = form(client, room, value="red")
    assert page.redirect_chain == [(room.session.get_absolute_url(), 302)]
    assert "Your answer is saved." in page.content.decode()
    assert form(client, room, value="blue").status_code == HTTPStatus.OK
    assert list(Answer.objects.values_list("value", "revision")) == [('{"v":"blue"}', 2)]


def test_a_form_with_several_choices(room: Room) -> None:
    room = room.go("networks")
    _lea, client = phone(room.session)
    form(client, room, value=["b", "a"])
    assert Answer.objects.get().value == '{"v":["a","b"]}'


def test_a_form_without_a_choice_says_so(room: Room) -> None:
    _lea, client = phone(room.session)
    client.cookies["django_language"] = "en"
    assert "Choose an answer." in form(client, room).content.decode()


def test_a_text_that_comes_too_late_is_given_back(room: Room) -> None:
    room = room.go("hopes")
    _lea, client = phone(room.session)
    states.change_state(training_session=fresh(room.session), to=State.SUSPENDED)
    assert (
        "un texte long &amp; précieux"
        in form(client, room, value="un texte long & précieux").content.decode()
    )


def test_a_form_needs_the_csrf_token(room: Room) -> None:
    lea, token = make_participant(room.session, "Léa")
    client = Client(enforce_csrf_checks=True)
    for name, value in device_of(lea, token).items():
        client.cookies[name] = value
    assert form(client, room, value="red").status_code == HTTPStatus.FORBIDDEN
    assert not Answer.objects.exists()


def test_an_outsiders_form_finds_nothing(room: Room) -> None:
    assert form(Client(), room, value="red").status_code == HTTPStatus.NOT_FOUND
    _stranger, elsewhere = phone(make_session(state=State.LIVE))
    assert form(elsewhere, room, value="red").status_code == HTTPStatus.NOT_FOUND
    _lea, client = phone(room.session)
    assert form(client, room, value="red", asking="1").status_code == HTTPStatus.NOT_FOUND
    assert form(client, room, value="red", asking=uuid4()).status_code == HTTPStatus.NOT_FOUND
    other = open_room()
    assert form(client, room, value="red", asking=other.asking.pk).status_code == 404
    assert not Answer.objects.exists()
