"""A cross-table on the projector: put there by the teacher, gone with the next move."""

import pytest
from django.test import Client
from django.urls import reverse

from sessions.enums import Move, Screen, State
from sessions.models import Event, TrainingSession
from sessions.responses.models import Answer
from sessions.responses.services import refresh_tally
from sessions.responses.values import canonical
from sessions.screens import render_region
from sessions.services import moves
from sessions.survey import projecting
from sessions.survey.crossing import Crossing
from tests.factories import fresh, go_to_step, make_teacher
from tests.kinds import make_kinds_session
from tests.survey.gallery import ask as ask_gallery
from tests.survey.gallery import crowd

pytestmark = pytest.mark.django_db


def answered(session: TrainingSession, teachers: int, pupils: int) -> None:
    """Let so many people of both roles say how much at ease they are."""
    people = crowd(session, teachers + pupils)
    for key, values in (
        ("role", ["teacher"] * teachers + ["student"] * pupils),
        ("ease", [1 + number % 5 for number in range(len(people))]),
    ):
        asking = ask_gallery(session, key)
        Answer.objects.bulk_create(
            Answer(asking=asking, participant=person, value=canonical(value), revision=1)
            for person, value in zip(people, values, strict=True)
        )
        refresh_tally(asking_id=asking.pk)


@pytest.fixture
def session() -> TrainingSession:
    session = make_kinds_session()
    answered(session, 8, 6)
    return session


def keys(session: TrainingSession) -> dict[str, str]:
    found = {one.key.rsplit("/", 1)[1]: str(one.pk) for one in session.questions.all()}
    return {"question": found["ease"], "by": found["role"]}


def aside(session: TrainingSession, screen: Screen) -> str:
    return render_region(fresh(session), screen, "aside", "fr")


def put(session: TrainingSession, client: Client, **more: str) -> str:
    address = reverse("sessions:survey:project_crosstab", args=[session.ref])
    response = client.post(address, keys(session) | more, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def test_the_room_sees_the_table_until_the_teacher_moves_on(
    session: TrainingSession, client: Client
) -> None:
    client.force_login(session.owner)
    page = put(session, client)
    assert "Retirer le tableau" in page
    shown = aside(session, Screen.PROJECTOR)
    assert "cross-overlay" in shown
    assert "8 personnes" in shown
    assert "Retirer le tableau" in aside(session, Screen.PRESENTER)
    assert "cross" not in aside(session, Screen.PARTICIPANT)
    session = fresh(session)
    moves.advance(training_session=session, version=session.move_version, move=Move.NEXT)
    assert "cross-overlay" not in aside(session, Screen.PROJECTOR)
    event = Event.objects.filter(training_session=session, kind="table").latest("seq")
    assert (event.audience, event.regions) == ("teacher", ["aside"])


def test_revealing_takes_the_table_off_too(session: TrainingSession, client: Client) -> None:
    client.force_login(session.owner)
    session = go_to_step(session, "ask")
    put(session, client)
    session = fresh(session)
    moves.set_revealed(training_session=session, version=session.move_version, revealed=True)
    assert "cross-overlay" not in aside(session, Screen.PROJECTOR)


def test_the_teacher_takes_it_off_from_the_projector(
    session: TrainingSession, client: Client
) -> None:
    client.force_login(session.owner)
    put(session, client)
    address = reverse("sessions:survey:project_crosstab", args=[session.ref])
    for _press in range(2):
        response = client.post(address, {"do": "take-off", "from": "projector"})
        assert response.headers["Location"] == reverse("sessions:projector", args=[session.ref])
    assert "cross-overlay" not in aside(session, Screen.PROJECTOR)
    assert Event.objects.filter(training_session=session, kind="table").count() == 2


def test_a_group_under_five_is_hidden_on_the_projector_as_well(client: Client) -> None:
    session = make_kinds_session()
    answered(session, 12, 3)
    client.force_login(session.owner)
    page = put(session, client)
    assert "Trop peu de personnes" in page
    assert "cross-overlay" not in aside(session, Screen.PROJECTOR)
    with pytest.raises(projecting.TooFewError):
        projecting.project_table(training_session=session, **keys(session))


def test_a_table_that_falls_under_five_leaves_the_projector(
    session: TrainingSession, client: Client
) -> None:
    client.force_login(session.owner)
    put(session, client)
    assert "cross-overlay" in aside(session, Screen.PROJECTOR)  # control
    Answer.objects.filter(value=canonical("student")).delete()
    Answer.objects.filter(value=canonical("teacher")).exclude(
        pk__in=Answer.objects.filter(value=canonical("teacher")).values("pk")[:4]
    ).delete()
    assert "cross-overlay" not in aside(session, Screen.PROJECTOR)


@pytest.mark.parametrize("change", [{"by": ""}, {"by": "x"}, {"question": "x"}])
def test_what_is_no_table_is_refused(
    session: TrainingSession, client: Client, change: dict[str, str]
) -> None:
    client.force_login(session.owner)
    assert "Choisissez deux questions" in put(session, client, **change)
    with pytest.raises(projecting.NotProjectedError):
        projecting.project_table(training_session=session, **keys(session) | change)


def test_nothing_is_projected_before_the_session(client: Client) -> None:
    session = make_kinds_session(state=State.OPEN)
    with pytest.raises(projecting.NotProjectedError):
        projecting.project_table(training_session=session, **keys(session))
    assert aside(session, Screen.PRESENTER).find("cross") == -1


def test_outsiders_are_kept_out(session: TrainingSession, client: Client) -> None:
    address = reverse("sessions:survey:project_crosstab", args=[session.ref])
    client.force_login(make_teacher())
    assert client.post(address, keys(session)).status_code == 404
    assert projecting.projected(fresh(session)) is None
    client.force_login(session.owner)  # control
    assert client.get(address).status_code == 405
    assert client.post(address, keys(session)).status_code == 302
    assert projecting.projected(fresh(session)) is not None


def test_a_removed_question_takes_its_table_along(session: TrainingSession) -> None:
    projecting.project_table(training_session=session, **keys(session))
    crossing = projecting.projected(fresh(session))
    assert crossing
    assert projecting.is_projected(crossing)
    other = Crossing(session, keys(session)["by"], keys(session)["question"])
    assert not projecting.is_projected(other)
    session.questions.get(pk=keys(session)["by"]).delete()
    assert projecting.projected(fresh(session)) is None


@pytest.mark.parametrize("page", ["sessions:report"])
def test_the_table_is_found_from_the_results(
    session: TrainingSession, client: Client, page: str
) -> None:
    client.force_login(session.owner)
    there = reverse("sessions:survey:crosstab", args=[session.ref])
    assert there in client.get(reverse(page, args=[session.ref])).content.decode()
    session = go_to_step(session, "ask")
    assert there in render_region(fresh(session), Screen.PRESENTER, "results", "fr")
