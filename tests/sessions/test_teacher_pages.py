"""The teacher's pages: what works, who is kept out, what is refused and how."""

import re
from uuid import uuid4

import pytest
from django.templatetags.static import static
from django.test import Client
from django.urls import reverse

from sessions.activities import registry
from sessions.enums import State
from sessions.models import TrainingSession
from tests.factories import fresh, make_edition, make_participant, make_session, make_teacher

pytestmark = pytest.mark.django_db

PAGES = ("prepare", "present", "projector", "sheet", "people", "report")
ACTIONS = ("options", "state", "renew_code", "duplicate", "delete", "add_step", "move")


def address(name: str, session: TrainingSession, *args: object) -> str:
    return reverse(f"sessions:{name}", args=[session.ref, *args])


@pytest.fixture
def session() -> TrainingSession:
    return make_session(state=State.LIVE)


@pytest.fixture
def teacher(client: Client, session: TrainingSession) -> Client:
    client.force_login(session.owner)
    return client


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("state", State)
def test_every_page_works_in_every_state(client: Client, name: str, state: State) -> None:
    session = make_session(state=state)
    client.force_login(session.owner)
    response = client.get(address(name, session))
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("name", PAGES)
def test_another_teacher_gets_404_as_for_a_session_that_does_not_exist(
    client: Client, session: TrainingSession, name: str
) -> None:
    client.force_login(make_teacher())
    assert client.get(address(name, session)).status_code == 404
    missing = address(name, session).replace(session.ref, "0" * 16)
    assert client.get(missing).status_code == 404


@pytest.mark.parametrize("action", ACTIONS)
def test_another_teacher_changes_nothing(
    client: Client, session: TrainingSession, action: str
) -> None:
    client.force_login(make_teacher())
    before = TrainingSession.objects.values().get(pk=session.pk)
    assert client.post(address(action, session), {"to": "closed"}).status_code == 404
    assert TrainingSession.objects.values().get(pk=session.pk) == before


