"""Results of every kind on the screens and in the report, and when nothing of them may be seen."""

import json
import random
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from sessions.enums import Mode, Screen
from sessions.models import Part, Participant, TrainingSession
from sessions.references.models import ReferenceSeries
from sessions.references.services import load_studies
from sessions.responses.models import Answer, Asking, TextGroup
from sessions.responses.services import (
    open_asking,
    refresh_tally,
    set_hidden,
)
from sessions.screens import REGIONS, load, render_region
from sessions.services import moves
from sessions.survey.models import SurveyQuestion
from tests.factories import fresh, go_to_step
from tests.kinds import ITEMS, make_kinds_session
from tests.references.studies import STUDY
from tests.responses.rooms import people, say
from tests.survey import gallery

pytestmark = pytest.mark.django_db

ROOM = (Screen.PROJECTOR, Screen.PARTICIPANT)
#: What people say to each question, and what would give it away.
SAID: dict[str, tuple[list[Any], str]] = {
    "role": (["teacher", "teacher", "student"], "67\u202f%"),
    "networks": ([["tiktok"], ["tiktok", {"other": "Secret"}], ["linkedin"]], "67\u202f%"),
    "ease": ([2, 4, 5], "3,7"),
    "frequency": ([{"post": 2}, {"post": 2}, {"post": 1}], "1,7"),
    "expectations": ([["people"], ["people"], ["tools"]], "1,7"),
    "accounts": ([13, 13, 17], "14,3"),
    "word": (["secret", "secret", "peur"], "secret"),
    "hopes": (["secret", "secret", "rien"], "secret"),
}
KINDS = pytest.mark.parametrize("key", SAID)


def at(session: TrainingSession, key: str) -> TrainingSession:
    return go_to_step(session, "ask", ITEMS[key])


def here(session: TrainingSession, key: str) -> Asking:
    """Return the newest valid round of a question."""
    rounds = Asking.objects.valid().filter(
        question__training_session=session, question__survey_question__key=key
    )
    return rounds.order_by("-round")[0]


def answer(asking: Asking, *values: Any, group: list[Participant] | None = None) -> Asking:
    session = asking.question.training_session
    for who, value in zip(group or people(session, len(values)), values, strict=True):
        say(who, asking, value)
    refresh_tally(asking_id=asking.pk)
    return asking


def reveal(session: TrainingSession, revealed: bool = True) -> None:
    now = fresh(session)
    moves.set_revealed(training_session=now, version=now.move_version, revealed=revealed)


def html(
    session: TrainingSession, screen: Screen, region: str = "results", language: str = "fr"
) -> str:
    return render_region(load(session.pk), screen, region, language)


def everything(session: TrainingSession, screen: Screen) -> str:
    """Return all that a screen holds, without ids and hours."""
    found = "".join(html(session, screen, region) for region in REGIONS[screen])
    return re.sub(r"[0-9a-f-]{32,}|\d{4}-\d\d-\d\dT[^\"]+", "", found)


def asked(key: str) -> TrainingSession:
    """Return a session at a question that three people have answered."""
    session = at(make_kinds_session(), key)
    answer(here(session, key), *SAID[key][0])
    return session


# --- what may not be seen -----------------------------------------------------------------------


@KINDS
def test_nothing_of_any_kind_is_sent_before_it_is_revealed(key: str) -> None:
    session, secret = asked(key), SAID[key][1]
    for screen in ROOM:
        assert secret not in everything(session, screen)
    assert secret in html(session, Screen.PRESENTER)
    reveal(session)
    for screen in ROOM:
        assert secret in everything(session, screen)
    reveal(session, revealed=False)
    for screen in ROOM:
        assert secret not in everything(session, screen)


@KINDS
def test_a_second_round_hides_the_first_until_it_is_revealed(key: str) -> None:
    session, secret = asked(key), SAID[key][1]
    reveal(session)
    for screen in ROOM:
        assert secret in html(session, screen)
    now = fresh(session)
    moves.act(training_session=now, version=now.move_version, verb="again")
    for screen in ROOM:
        assert secret not in everything(session, screen)


