"""Coming back on another device: one's own code, the teacher's help, the device that was left."""

import logging
import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from sessions import identity
from sessions.enums import State
from sessions.models import Participant, TrainingSession
from sessions.services import joining, privacy, states
from tests.factories import device_of, fresh, make_participant, make_session, make_teacher

pytestmark = pytest.mark.django_db

CODE = re.compile(r'class="join-code">([^<]+)<')


@pytest.fixture
def session() -> TrainingSession:
    return make_session(state=State.LIVE)


@pytest.fixture
def lea(session: TrainingSession, client: Client) -> Participant:
    """Return somebody who joined on the device `client`."""
    person, token = make_participant(session)
    client.cookies.load(device_of(person, token))
    return person


@pytest.fixture
def teacher(session: TrainingSession) -> Client:
    browser = Client()
    browser.force_login(session.owner)
    return browser


def own_page(person: Participant) -> str:
    return reverse("sessions:recovery_code", args=[person.training_session.ref])


def teachers_page(person: Participant) -> str:
    return reverse("sessions:new_code", args=[person.training_session.ref, person.pk])


def code_on(client: Client, url: str) -> str:
    found = CODE.search(client.get(url).content.decode())
    return found[1] if found else ""


def come_back(code: str) -> Client:
    """Type the code on another device."""
    device = Client()
    data = {"action": "recover", "recovery_code": code}
    assert device.post(reverse("sessions:join"), data).status_code == 302
    return device


# --- one's own code --------------------------------------------------------------------------


def test_a_code_is_made_once_however_often_its_page_is_loaded(
    client: Client, lea: Participant
) -> None:
    assert client.post(own_page(lea))["Location"] == own_page(lea)
    code = code_on(client, own_page(lea))
    client.post(reverse("set_language"), {"language": "en", "next": own_page(lea)})
    assert code_on(client, own_page(lea)) == code
    assert come_back(code).get(lea.training_session.get_absolute_url()).status_code == 200


def test_the_code_is_kept_nowhere_but_on_the_device_and_not_for_long(
    client: Client, lea: Participant
) -> None:
    client.post(own_page(lea))
    code = code_on(client, own_page(lea)).replace(" ", "")
    assert code not in str(Participant.objects.values().get(pk=lea.pk))
    morsel = next(value for name, value in client.cookies.items() if name.startswith("rsn_code_"))
    assert morsel["path"] == own_page(lea)
    assert morsel["httponly"]
    with time_machine.travel("2099-01-01T00:00:00Z"):
        assert identity.CODE_SHOWN < 3600
        assert not code_on(client, own_page(lea))


def test_the_page_shows_no_code_that_another_has_replaced(client: Client, lea: Participant) -> None:
    client.post(own_page(lea))
    joining.make_recovery_code(participant=lea)
    assert client.get(own_page(lea))["Location"] == reverse(
        "sessions:me", args=[lea.training_session.ref]
    )


def test_leaving_the_device_takes_the_code_along(client: Client, lea: Participant) -> None:
    client.post(own_page(lea))
    client.post(reverse("sessions:leave", args=[lea.training_session.ref]))
    assert not [
        value for name, value in client.cookies.items() if "rsn_code_" in name and value.value
    ]


def test_who_has_just_joined_is_told_of_the_code_until_they_have_one(
    client: Client, lea: Participant
) -> None:
    page = lea.training_session.get_absolute_url()
    assert "data-once" in client.get(page).content.decode()
    joining.make_recovery_code(participant=lea)
    assert "data-once" not in client.get(page).content.decode()


# --- the door --------------------------------------------------------------------------------


@pytest.mark.parametrize("is_typed", [True, False])
def test_a_recovery_code_typed_as_a_session_code_is_led_to_its_field(
    client: Client, lea: Participant, is_typed: bool
) -> None:
    code = joining.make_recovery_code(participant=lea)
    door = reverse("sessions:join")
    answer = client.post(door, {"code": code}) if is_typed else client.get(f"{door}{code}/")
    page = answer.content.decode()
    assert "ressemble à un code de reprise" in page
    assert f'name="recovery_code" value="{code}"' in page
    assert "Aucune séance" not in page


def test_the_door_has_a_place_for_a_recovery_code(client: Client) -> None:
    page = client.get(reverse("sessions:join")).content.decode()
    assert 'name="recovery_code"' in page


