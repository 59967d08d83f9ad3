"""The participant's pages: joining, following, reading elsewhere, owning one's data."""

import json

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from sessions.enums import State
from sessions.models import Participant, TrainingSession
from sessions.services import joining, states
from tests.factories import (
    device_of,
    fresh,
    go_to_step,
    make_participant,
    make_session,
)

pytestmark = pytest.mark.django_db

MINE = ("participant", "me", "my_data")
CHANGES = ("recovery_code", "erase", "switch", "leave")


@pytest.fixture
def session() -> TrainingSession:
    return make_session(state=State.LIVE)


def address(name: str, session: TrainingSession) -> str:
    return reverse(f"sessions:{name}", args=[session.ref])


def join(client: Client, session: TrainingSession, nickname: str = "Léa") -> str:
    url = reverse("sessions:join_code", args=[session.join_code])
    return client.post(url, {"nickname": nickname})["Location"]


def test_the_code_then_the_nickname_lead_into_the_session(
    client: Client, session: TrainingSession
) -> None:
    code = session.join_code.lower()
    typed = client.post(reverse("sessions:join"), {"code": f"{code[:3]} {code[3:]}"})
    assert typed["Location"] == reverse("sessions:join_code", args=[session.join_code])
    assert join(client, session) == address("participant", session)
    page = client.get(address("participant", session)).content.decode()
    assert "Premier texte" in page


def test_the_cookie_is_bound_to_the_session_and_out_of_reach_of_scripts(
    client: Client, session: TrainingSession
) -> None:
    join(client, session)
    cookies = [morsel for name, morsel in client.cookies.items() if name.startswith("rsn_p_")]
    assert [morsel["path"] for morsel in cookies] == [address("participant", session)]
    assert all(morsel["httponly"] and morsel["samesite"] == "Lax" for morsel in cookies)


@pytest.mark.parametrize("name", [*MINE, *CHANGES])
def test_without_having_joined_there_is_nothing(
    client: Client, session: TrainingSession, name: str
) -> None:
    call = client.get if name in MINE else client.post
    assert call(address(name, session)).status_code == 404


@pytest.mark.parametrize("name", [*MINE, *CHANGES])
def test_a_participant_of_another_session_finds_nothing(
    client: Client, session: TrainingSession, name: str
) -> None:
    other, token = make_participant(make_session(state=State.LIVE))
    client.cookies.load(device_of(other, token))
    call = client.get if name in MINE else client.post
    assert call(address(name, session)).status_code == 404


def test_the_teacher_of_another_session_cannot_enter_as_a_participant(
    client: Client, session: TrainingSession
) -> None:
    client.force_login(session.owner)
    assert client.get(address("participant", session)).status_code == 404


def test_a_nickname_an_id_or_the_reference_open_nothing(
    client: Client, session: TrainingSession
) -> None:
    person, _token = make_participant(session)
    for guess in (
        person.nickname,
        str(person.pk),
        session.ref,
        person.cookie_id,
        person.token_hash,
    ):
        client.cookies.load({f"rsn_p_{person.cookie_id}": guess})
        assert client.get(address("participant", session)).status_code == 404


def test_a_wrong_code_is_404_and_right_codes_pass_after_a_storm_of_wrong_ones(
    client: Client, session: TrainingSession
) -> None:
    statuses = [client.get("/j/BBBBBB/").status_code for _ in range(70)]
    assert statuses[0] == 404
    assert statuses[-1] == 429
    url = reverse("sessions:join_code", args=[session.join_code])
    assert client.get(url).status_code == 200
    assert join(client, session) == address("participant", session)


def test_a_session_in_preparation_says_to_wait(client: Client) -> None:
    session = make_session(state=State.DRAFT)
    url = reverse("sessions:join_code", args=[session.join_code])
    assert client.get(url).status_code == 409


@pytest.mark.parametrize("nickname", ["", "x" * 31, "\u202e"])
def test_a_bad_nickname_is_told_and_nobody_joins(
    client: Client, session: TrainingSession, nickname: str
) -> None:
    url = reverse("sessions:join_code", args=[session.join_code])
    assert client.post(url, {"nickname": nickname}).status_code == 422
    assert not Participant.objects.exists()


def test_two_people_share_a_device_and_change_over(
    client: Client, session: TrainingSession
) -> None:
    join(client, session, "Ada")
    join(client, session, "Alan")
    me = client.get(address("me", session)).content.decode()
    assert "Alan" in me
    assert "Ada" in me
    ada = Participant.objects.get(nickname="Ada")
    client.post(address("switch", session), {"to": ada.cookie_id})
    assert "Ada" in client.get(address("participant", session)).content.decode()