def test_a_round_that_was_never_shown_comes_only_with_the_one_after_it() -> None:
    session = asked("ease")
    now = fresh(session)
    moves.act(training_session=now, version=now.move_version, verb="again")
    answer(here(session, "ease"), 1, 1, 2)
    for screen in ROOM:
        assert "3,7" not in everything(session, screen)
        assert "1,3" not in everything(session, screen)
    assert "3,7" in html(session, Screen.PRESENTER)  # folded away, as ever
    reveal(session)
    for screen in ROOM:
        shown = html(session, screen)
        assert "3,7" in shown
        assert "1,3" in shown
        assert 'class="bars ba"' in shown


def test_another_choice_is_seen_by_the_room_unless_the_teacher_hid_it() -> None:
    session = asked("networks")
    reveal(session)
    for screen in ROOM:
        assert "Secret" in html(session, screen)
    written = Answer.objects.get(value__contains="Secret")
    set_hidden(answer=written, hidden=True, by=session.owner)
    refresh_tally(asking_id=written.asking_id)
    for screen in ROOM:
        assert "Secret" not in everything(session, screen)
    assert "Secret" in html(session, Screen.PRESENTER)


def test_the_remote_has_everything_folded_away() -> None:
    session = asked("frequency")
    before, _, folded = html(session, Screen.PRESENTER).partition("<details")
    assert "1,7" not in before
    assert "1,7" in folded
    assert "<details open" not in folded


# --- what is seen -------------------------------------------------------------------------------


@pytest.mark.parametrize("screen", ROOM)
def test_the_response_rate_is_said(screen: Screen) -> None:
    session = asked("role")
    people(session, 2)
    reveal(session)
    text = " ".join(re.sub(r"<[^>]+>", "", html(session, screen, language="en")).split())
    assert "3 answers out of 5 people" in text


def test_grouped_texts_stand_under_their_headings() -> None:
    session = asked("hopes")
    question = here(session, "hopes").question
    group = TextGroup.objects.create(question=question, title="Prudence", order=0)
    Answer.objects.filter(value__contains="rien").update(text_group=group)
    refresh_tally(asking_id=here(session, "hopes").pk)
    reveal(session)
    for screen in ROOM:
        shown = html(session, screen)
        assert shown.index("Prudence") < shown.index("rien") < shown.index("secret")


def test_bars_keep_their_element_when_others_answer() -> None:
    """The script finds what it moves by these names: they are the same after every count."""
    session = asked("expectations")
    reveal(session)
    names = re.findall(r'<li class="bar[^>]+data-key="([^"]+)"', html(session, Screen.PROJECTOR))
    answer(here(session, "expectations"), *[["rules", "ideas"]] * 5)
    after = re.findall(r'<li class="bar[^>]+data-key="([^"]+)"', html(session, Screen.PROJECTOR))
    assert sorted(names) == sorted(after) == ["A", "B", "C", "D"]
    assert names != after


# --- beside a reference -------------------------------------------------------------------------


def with_reference(key: str = "networks", *match: tuple[str, str]) -> TrainingSession:
    load_studies({"social-life": STUDY.encode()})
    session = asked(key)
    SurveyQuestion.objects.filter(survey__training_session=session, key=key).update(
        reference="networks", reference_match=dict(match or [("linkedin", "facebook")])
    )
    reveal(session)
    return session


def test_a_class_stands_beside_its_published_reference() -> None:
    session = with_reference()
    for screen in ROOM:
        shown = html(session, screen)
        assert 'class="rf"' in shown
        assert "63\u202f%" in shown
        assert "presse" in shown
        assert "Secret" in shown  # what was written as another choice stays
    with override("fr"):
        assert 'class="rf"' in html(session, Screen.PRESENTER)


def test_a_draft_is_never_shown() -> None:
    session = with_reference()
    ReferenceSeries.objects.update(status="draft")
    for screen in Screen:
        assert "63\u202f%" not in everything(session, screen)
    assert 'class="bars' in html(session, Screen.PROJECTOR)


