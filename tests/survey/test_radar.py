"""A matrix drawn as a radar, and the one tick of those whom it does not concern."""

import json
import re
from random import Random

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from sessions.enums import Screen
from sessions.models import Participant, TrainingSession
from sessions.responses.models import Answer, Asking
from sessions.responses.results import radar, results_of
from sessions.responses.results.shapes import MatrixResults, RadarResults
from sessions.responses.services import refresh_tally
from sessions.responses.values import InvalidAnswerError, parse
from sessions.services import moves
from sessions.survey.exceptions import RefusedError
from tests.factories import fresh
from tests.responses.rooms import door, phone, say
from tests.survey.desks import Desk
from tests.survey.exercises import RADAR, ROWS, Question, at, crowd, make_exercise, seen_by
from tests.survey.files import ANSWERS, CODEBOOK, RESULTS, file_of, from_xlsx

pytestmark = pytest.mark.django_db

ALL = (Screen.PROJECTOR, Screen.PARTICIPANT)


@pytest.fixture
def session() -> TrainingSession:
    return make_exercise(RADAR)


def reveal(session: TrainingSession) -> None:
    held = fresh(session)
    moves.set_revealed(training_session=held, version=held.move_version, revealed=True)


def ask(session: TrainingSession) -> Asking:
    """Let five people rate everything, and two say that they had no internship."""
    asking = at(session)
    people = crowd(session, 7)
    for index, person in enumerate(people[:5]):
        say(person, asking, {row: 1 + (index + place) % 5 for place, row in enumerate(ROWS)})
    for person in people[5:]:
        say(person, asking, None)
    refresh_tally(asking_id=asking.pk)
    return Asking.objects.select_related("tally").get(pk=asking.pk)


def test_the_means_are_drawn_with_a_list_that_says_the_same(session: TrainingSession) -> None:
    ask(session)
    reveal(session)
    for screen in ALL:
        shown = seen_by(session, [screen])
        assert shown.count("radar-dot") == 2 * len(ROWS), "one drawing for each shape of screen"
        assert len(re.findall(r'<strong class="radar-mean">.*?3,0</strong>', shown)) == len(ROWS)
        assert "Radar des moyennes" in shown
        assert "2 personnes\u00a0: «\u00a0Pas encore de stage\u00a0»" in shown
        assert "style=" not in shown


def test_fewer_than_three_rows_are_bars_as_before() -> None:
    few: Question = RADAR | {"choices": RADAR["choices"][:2]}
    session = make_exercise(few)
    asking = at(session)
    say(crowd(session, 1)[0], asking, dict.fromkeys(ROWS[:2], 2))
    refresh_tally(asking_id=asking.pk)
    results = results_of(asking.question, Asking.objects.get(pk=asking.pk))
    assert type(results) is MatrixResults
    reveal(session)
    assert '<ol class="stacked"' in seen_by(session, [Screen.PROJECTOR])


def test_three_rows_that_somebody_rated_are_enough(session: TrainingSession) -> None:
    asking = at(session)
    say(crowd(session, 1)[0], asking, dict.fromkeys(ROWS[:2], 4))
    for rows, expected in ((ROWS[:2], MatrixResults), (ROWS[:3], RadarResults)):
        person = crowd_of_one(session, len(rows))
        say(person, asking, dict.fromkeys(rows, 4))
        refresh_tally(asking_id=asking.pk)
        results = results_of(asking.question, Asking.objects.get(pk=asking.pk))
        assert type(results) is expected


def crowd_of_one(session: TrainingSession, number: int) -> Participant:
    return phone(session, f"Personne {number}")[0]


def test_one_tick_stands_for_the_whole_question(session: TrainingSession) -> None:
    asking = at(session)
    lea, client = phone(session)
    page = client.get(session.get_absolute_url()).content.decode()
    assert f'name="unknown-{asking.pk}"' in page
    assert page.count("Pas encore de stage") == 1, "nothing of the kind in each row"
    data = {"asking": str(asking.pk), f"unknown-{asking.pk}": "1"}
    client.post(reverse("responses:answer", args=[session.ref]), data)
    assert parse(Answer.objects.get(participant=lea).value) is None
    page = client.get(session.get_absolute_url()).content.decode()
    assert re.search(rf'name="unknown-{asking.pk}"[^>]* checked', page)
    assert client.get(door(session), {"asking": str(asking.pk)}).json()["value"] is None
    assert "Pas encore de stage" in seen_by(session, [Screen.PROJECTOR])


