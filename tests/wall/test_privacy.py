"""A person's questions are handed out, and go with the person."""

import json

import pytest
from django.apps import apps
from django.urls import reverse

from sessions.services import privacy
from sessions.wall.enums import Act, QuestionState, Setting
from sessions.wall.models import AudienceQuestion
from tests.wall.rooms import Room, open_room

pytestmark = pytest.mark.django_db
SECRET = "Mon secret"


@pytest.fixture
def room() -> Room:
    return open_room("Léa", "Ada", "Zoé")


def everything() -> str:
    """Return all texts that the tables of the wall hold."""
    models = apps.get_app_config("sessions_wall").get_models()
    return str([list(model._default_manager.values()) for model in models])


def test_a_person_gets_what_they_asked_and_support(room: Room) -> None:
    lea, ada, _ = room.people
    room.decide(room.ask(lea, "Ma question"), Act.ANSWER, answer="Ma réponse")
    room.support(lea, room.shown(ada, "Visible"))
    hidden = room.shown(ada, "Cachée")
    room.support(lea, hidden)
    room.decide(hidden, Act.HIDE)
    data = privacy.personal_data(lea)["wall"]
    assert data["questions"][0]["question"] == "Ma question"
    assert data["questions"][0]["answer"] == "Ma réponse"
    assert data["supported"] == ["Visible"]
    assert data["supports"] == 2
    assert "Cachée" not in json.dumps(data, ensure_ascii=False)


def test_somebody_else_s_question_is_not_handed_out(room: Room) -> None:
    lea, ada, _ = room.people
    room.ask(lea, SECRET)
    assert SECRET not in json.dumps(privacy.personal_data(ada), ensure_ascii=False)


@pytest.mark.parametrize("act", [None, *sorted(set(Act) - {Act.MERGE, Act.UNMERGE, Act.PIN})])
def test_the_texts_of_an_erased_person_go_whatever_became_of_them(
    room: Room, act: Act | None
) -> None:
    lea = room.people[0]
    question = room.ask(lea, SECRET, key="0123456789")
    if act:
        room.decide(question, act, answer=f"À propos de {SECRET}")
    privacy.erase(participant=lea)
    assert SECRET not in everything()
    assert "0123456789" not in everything()
    assert room.board().is_empty
    assert room.remote().is_empty


def test_a_question_that_nobody_saw_goes_entirely_others_leave_a_stub(room: Room) -> None:
    lea = room.people[0]
    room.ask(lea, SECRET)
    room.decide(room.ask(lea, f"{SECRET} aussi"), Act.ANSWER_ALOUD)
    pinned = room.decide(room.shown(lea, f"{SECRET} encore"), Act.PIN)
    privacy.erase(participant=lea)
    assert AudienceQuestion.objects.count() == 2
    assert AudienceQuestion.objects.filter(state=QuestionState.ANSWERED).count() == 1
    pinned.refresh_from_db()
    assert pinned.pinned_at is None


def test_supports_of_an_erased_person_stay_counted(room: Room) -> None:
    lea, ada, _ = room.people
    question = room.shown(ada)
    room.support(lea, question)
    privacy.erase(participant=lea)
    assert room.supports(question) == 1


def test_what_was_merged_into_an_erased_question_stays_with_all_supporters(room: Room) -> None:
    lea, ada, zoe = room.people
    lead, other = room.shown(lea, SECRET), room.shown(ada, "Pareille")
    room.support(zoe, lead)
    room.merge(other, lead)
    privacy.erase(participant=lea)
    assert SECRET not in everything()
    assert [(row.text, row.supports, row.merged) for row in room.board().shown] == [
        ("Pareille", 1, 0)
    ]


def test_a_question_that_was_never_shown_is_not_shown_by_an_erasure(room: Room) -> None:
    lea, ada, _ = room.people
    lead, other = room.shown(lea, SECRET), room.ask(ada, "Jamais montrée")
    room.merge(other, lead)
    privacy.erase(participant=lea)
    assert room.board().is_empty
    assert [row.text for row in room.remote().waiting] == ["Jamais montrée"]


def test_the_texts_go_on_all_screens_at_once(room: Room) -> None:
    room.set(Setting.AFTER)
    lea = room.people[0]
    room.ask(lea, SECRET)
    before = room.session.events.count()
    privacy.erase(participant=lea)
    (event,) = room.session.events.order_by("seq")[before:]
    assert event.regions == ["aside"]
    assert SECRET not in str(list(room.session.events.values()))


def test_my_page_leads_to_my_questions(room: Room) -> None:
    lea, ada, _ = room.people
    address = reverse("sessions:me", args=[room.session.ref])
    room.ask(lea)
    wall = reverse("sessions:my_wall:page", args=[room.session.ref])
    assert wall in room.phone(lea).get(address).content.decode()
    assert wall not in room.phone(ada).get(address).content.decode()
