"""What the agenda says about a step: each part once, in the reader's typography."""

import pytest
from django.urls import reverse
from django.utils import translation

from sessions.documents import PartDocument, TrainingDocument
from sessions.enums import Importance, Mode
from sessions.models import TrainingSession
from sessions.selectors import AgendaRow, agenda_rows, planned_minutes
from sessions.services import agenda
from tests.factories import make_edition, make_session

pytestmark = pytest.mark.django_db


def row_of(session: TrainingSession, key: str) -> AgendaRow:
    return next(row for row in agenda_rows(session) if row.step.key == key)


def show_too(session: TrainingSession, activity: str, object_key: str, mode: Mode) -> None:
    session.steps.get(key="ask").parts.create(
        order=2, activity=activity, object_key=object_key, mode=mode
    )


def test_a_part_with_a_line_of_its_own_is_not_said_twice() -> None:
    session = make_session()
    agenda.add_own_step(
        training_session=session,
        activity="survey",
        title="À moi",
        minutes=5,
        document={"title": {"fr": "À moi"}, "questions": []},
        mode=Mode.ASK,
    )
    own = session.steps.get(key__startswith="own-")
    session.steps.filter(key="ask").update(importance=Importance.OPTIONAL)
    assert len(row_of(session, "ask").links) == 1
    with translation.override("en"):
        assert row_of(session, "ask").about.endswith(" · if possible")
        assert row_of(session, "ask").about.startswith(row_of(session, "ask").lines[0])
    show_too(session, "survey", own.key, Mode.ASK)
    row = row_of(session, "ask")
    assert len(row.links) == 2
    assert [part.title for part in row.links][1] == "À moi"
    assert not any(line in row.about for line in row.lines)


def test_an_object_that_is_asked_and_shown_in_one_step_has_all_its_links_once() -> None:
    session = make_session()
    before = row_of(session, "ask").links[0].links
    show_too(session, "survey", "questions", Mode.RESULTS)
    found = row_of(session, "ask").links
    assert len(found) == 1
    assert found[0].links[: len(before)] == before
    assert [address for _label, address in found[0].links[len(before) :]] == [
        reverse("sessions:survey:written", args=[session.ref, "questions"])
    ]


@pytest.mark.parametrize(("language", "colon"), [("en", "results: "), ("fr", "résultats\u00a0: ")])
def test_results_are_named_in_the_typography_of_the_language(language: str, colon: str) -> None:
    session = make_session()
    show_too(session, "survey", "questions", Mode.RESULTS)
    with translation.override(language):
        assert row_of(session, "ask").lines[1].startswith(colon)


def test_a_plan_whose_steps_are_not_all_there_says_its_minutes_of_today() -> None:
    document = TrainingDocument.model_validate(make_edition().document)
    assert [row.label for row in planned_minutes(document)] == ["Court"]
    later = PartDocument.model_validate({"activity": "later", "object": "x", "mode": "work"})
    steps = [document.steps[0].model_copy(update={"parts": [later]}), *document.steps[1:]]
    document = document.model_copy(update={"steps": steps})
    assert [row.label for row in planned_minutes(document)] == [
        "Court – pour l’instant 10\u00a0min"
    ]
