"""Where the teacher finds the texts that wait, before the room does; and the votes over them."""

import pytest
from django.test import Client
from django.urls import reverse

from sessions.enums import Mode, Screen, TextsPolicy
from sessions.models import Part, TrainingSession
from sessions.responses.models import Answer, Question
from sessions.responses.services import refresh_tally
from sessions.responses.written import waiting_for
from sessions.services import moves
from sessions.survey import ahead
from tests.factories import go_to_step, show_texts_at_once
from tests.responses.rooms import phone, say
from tests.survey.exercises import (
    REPLY,
    VOTE,
    again,
    at,
    keys_of,
    make_exercise,
    seen_by,
    survey_of,
    written,
)

pytestmark = pytest.mark.django_db
TEXTS = ("Nous sommes désolés.", "Écrivez-nous en privé.")


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


def reply_of(session: TrainingSession) -> Question:
    return survey_of(session).entries.get(key="reply").question


def page(client: Client, name: str, *args: object) -> str:
    return client.get(reverse(f"sessions:{name}", args=args)).content.decode()


def let_through(client: Client, session: TrainingSession) -> None:
    question = reply_of(session)
    mark = waiting_for(question).mark
    address = reverse("sessions:survey:texts", args=[session.ref, question.pk])
    assert client.post(address, {"act": f"let-through:{mark}"}).status_code == 302


def test_nothing_is_put_to_the_vote_before_the_teacher_has_looked(
    session: TrainingSession, teacher: Client
) -> None:
    written(session, *TEXTS)
    at(session, 1)
    everywhere = seen_by(session, (Screen.PROJECTOR, Screen.PARTICIPANT))
    assert not any(text in everywhere for text in TEXTS)
    assert "2 textes attendent" in seen_by(session, (Screen.PRESENTER,))
    let_through(teacher, session)
    assert set(keys_of(session)) == set(TEXTS)
    assert all(text in seen_by(session, (Screen.PROJECTOR,)) for text in TEXTS)


def test_choosing_texts_for_the_vote_lets_them_through(
    session: TrainingSession, teacher: Client
) -> None:
    written(session, *TEXTS, "zut")
    question, ballot = reply_of(session), survey_of(session).entries.get(key="vote").question
    ids = [
        str(one.pk)
        for asking in question.askings.all()
        for one in asking.answers.exclude(value__contains="zut")
    ]
    address = reverse("sessions:survey:texts", args=[session.ref, question.pk])
    data = {"act": f"vote:{ballot.pk}", "text": ids}
    assert teacher.post(address, data).status_code == 302
    assert set(keys_of(session)) == set(TEXTS)
    assert waiting_for(question).number == 1


def test_the_texts_are_found_from_the_agenda_the_survey_sent_ahead_and_the_report(
    session: TrainingSession, teacher: Client
) -> None:
    authors = written(session, *TEXTS)
    asking = reply_of(session).askings.get()
    refresh_tally(asking_id=asking.pk)
    go_to_step(session, "first")
    texts = reverse("sessions:survey:texts", args=[session.ref, reply_of(session).pk])
    key = survey_of(session).key
    overview = reverse("sessions:survey:written", args=[session.ref, key])
    assert f'href="{overview}"' not in page(teacher, "prepare", session.ref)
    Part.objects.filter(step__training_session=session, activity="survey").update(mode=Mode.RESULTS)
    assert f'href="{overview}"' in page(teacher, "prepare", session.ref)
    assert f'href="{texts}"' in page(teacher, "report", session.ref)
    found = page(teacher, "survey:written", session.ref, key)
    assert f'href="{texts}"' in found
    assert "2 textes attendent" in found
    asking.is_ahead = True
    asking.save(update_fields=["is_ahead"])
    ahead.send_ahead(survey=survey_of(again(session)))
    assert len(authors) == 2
    assert "2 textes attendent" in page(teacher, "survey:ahead", session.ref, key)
    let_through(teacher, session)
    assert "attendent" not in page(teacher, "survey:ahead", session.ref, key)


def test_the_remote_says_what_waits_on_a_page_of_questions_and_in_a_second_round() -> None:
    session = make_exercise(REPLY, together=True)
    show_texts_at_once(session, TextsPolicy.ONCE_READ)
    written(session, *TEXTS)
    overview = reverse("sessions:survey:written", args=[session.ref, survey_of(session).key])
    shown = seen_by(session, (Screen.PRESENTER,))
    assert "2 textes attendent" in shown
    assert f'href="{overview}"' in shown
    assert overview not in seen_by(session, (Screen.PROJECTOR,))


def test_what_waits_is_told_of_the_round_on_the_screens_and_of_all_rounds_on_the_remote(
    session: TrainingSession,
) -> None:
    written(session, *TEXTS)
    first = at(session)
    refresh_tally(asking_id=first.pk)
    held = again(session)
    moves.act(training_session=held, version=held.move_version, verb="again")
    shown = seen_by(session, (Screen.PRESENTER,))
    assert "2 textes attendent" in shown, "nobody has answered this round yet"
    second = at(session)
    assert second.round == 2
    say(phone(session)[0], second, "encore")
    refresh_tally(asking_id=second.pk)
    held = again(session)
    moves.set_revealed(training_session=held, version=held.move_version, revealed=True)
    assert "1 texte n’est pas encore affiché" in seen_by(session, (Screen.PROJECTOR,))
    assert "3 textes attendent" in seen_by(session, (Screen.PRESENTER,))


def test_what_is_let_through_on_the_remote_leaves_no_message_there(
    session: TrainingSession, teacher: Client
) -> None:
    written(session, *TEXTS)
    question = reply_of(session)
    address = reverse("sessions:survey:texts", args=[session.ref, question.pk])
    data = {"act": f"let-through:{waiting_for(question).mark}", "from": "present"}
    came = teacher.post(address, data, follow=True)
    assert 'class="messages"' not in came.content.decode()
    assert not waiting_for(question)


def test_a_text_that_was_never_shown_is_not_shown_again(
    session: TrainingSession, teacher: Client
) -> None:
    written(session, TEXTS[0])
    address = reverse("sessions:survey:texts", args=[session.ref, reply_of(session).pk])
    data = {"act": "show", "text": str(Answer.objects.get().pk)}
    assert "1 réponse est montrée." in teacher.post(address, data, follow=True).content.decode()


def test_a_survey_without_such_a_question_says_so() -> None:
    found = make_exercise({**REPLY, "kind": "number", "max_length": None})
    client = Client()
    client.force_login(found.owner)
    shown = page(client, "survey:written", found.ref, survey_of(found).key)
    assert "Aucune question à réponse rédigée" in shown