def test_nobody_becomes_somebody_who_is_not_on_the_device(
    client: Client, session: TrainingSession
) -> None:
    join(client, session)
    stranger, _token = make_participant(session, "Autre")
    response = client.post(address("switch", session), {"to": stranger.cookie_id})
    assert response.status_code == 404


def test_a_recovery_code_brings_back_the_same_person(
    client: Client, session: TrainingSession
) -> None:
    join(client, session)
    person = Participant.objects.get()
    code = joining.make_recovery_code(participant=person)
    elsewhere = Client()
    url = reverse("sessions:join_code", args=[session.join_code])
    data = {"action": "recover", "recovery_code": code.lower()}
    assert elsewhere.post(url, data)["Location"] == address("participant", session)
    assert Participant.objects.count() == 1
    assert client.get(address("participant", session)).status_code == 404  # the lost device


def test_a_participant_reads_again_what_the_room_has_seen_and_nothing_else(
    client: Client, session: TrainingSession
) -> None:
    join(client, session)
    go_to_step(session, "last")
    first = session.steps.get(key="first")
    unseen = session.steps.get(key="ask")
    url = address("participant", session)
    assert "Premier texte" in client.get(url, {"step": first.pk}).content.decode()
    assert client.get(url, {"step": unseen.pk}).status_code == 404
    assert client.get(url, {"step": "nonsense"}).status_code == 404
    assert client.get(url, {"step": first.pk, "item": "-1"}).status_code == 200
    assert client.get(url, {"step": first.pk, "item": "999"}).status_code == 200


def test_a_page_elsewhere_opens_no_stream(client: Client, session: TrainingSession) -> None:
    join(client, session)
    first = session.steps.get(key="first")
    page = client.get(address("participant", session), {"step": first.pk}).content.decode()
    assert "data-stream" not in page
    assert "data-stream" in client.get(address("participant", session)).content.decode()


def test_the_language_is_the_person_s_choice_then_the_session_s(
    client: Client, session: TrainingSession
) -> None:
    join(client, session)
    url = address("participant", session)
    browser = {"accept-language": "en"}
    assert "Premier texte" in client.get(url, headers=browser).content.decode()
    client.post(reverse("set_language"), {"language": "en"})
    assert "First text" in client.get(url).content.decode()


def test_my_data_hold_my_nickname_and_nobody_else_s(
    client: Client, session: TrainingSession
) -> None:
    join(client, session, "Moi")
    make_participant(session, "Quelqu’un")
    response = client.get(address("my_data", session))
    assert "attachment" in response["Content-Disposition"]
    assert json.loads(response.content)["participant"]["nickname"] == "Moi"
    assert "Quelqu" not in response.content.decode()


def test_an_erased_person_leaves_no_name_and_is_out(
    client: Client, session: TrainingSession
) -> None:
    join(client, session, "Effacée")
    client.post(address("erase", session))
    person = Participant.objects.get()
    assert "ffac" not in str(Participant.objects.values().get(pk=person.pk))
    assert client.get(address("participant", session)).status_code == 404


def test_leaving_forgets_the_device_and_keeps_the_person(
    client: Client, session: TrainingSession
) -> None:
    join(client, session)
    client.post(address("leave", session))
    assert client.get(address("participant", session)).status_code == 404
    assert Participant.objects.present().count() == 1


def test_a_removed_participant_is_out_at_once(client: Client, session: TrainingSession) -> None:
    join(client, session)
    joining.remove(participant=Participant.objects.get())
    assert client.get(address("participant", session)).status_code == 404


def test_a_deleted_session_is_out_of_reach(client: Client) -> None:
    session = make_session(state=State.OPEN)
    join(client, session)
    states.delete(training_session=session)
    assert client.get(address("participant", session)).status_code == 404


@pytest.mark.parametrize(
    ("state", "words"),
    [(State.OPEN, "commence"), (State.SUSPENDED, "suspendue"), (State.CLOSED, "terminée")],
)
def test_each_state_has_its_own_words(client: Client, state: State, words: str) -> None:
    session = make_session(state=State.OPEN)
    client.cookies.load(device_of(*make_participant(session)))
    for to in {State.OPEN: [], State.SUSPENDED: [State.LIVE], State.CLOSED: []}[state] + [state]:
        states.change_state(training_session=fresh(session), to=to)
    assert words in client.get(address("participant", session)).content.decode()