@pytest.mark.parametrize("name", [*PAGES, *ACTIONS])
def test_nobody_is_sent_to_sign_in_whatever_the_reference(
    client: Client, session: TrainingSession, name: str
) -> None:
    here = client.get(address(name, session))
    nowhere = client.get(address(name, session).replace(session.ref, "0" * 16))
    assert here.status_code == nowhere.status_code == 302
    assert here["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("action", ACTIONS)
def test_a_get_changes_nothing(teacher: Client, session: TrainingSession, action: str) -> None:
    before = fresh(session).last_seq
    assert teacher.get(address(action, session)).status_code == (
        200 if action == "options" else 405
    )
    assert fresh(session).last_seq == before


@pytest.mark.parametrize("action", ACTIONS)
def test_every_change_needs_the_csrf_token(session: TrainingSession, action: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(session.owner)
    response = client.post(address(action, session), {"title": "Mon texte"})
    assert response.status_code == 403
    assert "Mon texte" in response.content.decode()  # what was typed is kept on the page


def test_the_list_shows_only_my_sessions(client: Client) -> None:
    mine, theirs = make_session(title="À moi"), make_session(title="À autrui")
    client.force_login(mine.owner)
    page = client.get(reverse("sessions:teach")).content.decode()
    assert "À moi" in page
    assert theirs.title not in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_the_same_queries_for_one_and_for_three(
    client: Client, number: int, django_assert_num_queries: object
) -> None:
    owner = make_teacher()
    for _ in range(number):
        make_session(owner=owner)
    client.force_login(owner)
    client.get(reverse("sessions:teach"))
    with django_assert_num_queries(5):
        client.get(reverse("sessions:teach"))


def test_a_session_is_made_from_a_training(client: Client) -> None:
    teacher, edition = make_teacher(), make_edition()
    client.force_login(teacher)
    url = reverse("sessions:new", args=[edition.training.key])
    assert "Court" in client.get(url).content.decode()
    data = {"title": "  Groupe   A ", "plan": "short", "language": "fr"}
    response = client.post(url, data)
    made = TrainingSession.objects.get(owner=teacher)
    assert response["Location"] == reverse("sessions:prepare", args=[made.ref])
    assert (made.title, made.state) == ("Groupe A", State.DRAFT)


@pytest.mark.parametrize("wrong", [{"plan": "none"}, {"title": ""}, {"language": "xx"}])
def test_bad_input_keeps_what_was_typed(client: Client, wrong: dict[str, str]) -> None:
    edition = make_edition()
    client.force_login(make_teacher())
    url = reverse("sessions:new", args=[edition.training.key])
    data = {"title": "Groupe B", "plan": "short", "language": "fr", **wrong}
    response = client.post(url, data)
    assert response.status_code == 422
    assert data["title"] in response.content.decode()
    assert not TrainingSession.objects.exists()


def test_options_are_saved_and_the_room_looks_again(
    teacher: Client, session: TrainingSession
) -> None:
    before = fresh(session).last_seq
    data = {
        "title": "Nouveau titre",
        "language": "en",
        "results_policy": "live",
        "texts_policy": "at_once",
        "nicknames": "Ada\n\n Alan \n",
        "retention_days": 30,
        "time_zone": "Indian/Reunion",
    }
    assert teacher.post(address("options", session), data).status_code == 302
    saved = fresh(session)
    assert saved.nickname_list() == ["Ada", "Alan"]
    assert (saved.title, saved.language, saved.retention_days) == ("Nouveau titre", "en", 30)
    assert saved.last_seq > before


def test_bad_options_are_shown_again_with_what_was_typed(
    teacher: Client, session: TrainingSession
) -> None:
    data = {"title": "Mon titre", "language": "fr", "results_policy": "live",
            "nicknames": "x" * 40, "retention_days": 0, "time_zone": "Mars/Base"}  # fmt: skip
    response = teacher.post(address("options", session), data)
    assert response.status_code == 422
    page = response.content.decode()
    assert "x" * 40 in page
    assert fresh(session).title == "Ma séance"


def move(client: Client, session: TrainingSession, **data: object) -> tuple[int, dict[str, object]]:
    response = client.post(address("move", session), data, headers={"accept": "application/json"})
    return response.status_code, response.json()


def test_a_move_answers_with_the_new_version(teacher: Client, session: TrainingSession) -> None:
    status, body = move(teacher, session, move="next", version=session.move_version)
    assert (status, body["version"]) == (200, session.move_version + 1)
    assert fresh(session).current_item == 1


def test_an_old_move_is_refused_with_a_sentence(teacher: Client, session: TrainingSession) -> None:
    move(teacher, session, move="next", version=session.move_version)
    status, body = move(teacher, session, move="next", version=session.move_version)
    assert status == 409
    assert body["message"]
    assert fresh(session).current_item == 1


@pytest.mark.parametrize(
    "data",
    [
        {"move": "dance"},
        {"move": "next", "version": "x"},
        {"move": "go:nonsense"},
        {"move": f"go:{uuid4()}"},
        {"move": "reveal"},
        {},
    ],
)
def test_a_senseless_move_is_refused_and_never_a_500(
    teacher: Client, session: TrainingSession, data: dict[str, str]
) -> None:
    status, body = move(teacher, session, **{"version": session.move_version, **data})
    assert status == 409
    assert body["message"]
    assert fresh(session).current_step.key == "first"


def test_without_javascript_a_move_comes_back_to_the_screen(
    teacher: Client, session: TrainingSession
) -> None:
    response = teacher.post(
        address("move", session),
        {"move": "next", "version": session.move_version, "from": "projector"},
    )
    assert response["Location"] == address("projector", session)


def test_a_name_that_stands_twice_in_the_list_is_said_and_kept_to_be_put_right(
    teacher: Client, session: TrainingSession
) -> None:
    data = {"title": "Titre", "language": "fr", "results_policy": "on_reveal", "retention_days": 30, "texts_policy": "once_read",
            "time_zone": "Europe/Paris", "nicknames": "Ana\nBob\nbob"}  # fmt: skip
    response = teacher.post(address("options", session), data)
    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {"nicknames"}
    page = response.content.decode()
    assert ": Bob, bob" in page
    assert "Ana\nBob\nbob" in page


def test_the_code_stays_on_the_suspended_projector(client: Client) -> None:
    session = make_session(state=State.SUSPENDED)
    client.force_login(session.owner)
    assert session.spaced_code in client.get(address("projector", session)).content.decode()


def test_a_double_click_on_a_state_is_no_error(teacher: Client, session: TrainingSession) -> None:
    for _ in range(2):
        teacher.post(address("state", session), {"to": "suspended"})
    assert fresh(session).state == State.SUSPENDED


def test_steps_are_reordered_edited_and_removed(teacher: Client, session: TrainingSession) -> None:
    step = session.steps.get(key="last")
    teacher.post(address("move_step", session, step.pk), {"to": "up"})
    teacher.post(
        address("edit_step", session, step.pk),
        {"title": "Conclusion", "minutes": 7, "importance": "optional"},
    )
    teacher.post(address("remove_step", session, session.steps.get(key="ask").pk))
    assert [(s.key, s.minutes) for s in session.steps.order_by("order")] == [
        ("first", 10),
        ("last", 7),
    ]


def test_a_step_of_another_session_is_404(teacher: Client, session: TrainingSession) -> None:
    other = make_session().steps.first()
    assert teacher.post(address("remove_step", session, other.pk)).status_code == 404


def test_the_page_to_prepare_takes_few_queries(
    teacher: Client, session: TrainingSession, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(12):
        teacher.get(address("prepare", session))


def test_a_removed_participant_is_no_longer_listed(
    teacher: Client, session: TrainingSession
) -> None:
    person, _token = make_participant(session, "Zoé")
    assert "Zoé" in teacher.get(address("people", session)).content.decode()
    teacher.post(address("remove_participant", session, person.pk))
    teacher.get(address("people", session))
    assert "Zoé" not in teacher.get(address("people", session)).content.decode()


def test_the_policy_for_content_is_on_every_page_with_a_fresh_nonce(
    teacher: Client, session: TrainingSession
) -> None:
    nonces = set()
    for name in PAGES:
        response = teacher.get(address(name, session))
        policy = response["Content-Security-Policy"]
        assert "unsafe" not in policy
        nonces |= set(re.findall(r"'nonce-([^']+)'", policy))
        html = response.content.decode()
        assert " style=" not in html
        assert not re.search(r"\son[a-z]+=", html)
        assert all("nonce=" in tag for tag in re.findall(r"<script[^>]*>", html))
    assert len(nonces) == len(PAGES)


def test_a_session_is_deleted_and_brought_back(client: Client) -> None:
    session = make_session(state=State.OPEN)
    client.force_login(session.owner)
    client.post(address("delete", session))
    assert client.get(address("prepare", session)).status_code == 404
    client.force_login(make_teacher())
    assert client.post(address("restore", session)).status_code == 404
    client.force_login(session.owner)
    client.post(address("restore", session))
    assert client.get(address("prepare", session)).status_code == 200


def test_a_copy_is_made_with_a_title(teacher: Client, session: TrainingSession) -> None:
    teacher.post(address("duplicate", session), {"title": "Groupe C"})
    copy = TrainingSession.objects.get(title="Groupe C")
    assert (copy.owner, copy.state) == (session.owner, State.DRAFT)


def test_a_step_of_one_s_own_is_removed_only_after_a_question(
    teacher: Client, session: TrainingSession
) -> None:
    data = {"title": "Mon idée", "minutes": 3, "text": "Texte", "notes": ""}
    teacher.post(address("content:add", session), data)
    step = session.steps.get(key__startswith="own-")
    asked = teacher.get(address("remove_step", session, step.pk))
    assert "Mon idée" in asked.content.decode()
    assert session.steps.filter(pk=step.pk).exists()
    teacher.post(address("remove_step", session, step.pk))
    assert not session.steps.filter(pk=step.pk).exists()


@pytest.mark.parametrize("nothing", ["\u200e", "\u200b \u202e"])
def test_a_title_or_text_that_shows_nothing_is_refused(
    teacher: Client, session: TrainingSession, nothing: str
) -> None:
    data = {"title": "Mon idée", "minutes": 3, "text": nothing, "notes": ""}
    assert teacher.post(address("content:add", session), data).status_code == 422
    url = reverse("sessions:new", args=[session.edition.training.key])
    new = {"title": nothing, "plan": "short", "language": "fr"}
    assert teacher.post(url, new).status_code == 422


def test_an_own_step_is_added_shown_and_changed(teacher: Client, session: TrainingSession) -> None:
    url = address("content:add", session)
    data = {"title": "Mon idée", "minutes": 3, "text": "**Gras** <script>x</script>", "notes": ""}
    teacher.post(url, data)
    step = session.steps.get(key__startswith="own-")
    session = fresh(session)
    teacher.post(
        address("move", session), {"move": f"go:{step.pk}", "version": session.move_version}
    )
    page = teacher.get(address("projector", session)).content.decode()
    assert "<strong>Gras</strong>" in page
    assert "<script>x" not in page
    edit = address("content:edit", session, step.pk)
    assert "**Gras**" in teacher.get(edit).content.decode()
    teacher.post(edit, {**data, "text": "Autre texte"})
    assert "Autre texte" in teacher.get(address("projector", session)).content.decode()
    other = session.steps.get(key="first")
    assert teacher.get(address("content:edit", session, other.pk)).status_code == 404


def test_the_report_brings_the_styles_of_what_it_shows(
    teacher: Client, session: TrainingSession
) -> None:
    page = teacher.get(address("report", session)).content.decode()
    wanted = {path for activity in registry for path in activity.styles}
    assert "css/references.css" in wanted
    for path in wanted:
        assert static(path) in page
