"""The agenda on the teacher's page: what is removed by mistake is not lost."""

import pytest
from django.test import Client
from django.urls import reverse

from sessions.models import TrainingSession
from tests.factories import make_session

pytestmark = pytest.mark.django_db


def address(name: str, session: TrainingSession, *args: object) -> str:
    return reverse(f"sessions:{name}", args=[session.ref, *args])


@pytest.fixture
def session() -> TrainingSession:
    return make_session()


@pytest.fixture
def teacher(client: Client, session: TrainingSession) -> Client:
    client.force_login(session.owner)
    return client


def test_a_removed_step_is_said_in_its_place_and_put_back_as_it_stood(
    teacher: Client, session: TrainingSession
) -> None:
    step = session.steps.get(key="ask")
    changed = {"title": "Sondage", "minutes": 9, "importance": "optional"}
    teacher.post(address("edit_step", session, step.pk), changed)
    said = teacher.post(address("remove_step", session, step.pk), follow=True)
    assert said.redirect_chain[-1][0].endswith("#removed")
    page = said.content.decode()
    places = [page.index(text) for text in ("Première étape", 'id="removed"', ">Fin<")]
    assert places == sorted(places)
    assert "Sondage" in page
    assert 'id="removed"' not in teacher.get(address("prepare", session)).content.decode()
    teacher.post(address("put_back", session))
    kept = [(s.key, s.title, s.minutes, s.importance) for s in session.steps.order_by("order")]
    assert kept[1] == ("ask", {"fr": "Sondage"}, 9, "optional")


def test_a_step_is_put_back_once_and_only_in_its_session(
    teacher: Client, session: TrainingSession
) -> None:
    other = make_session(owner=session.owner)
    teacher.post(address("remove_step", session, session.steps.get(key="last").pk))
    teacher.post(address("put_back", other))
    assert other.steps.count() == 3
    assert session.steps.count() == 2
    teacher.post(address("remove_step", session, session.steps.get(key="ask").pk))
    for _ in range(2):
        teacher.post(address("put_back", session))
    assert session.steps.count() == 2
