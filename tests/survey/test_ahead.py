"""A survey is sent ahead: it opens the door, counts who answered, and carries over."""

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from rsn_training.env import Env
from sessions.enums import State
from sessions.exceptions import DomainError
from sessions.responses.enums import Status
from sessions.responses.models import Asking
from sessions.services import states
from sessions.survey.ahead import Progress, progress, send_ahead, sent_ahead, stop_ahead
from sessions.survey.models import Survey
from tests.factories import fresh, go_to_step
from tests.kinds import KEYS, make_kinds_session
from tests.responses.rooms import people, say

pytestmark = pytest.mark.django_db

VALUES: dict[str, object] = {
    "role": "teacher", "networks": ["tiktok"], "ease": 3, "frequency": {"post": 1},
    "expectations": ["ideas"], "accounts": 2, "hours": 1.5, "class-use": "often", "word": "oui",
    "hopes": "Des idées",
}  # fmt: skip


@pytest.fixture
def survey() -> Survey:
    return Survey.objects.get(training_session=make_kinds_session(state=State.DRAFT))


def askings(survey: Survey) -> dict[str, Asking]:
    found = Asking.objects.valid().filter(question__survey_question__survey=survey)
    return {asking.question.survey_question.key: asking for asking in found}


def test_sending_opens_the_session_and_every_question(survey: Survey) -> None:
    send_ahead(survey=survey)
    send_ahead(survey=survey)  # a double click
    session = fresh(survey.training_session)
    assert session.state == State.OPEN
    assert sent_ahead(session) == [survey]
    assert len(askings(survey)) == len(KEYS)
    assert all(asking.is_ahead for asking in askings(survey).values())


def test_answers_are_taken_in_several_goes_and_people_are_counted(survey: Survey) -> None:
    send_ahead(survey=survey)
    lea, tom, _silent = people(fresh(survey.training_session), 3)
    for key in list(VALUES)[:4]:
        assert say(lea, askings(survey)[key], VALUES[key]).status == Status.SAVED
    say(tom, askings(survey)["role"], "student")
    assert progress(survey) == Progress(people=3, started=2, finished=0)
    for key in list(VALUES)[4:]:
        if key != "class-use":  # only for some: nobody has to
            say(lea, askings(survey)[key], VALUES[key])
    assert progress(survey) == Progress(people=3, started=2, finished=1)


def test_what_was_answered_ahead_is_there_when_the_room_comes_to_it(survey: Survey) -> None:
    send_ahead(survey=survey)
    lea = people(fresh(survey.training_session), 1)[0]
    say(lea, askings(survey)["role"], "teacher")
    states.change_state(training_session=fresh(survey.training_session), to=State.LIVE)
    go_to_step(fresh(survey.training_session), "ask", 0)
    assert askings(survey)["role"].answers.get().participant == lea
    assert say(lea, askings(survey)["role"], "student", revision=2).status == Status.SAVED


def test_stopping_takes_no_more_and_keeps_what_came(survey: Survey) -> None:
    send_ahead(survey=survey)
    lea = people(fresh(survey.training_session), 1)[0]
    say(lea, askings(survey)["role"], "teacher")
    stop_ahead(survey=survey)
    assert sent_ahead(fresh(survey.training_session)) == []
    assert askings(survey)["role"].answers.count() == 1
    assert all(asking.closed_at for asking in askings(survey).values())
    send_ahead(survey=survey)
    assert askings(survey)["role"].answers.count() == 1


def test_an_empty_survey_or_a_session_that_is_over_is_refused(survey: Survey) -> None:
    session = survey.training_session
    for to in (State.OPEN, State.CLOSED):
        states.change_state(training_session=fresh(session), to=to)
    with pytest.raises(DomainError):
        send_ahead(survey=survey)
    empty = Survey.objects.create(training_session=make_kinds_session(), key="empty", title={})
    with pytest.raises(DomainError):
        send_ahead(survey=empty)


@pytest.mark.parametrize(
    ("address", "is_local"),
    [
        ("http://192.168.1.20:8000", True),
        ("http://localhost:8000", True),
        ("http://[::1]:8000", True),
        ("http://169.254.3.4", True),
        ("http://poste-prof.local:8000", True),
        ("http://salle12", True),
        ("https://rsn.ac-lyon.fr", False),
        ("http://90.83.12.4:8000", False),
    ],
)
def test_an_address_that_home_does_not_reach_is_told_before_it_is_sent(
    survey: Survey, client: Client, settings: LazySettings, address: str, is_local: bool
) -> None:
    settings.ENV = Env.model_validate({"base_url": address})
    session = survey.training_session
    client.force_login(session.owner)
    page = reverse("sessions:survey:ahead", args=[session.ref, survey.key])
    for _state in ("before", "sent"):
        assert ("Ce lien ne marche pas" in client.get(page).content.decode()) is is_local
        client.post(page, {"send": "1"})


def test_the_link_says_which_survey_follows_once_it_is_sent(survey: Survey, client: Client) -> None:
    states.change_state(training_session=survey.training_session, to=State.OPEN)
    session = fresh(survey.training_session)
    link = reverse("sessions:join_code", args=[session.join_code])

    def read(to: str) -> str:
        return client.get(link, {"to": to}).content.decode()

    assert "Ensuite vient une enquête" not in read("a/survey/questions/")
    send_ahead(survey=survey)
    page = read("a/survey/questions/")
    assert "Ensuite vient une enquête" in page
    assert f"{len(KEYS)} questions." in page
    for other in ("", "a/survey/nothing/", "a/nobody/questions/", "a/content/", "//evil.example"):
        assert "Ensuite vient une enquête" not in read(other)


@pytest.mark.parametrize(
    ("host", "is_own"), [("localhost", True), ("[::1]", True), ("10.0.0.4", False)]
)
def test_an_address_of_this_machine_alone_is_not_said_to_work_in_the_room(
    survey: Survey, client: Client, settings: LazySettings, host: str, is_own: bool
) -> None:
    settings.ENV = Env.model_validate({"base_url": f"http://{host}:8000"})
    client.force_login(survey.training_session.owner)
    address = reverse("sessions:survey:ahead", args=[survey.training_session.ref, survey.key])
    page = client.get(address).content.decode()
    assert ("ne désigne que cet ordinateur" in page) is is_own
    assert ("Dans la salle, le lien fonctionne" in page) is not is_own