# --- the device that was left ----------------------------------------------------------------


def test_the_device_that_was_left_is_told_so(client: Client, lea: Participant) -> None:
    url = lea.training_session.get_absolute_url()
    elsewhere = come_back(joining.make_recovery_code(participant=lea))
    left = client.get(url)
    assert left.status_code == 404
    assert "autre appareil" in left.content.decode()
    assert 'name="recovery_code"' in left.content.decode()
    assert lea.nickname not in left.content.decode()
    assert elsewhere.get(url).status_code == 200


def test_nobody_else_learns_that_somebody_left(client: Client, lea: Participant) -> None:
    url = lea.training_session.get_absolute_url()
    come_back(joining.make_recovery_code(participant=lea))
    nowhere = Client().get("/s/0000000000000000/").content
    strangers = [{}, {f"rsn_p_{lea.cookie_id}": "0" * 40}, {f"rsn_p_{lea.cookie_id}": ""}]
    for cookies in strangers:
        stranger = Client()
        stranger.cookies.load(cookies)
        page = stranger.get(url)
        assert page.status_code == 404
        assert "autre appareil" not in page.content.decode()
        assert len(page.content) == len(nowhere)


@pytest.mark.parametrize("end", ["removed", "erased"])
def test_the_left_device_of_somebody_who_is_gone_finds_nothing(
    client: Client, lea: Participant, end: str
) -> None:
    come_back(joining.make_recovery_code(participant=lea))
    lea.refresh_from_db()
    if end == "removed":
        joining.remove(participant=lea)
    else:
        privacy.erase(participant=lea)
    page = client.get(lea.training_session.get_absolute_url())
    assert "autre appareil" not in page.content.decode()
    lea.refresh_from_db()
    assert end == "removed" or lea.former_token_hash == ""


# --- the teacher's help ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "state", [State.OPEN, State.LIVE, State.SUSPENDED, State.CLOSED, State.ARCHIVED]
)
def test_a_teacher_makes_a_code_for_somebody_who_lost_theirs(state: State) -> None:
    session = make_session(state=State.OPEN)
    person, _token = make_participant(session)
    path = [State.OPEN, State.LIVE, State.SUSPENDED, State.CLOSED, State.ARCHIVED]
    for to in path[: path.index(state) + 1]:
        states.change_state(training_session=fresh(session), to=to)
    teacher = Client()
    teacher.force_login(session.owner)
    people = teacher.get(reverse("sessions:people", args=[session.ref])).content.decode()
    assert teachers_page(person) in people
    assert not code_on(teacher, teachers_page(person))  # it asks first
    assert Participant.objects.get().recovery_hash == ""
    teacher.post(teachers_page(person))
    code = code_on(teacher, teachers_page(person))
    assert code_on(teacher, teachers_page(person)) == code
    assert come_back(code).get(session.get_absolute_url()).status_code == 200
    assert Participant.objects.count() == 1


def test_a_code_that_a_teacher_makes_is_logged_without_it(
    teacher: Client, lea: Participant, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="rsn.security"):
        teacher.post(teachers_page(lea))
    assert f"actor={lea.training_session.owner_id} participant={lea.pk}" in caplog.text
    assert code_on(teacher, teachers_page(lea)).replace(" ", "") not in caplog.text


def test_nobody_but_the_teacher_of_the_session_makes_a_code(
    client: Client, lea: Participant, teacher: Client
) -> None:
    other = Client()
    other.force_login(make_teacher())
    for stranger, status in ((other, 404), (client, 302), (Client(), 302)):
        assert stranger.post(teachers_page(lea)).status_code == status
        assert not code_on(stranger, teachers_page(lea))
    lea.refresh_from_db()
    assert lea.recovery_hash == ""
    elsewhere = make_participant(make_session(state=State.LIVE))[0]
    within = reverse("sessions:new_code", args=[lea.training_session.ref, elsewhere.pk])
    assert teacher.post(within).status_code == 404


def test_there_is_no_code_for_paper_or_for_somebody_removed(
    session: TrainingSession, teacher: Client, lea: Participant
) -> None:
    sheet = joining.add_on_paper(training_session=session, name="Feuille")
    joining.remove(participant=lea)
    for person in (sheet, lea):
        assert teacher.post(teachers_page(person)).status_code == 404