def test_the_page_takes_the_same_queries_with_one_and_with_many_people(
    client: Client, session: TrainingSession, django_assert_max_num_queries: object
) -> None:
    join(client, session)
    for number in range(5):
        make_participant(session, f"P{number}")
    with django_assert_max_num_queries(12):
        client.get(address("participant", session))


def test_the_front_page_and_the_door_are_open_to_all(client: Client) -> None:
    for name in ("home", "join"):
        response = client.get(reverse(f"sessions:{name}"))
        assert response.status_code == 200
        assert "Content-Security-Policy" in response


def test_a_reload_changes_nothing(client: Client, session: TrainingSession) -> None:
    join(client, session)
    before = fresh(session).last_seq
    first = client.get(address("participant", session))
    second = client.get(address("participant", session))
    assert first.context["seq"] == second.context["seq"] == before
    assert Participant.objects.count() == 1


def test_on_a_shared_device_a_form_speaks_for_the_person_whose_page_it_is(
    client: Client, session: TrainingSession
) -> None:
    join(client, session, "Ada")
    ada = Participant.objects.get(nickname="Ada")
    join(client, session, "Alan")  # Alan is the active one now; Ada's page is still open
    client.post(address("erase", session), {"person": ada.cookie_id})
    ada.refresh_from_db()
    assert ada.erased_at is not None
    assert Participant.objects.get(nickname="Alan").erased_at is None


def test_a_page_of_somebody_removed_never_acts_on_another_person(
    client: Client, session: TrainingSession
) -> None:
    join(client, session, "Ada")
    join(client, session, "Alan")
    ada = Participant.objects.get(nickname="Ada")
    joining.remove(participant=ada)
    response = client.post(address("erase", session), {"person": ada.cookie_id})
    assert response.status_code == 404
    assert Participant.objects.get(nickname="Alan").erased_at is None


def test_every_form_of_a_participant_says_whose_it_is(
    client: Client, session: TrainingSession
) -> None:
    join(client, session)
    for name in ("participant", "me"):
        page = client.get(address(name, session)).content.decode()
        own = page[page.index("<main") : page.index("</main>")]
        forms = own.count("csrfmiddlewaretoken")
        assert own.count('name="person"') == forms > 0


def test_within_the_current_step_only_what_was_shown_can_be_read(
    client: Client, session: TrainingSession
) -> None:
    join(client, session)
    first = session.steps.get(key="first")
    page = client.get(address("participant", session), {"step": first.pk, "item": 1})
    assert "Premier texte" in page.content.decode()  # the second slide was not shown yet
    go_to_step(session, "ask")
    ask = session.steps.get(key="ask")
    later = client.get(address("participant", session), {"step": ask.pk, "item": 4})
    assert "Vos attentes" not in later.content.decode()


def test_a_recovery_code_works_after_the_session_has_ended(
    client: Client, session: TrainingSession
) -> None:
    join(client, session)
    code = joining.make_recovery_code(participant=Participant.objects.get())
    states.change_state(training_session=fresh(session), to=State.CLOSED)
    elsewhere = Client()
    data = {"action": "recover", "recovery_code": code}
    assert elsewhere.post(reverse("sessions:join"), data)["Location"] == address(
        "participant", session
    )
    assert elsewhere.get(address("me", session)).status_code == 200
    wrong = Client().post(reverse("sessions:join"), {**data, "recovery_code": "BBBBBBBBBB"})
    assert wrong.status_code == 422


def test_wrong_codes_of_a_minute_ago_are_forgotten(client: Client) -> None:
    with time_machine.travel("2026-11-23T08:00:00Z", tick=False) as clock:
        statuses = [client.get("/j/BBBBBB/").status_code for _ in range(70)]
        assert statuses[-1] == 429
        clock.shift(61)
        assert client.get("/j/BBBBBB/").status_code == 404


def test_what_the_room_has_seen_can_be_read_after_the_end(
    client: Client, session: TrainingSession
) -> None:
    join(client, session)
    states.change_state(training_session=fresh(session), to=State.CLOSED)
    page = client.get(address("participant", session)).content.decode()
    seen, unseen = session.steps.get(key="first"), session.steps.get(key="ask")
    assert f"?step={seen.pk}" in page
    assert f"?step={unseen.pk}" not in page
    again = client.get(address("participant", session), {"step": seen.pk})
    assert "Premier texte" in again.content.decode()