def test_a_reference_that_does_not_fit_leaves_the_bars() -> None:
    # Two of several choices cannot stand for one figure: their shares overlap.
    session = with_reference("networks", ("linkedin", "facebook"), ("tiktok", "facebook"))
    assert 'class="rf"' not in html(session, Screen.PROJECTOR)
    assert 'class="bars' in html(session, Screen.PROJECTOR)
    # One choice a person: they can be added up.
    session = with_reference("role", ("teacher", "facebook"), ("student", "facebook"))
    assert 'class="rf"' in html(session, Screen.PROJECTOR)


def test_a_reference_without_a_value_for_any_answer_leaves_plain_bars() -> None:
    session = with_reference("networks", ("linkedin", "linkedin"))
    for screen in ROOM:
        shown = html(session, screen)
        assert 'class="bars' in shown
        assert 'class="rf-missing"' not in shown
        assert 'class="pat"' not in shown
        assert "63\u202f%" in shown
        assert "presse" in shown


def test_a_reference_gives_nothing_away_before_the_reveal() -> None:
    session = with_reference()
    reveal(session, revealed=False)
    for screen in ROOM:
        assert 'class="rf"' not in everything(session, screen)


# --- the report ---------------------------------------------------------------------------------


def report(client: Client, session: TrainingSession) -> str:
    client.force_login(session.owner)
    page = client.get(reverse("sessions:report", args=[session.ref]))
    assert page.status_code == 200
    return unescape(page.content.decode())


def test_the_report_has_every_kind_every_round_and_how_many_answered(client: Client) -> None:
    session = make_kinds_session()
    group = people(session, 4)
    for key, (values, _secret) in SAID.items():
        asking = open_asking(question=session.questions.get(survey_question__key=key))
        answer(asking, *values, group=group[:3])
    first = here(session, "word")
    answer(open_asking(question=first.question, new_round=True), "joie", "joie", group=group[:2])
    page = report(client, session)
    for _values, secret in SAID.values():
        assert secret in page
    assert "75\u202f%" in page  # three of four answered
    assert "joie" in page
    assert "secret" in page  # the first round of the same question
    assert page.count("<h4>") == 2


def test_the_report_shows_all_texts(client: Client) -> None:
    session = make_kinds_session()
    asking = open_asking(question=session.questions.get(survey_question__key="hopes"))
    herd = gallery.crowd(session, 90)
    Answer.objects.bulk_create(
        Answer(
            asking=asking,
            participant=who,
            value=json.dumps({"v": f"Texte numéro {index}."}),
            revision=1,
        )
        for index, who in enumerate(herd)
    )
    page = report(client, session)
    assert all(f"Texte numéro {index}." in page for index in range(90))


def test_a_report_of_25_questions_costs_few_queries(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    many = [
        {**question, "key": f"{question['key']}-more"}
        for question in gallery.QUESTIONS
        if question["key"] not in {"role", "only"}
    ]
    questions = [*gallery.QUESTIONS, *many][:25]
    survey = {"title": {"fr": "Longue"}, "questions": questions}
    session = make_kinds_session(survey=json.dumps(survey))
    dice = random.Random(1)
    herd = gallery.crowd(session, 12)
    for question in questions:
        asking = gallery.ask(session, question["key"])
        gallery.answer(asking, herd, dice, question=question)
    client.force_login(session.owner)
    address = reverse("sessions:report", args=[session.ref])
    with django_assert_max_num_queries(24):
        page = client.get(address).content.decode()
    assert page.count('id="question-') == 25


@pytest.mark.parametrize("number", [1, 300])
def test_a_results_step_goes_through_every_kind(number: int) -> None:
    session = gallery.make_gallery()
    gallery.fill(session, number)
    Part.objects.filter(step__training_session=session, activity="survey").update(mode=Mode.RESULTS)
    for item in range(len(gallery.KEYS)):
        now = go_to_step(session, "ask", item)
        for screen in Screen:
            shown = html(now, screen)
            assert "style=" not in shown
            assert 'class="results' in shown
        assert fresh(now).revealed
