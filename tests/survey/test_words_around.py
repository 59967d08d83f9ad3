"""What is said of questions and results on the remote, in the editor, on the projector."""

import pytest
from django.utils import translation

from sessions.enums import Mode, Screen
from sessions.models import Part
from sessions.responses.models import Question
from sessions.survey.edit_rows import question_rows
from sessions.survey.positions import names_of_spots, spots_of
from tests.factories import go_to_step
from tests.kinds import ITEMS
from tests.responses.rooms import people
from tests.survey.concluding import open_all

pytestmark = pytest.mark.django_db


def test_each_result_and_conclusion_has_its_name() -> None:
    hall = open_all("word", "networks", "expectations")
    part = Part.objects.get(step__training_session=hall.session, activity="survey")
    part.mode = Mode.RESULTS
    with translation.override("fr"):
        names = names_of_spots(part)
    assert [name.replace("\xa0", " ") for name in names] == [
        "Résultats : Quels réseaux utilisez-vous ?",
        "Résultats : Qu’attendez-vous d’abord ?",
        "Résultats : En un mot ?",
        "Conclusion : Une habitude ?",
        "Conclusion : Qu’attendez-vous ?",
    ]
    assert len(names) == len(spots_of(part))


def test_the_editor_counts_those_whom_the_question_is_for() -> None:
    hall = open_all("role", "class-use")
    crowd = people(hall.session, 6)
    for number, who in enumerate(crowd):
        hall.say(who, "role", "teacher" if number < 4 else "student")
        hall.say(who, "class-use", "often")
    rows = {row.entry.key: row.answers for row in question_rows(hall.session.surveys.get())}
    assert (rows["role"], rows["class-use"]) == (6, 4)


def test_results_leave_out_how_to_answer() -> None:
    hall = open_all("networks")
    Question.objects.filter(survey_question__key="networks").update(help={"fr": "Trois au plus."})
    hall.session = go_to_step(hall.session, "ask", ITEMS["networks"])
    assert "Trois au plus." in hall.html(Screen.PROJECTOR, "stage")
    Part.objects.filter(step__training_session=hall.session).update(mode=Mode.RESULTS)
    hall.session = go_to_step(hall.session, "ask")
    shown = hall.html(Screen.PROJECTOR, "stage")
    assert "Quels réseaux" in shown
    assert "Trois au plus." not in shown
