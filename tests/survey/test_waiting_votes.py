"""Votes over texts that wait: what the teacher lets through, and nothing else, is voted on."""

import pytest
from django.test import Client
from django.urls import reverse

from sessions.enums import Screen, TextsPolicy
from sessions.models import TrainingSession
from sessions.responses.models import Answer, Question
from sessions.responses.services import set_hidden
from sessions.responses.written import waiting_for
from tests.factories import show_texts_at_once
from tests.responses.rooms import phone, say
from tests.survey.exercises import (
    REPLY,
    VOTE,
    at,
    keys_of,
    make_exercise,
    seen_by,
    survey_of,
    written,
)

pytestmark = pytest.mark.django_db
TEXTS = ("Nous sommes désolés.", "Écrivez-nous en privé.", "Nous vous appelons ce soir.")


@pytest.fixture
def session() -> TrainingSession:
    found = make_exercise(REPLY, VOTE)
    show_texts_at_once(found, TextsPolicy.ONCE_READ)
    return found


@pytest.fixture
def teacher(session: TrainingSession) -> Client:
    client = Client()
    client.force_login(session.owner)
    return client


def question_of(session: TrainingSession, key: str) -> Question:
    return survey_of(session).entries.get(key=key).question


def page_of(session: TrainingSession) -> str:
    return reverse("sessions:survey:texts", args=[session.ref, question_of(session, "reply").pk])


def answer_of(text: str) -> Answer:
    return Answer.objects.get(value__contains=text)


def let_through(client: Client, session: TrainingSession) -> None:
    mark = waiting_for(question_of(session, "reply")).mark
    assert client.post(page_of(session), {"act": f"let-through:{mark}"}).status_code == 302


@pytest.mark.parametrize("why", ["too few", "voted"])
def test_a_vote_that_is_refused_shows_nothing(
    session: TrainingSession, teacher: Client, why: str
) -> None:
    written(session, *TEXTS)
    reply, ballot = question_of(session, "reply"), question_of(session, "vote")
    chosen = TEXTS[:1]
    if why == "voted":
        let_through(teacher, session)
        say(phone(session)[0], at(session, 1), [keys_of(session)[TEXTS[0]]])
        chosen = ("encore", "toujours")
        for text in chosen:
            say(phone(session, text)[0], at(session, 0), text)
    waiting = waiting_for(reply).number
    data = {"act": f"vote:{ballot.pk}", "text": [str(answer_of(text).pk) for text in chosen]}
    refused = teacher.post(page_of(session), data)
    assert refused.status_code == 422
    assert waiting_for(reply).number == waiting
    assert f"{waiting} textes attendent" in refused.content.decode()
    assert refused.content.decode().count("En attente") == waiting


def test_texts_that_are_let_through_one_by_one_come_to_the_open_vote(
    session: TrainingSession, teacher: Client
) -> None:
    written(session, *TEXTS)
    voting = at(session, 1)
    data = {"act": "show", "text": str(answer_of(TEXTS[0]).pk)}
    assert teacher.post(page_of(session), data).status_code == 302
    assert list(keys_of(session)) == [TEXTS[0]]
    key = keys_of(session)[TEXTS[0]]
    alone = reverse("sessions:survey:moderate", args=[session.ref, answer_of(TEXTS[1]).pk])
    teacher.post(alone, {"hidden": "0"})
    assert list(keys_of(session)) == [*TEXTS[:2]], "after those that stand there"
    assert keys_of(session)[TEXTS[0]] == key
    say(phone(session)[0], voting, [key])
    teacher.post(page_of(session), {"act": "show", "text": str(answer_of(TEXTS[2]).pk)})
    assert list(keys_of(session)) == [*TEXTS[:2]], "nothing is added once somebody has voted"


def test_a_vote_that_the_teacher_made_gets_no_other_text(
    session: TrainingSession, teacher: Client
) -> None:
    written(session, *TEXTS)
    ballot = question_of(session, "vote")
    ids = [str(answer_of(text).pk) for text in TEXTS[:2]]
    teacher.post(page_of(session), {"act": f"vote:{ballot.pk}", "text": ids})
    at(session, 1)
    let_through(teacher, session)
    assert set(keys_of(session)) == set(TEXTS[:2])


def test_a_text_that_its_author_changes_stays_as_it_was_voted_on(
    session: TrainingSession, teacher: Client
) -> None:
    author = written(session, *TEXTS)[0]
    let_through(teacher, session)
    voting = at(session, 1)
    keys = keys_of(session)
    say(phone(session)[0], voting, [keys[TEXTS[0]]])
    say(author, at(session, 0), "Autre chose", revision=2)
    set_hidden(answer=answer_of(TEXTS[1]), hidden=True, by=session.owner)
    assert set(keys_of(session)) == {TEXTS[0], TEXTS[2]}
    at(session, 1)
    assert "Autre chose" not in seen_by(session, (Screen.PROJECTOR, Screen.PARTICIPANT))
    set_hidden(answer=answer_of("Autre chose"), hidden=True, by=session.owner)
    assert set(keys_of(session)) == {TEXTS[2]}, "what is hidden leaves the vote"


def test_an_empty_vote_asks_the_room_for_nothing_and_has_the_button(
    session: TrainingSession, teacher: Client
) -> None:
    written(session, *TEXTS)
    at(session, 1)
    wall = seen_by(session, [Screen.PROJECTOR])
    assert "Répondez sur votre téléphone" not in wall
    assert "pas encore de texte" in wall
    remote = seen_by(session, [Screen.PRESENTER])
    assert f'formaction="{page_of(session)}"' in remote
    value = remote.split('value="let-through:')[1].split('"')[0]
    teacher.post(page_of(session), {"act": f"let-through:{value}", "from": "present"})
    assert set(keys_of(session)) == set(TEXTS)
    assert "Répondez sur votre téléphone" in seen_by(session, [Screen.PROJECTOR])
    assert "let-through" not in seen_by(session, [Screen.PRESENTER])