def test_a_row_cannot_be_unknown_when_only_the_whole_is_offered(session: TrainingSession) -> None:
    with pytest.raises(InvalidAnswerError):
        say(crowd(session, 1)[0], at(session), {ROWS[0]: None})


def test_a_matrix_without_the_tick_takes_no_such_answer() -> None:
    session = make_exercise({key: RADAR[key] for key in RADAR if key != "not_concerned"})
    with pytest.raises(InvalidAnswerError):
        say(crowd(session, 1)[0], at(session), None)


def test_files_say_who_was_not_concerned(session: TrainingSession) -> None:
    ask(session)
    book = from_xlsx(file_of(session, "survey.xlsx"))
    [line] = [row for row in book[RESULTS] if row[4] == "non concerné"]
    assert line[6:11] == ["?", "Pas encore de stage", 2, 28.6, 7]
    head, *rows = book[ANSWERS]
    column = head.index("questions/internship/?")
    assert sorted(row[column] for row in rows) == [0, 0, 0, 0, 0, 1, 1]
    [named] = [row for row in book[CODEBOOK] if row[0] == "non concerné"]
    assert named[2:6] == [
        "?",
        "questions/internship/?",
        "Pas encore de stage",
        "No internship yet",
    ]
    data = json.loads(file_of(session, "survey.json"))
    assert data["surveys"][0]["questions"][0]["chart"] == "radar"


def test_the_report_has_it_and_paper_has_its_box(session: TrainingSession) -> None:
    ask(session)
    client = Client()
    client.force_login(session.owner)
    report = client.get(reverse("sessions:report", args=[session.ref])).content.decode()
    assert "radar-shape" in report
    key = session.surveys.get().key
    paper = client.get(reverse("sessions:survey:print", args=[session.ref, key])).content.decode()
    assert "Pas encore de stage" in paper


def test_the_tick_stays_once_somebody_ticked_it(session: TrainingSession) -> None:
    desk = Desk(session)
    say(crowd(session, 1)[0], at(session), None)
    with pytest.raises(RefusedError, match="1 personne a coché cette case"):
        desk.change("internship", not_concerned=None)
    desk.change("internship", not_concerned={"fr": "Aucun stage"}, chart=None)
    assert desk.document("internship").not_concerned is not None


# --- the drawing ------------------------------------------------------------------------------
scales = st.tuples(st.integers(-10, 0), st.integers(1, 10))


@given(scales, st.integers(3, 26), st.randoms(use_true_random=False))
def test_every_dot_lies_on_its_axis_within_the_outer_ring(
    ends: tuple[int, int], number: int, dice: Random
) -> None:
    low, high = ends
    rows = [(str(index), "Nom", dice.uniform(low, high)) for index in range(number)]
    for frame in (radar.WIDE, radar.NARROW):
        found = radar.draw(rows, low, high, frame)
        assert found is not None
        for axis, dot, (_letter, _name, mean) in zip(found.axes, found.dots, rows, strict=True):
            share = (mean - low) / (high - low)
            assert dot.x == pytest.approx(found.x + (axis.x - found.x) * share, abs=0.2)
            assert dot.y == pytest.approx(found.y + (axis.y - found.y) * share, abs=0.2)


def test_too_few_means_are_not_drawn() -> None:
    rows = [("A", "a", 1.0), ("B", "b", None), ("C", "c", 2.0)]
    assert radar.draw(rows, 1, 5, radar.WIDE) is None


def test_long_names_stand_in_the_list_alone() -> None:
    rows = [("A", "x" * 31, 1.0), ("B", "Progrès professionnel", 2.0), ("C", "c", 2.0)]
    found = radar.draw(rows, 1, 5, radar.WIDE)
    assert found is not None
    assert [axis.lines for axis in found.axes] == [("A",), ("Progrès", "professionnel"), ("c",)]
