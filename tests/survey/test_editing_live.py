"""Editing while the room looks on, and while another window edits, too."""

import pytest

from sessions.enums import State
from sessions.models import Event, TrainingSession
from sessions.responses.models import Question
from sessions.services import states
from sessions.survey import ahead, editing
from sessions.survey.activity import SurveyActivity
from sessions.survey.exceptions import EditError, GoneError, MeanwhileError, OnScreenError
from sessions.survey.question_documents import QuestionDocument
from tests.factories import fresh, go_to_step
from tests.kinds import KEYS, make_kinds_session
from tests.survey.desks import NEW, Desk
from tests.threads import run_together

pytestmark = pytest.mark.django_db
ACTIVITY = SurveyActivity()


@pytest.fixture
def desk() -> Desk:
    return Desk(make_kinds_session())


def regions_since(session: TrainingSession, seq: int) -> set[str]:
    events = Event.objects.filter(training_session=session, seq__gt=seq)
    return {region for event in events for region in event.regions}


# --- the room meanwhile -----------------------------------------------------------------------
def test_the_room_stays_at_its_question_whatever_moves(desk: Desk) -> None:
    desk.stand_at("ease")
    asking = desk.entry("ease").question.askings.get()
    for change in (
        lambda: desk.move("ease", -1),
        lambda: desk.remove("networks"),
        lambda: editing.duplicate_question(entry=desk.entry("role")),
        lambda: desk.move("word", -9),
    ):
        change()
        session = fresh(desk.session)
        assert desk.keys[session.current_item] == "ease"
    assert asking.closed_at is None
    assert desk.entry("ease").question.askings.count() == 1


def test_screens_hear_of_it_only_if_they_show_the_survey(desk: Desk) -> None:
    seq = fresh(desk.session).last_seq
    desk.change("ease", text={"fr": "Alors ?"})
    assert regions_since(desk.session, seq) == {"status", "agenda"}
    desk.stand_at("ease")
    seq = fresh(desk.session).last_seq
    desk.change("ease", text={"fr": "Et maintenant ?"})
    assert regions_since(desk.session, seq) == {"status", "agenda", "stage", "results"}


def test_a_survey_of_one_s_own_begins_empty_and_is_asked_as_soon_as_it_has_a_question(
    desk: Desk,
) -> None:
    step = editing.add_survey(training_session=desk.session, title="À moi", minutes=5)
    survey = desk.session.surveys.get(key=step.key)
    empty = ACTIVITY.document_of(training_session=desk.session, object_key=step.key)
    assert empty == {"title": {"fr": "À moi"}, "questions": []}
    go_to_step(desk.session, step.key)
    entry = editing.add_question(survey=survey, document=QuestionDocument.model_validate(NEW))
    assert entry.question.askings.get().closed_at is None
    assert fresh(desk.session).current_item == 0


def test_a_new_question_opens_with_those_that_were_sent_ahead() -> None:
    desk = Desk(make_kinds_session(state=State.OPEN))
    ahead.send_ahead(survey=desk.survey)
    assert desk.add().question.askings.get().is_ahead


def test_one_page_opens_what_is_added_and_cannot_be_torn_apart(desk: Desk) -> None:
    title = desk.survey.title
    editing.change_survey(survey=desk.survey, title=title, intro={}, together=True)
    desk.stand_at("role")
    assert desk.add().question.askings.exists()
    with pytest.raises(OnScreenError):
        desk.remove("word")
    with pytest.raises(EditError):
        editing.change_survey(survey=desk.survey, title=title, intro={}, together=False)
    editing.change_survey(survey=desk.survey, title={"fr": "X"}, intro={"fr": "Y"}, together=True)
    assert (desk.survey.title, desk.survey.intro) == ({"fr": "X"}, {"fr": "Y"})


def test_a_suspended_session_comes_back_to_where_it_was(desk: Desk) -> None:
    desk.stand_at("ease")
    states.change_state(training_session=fresh(desk.session), to=State.SUSPENDED)
    desk.move("ease", 3)
    states.change_state(training_session=fresh(desk.session), to=State.LIVE)
    assert desk.keys[fresh(desk.session).current_item] == "ease"
    assert desk.entry("ease").question.askings.get().closed_at is None


# --- two windows ------------------------------------------------------------------------------
def test_a_change_to_what_another_window_changed_is_refused(desk: Desk) -> None:
    seen = editing.version_of(desk.document("ease"))
    desk.change("ease", text={"fr": "Premier ?"})
    with pytest.raises(MeanwhileError):
        desk.change("ease", seen=seen, text={"fr": "Second ?"})
    assert desk.entry("ease").question.text == {"fr": "Premier ?"}


def test_a_question_that_was_removed_does_not_come_back(desk: Desk) -> None:
    entry, document = desk.entry("ease"), desk.document("ease")
    desk.remove("ease")
    with pytest.raises(GoneError):
        editing.change_question(entry=entry, document=document, seen=editing.version_of(document))
    for act in (
        lambda: editing.move_question(entry=entry, places=1),
        lambda: editing.duplicate_question(entry=entry),
        lambda: editing.remove_question(entry=entry, agreed=0, by=desk.session.owner),
    ):
        with pytest.raises(GoneError):
            act()
    assert not Question.objects.filter(key="survey/questions/ease").exists()


def _save_together(desk: Desk) -> list[bool]:
    document = desk.document("ease")
    seen = editing.version_of(document)

    def save(number: int) -> bool:
        text = {"text": {"fr": f"Version {number} ?"}}
        changed = QuestionDocument.model_validate(document.model_dump(exclude_none=True) | text)
        try:
            editing.change_question(entry=desk.entry("ease"), document=changed, seen=seen)
        except MeanwhileError:
            return False
        return True

    return run_together(save, 3)


@pytest.mark.django_db(transaction=True)
def test_of_windows_that_save_at_once_one_wins(desk: Desk) -> None:
    assert sorted(_save_together(desk)) == [False, False, True]


@pytest.mark.django_db(transaction=True)
def test_negative_control_without_the_version_all_would_win(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(editing, "version_of", lambda _document: "same")
    assert sorted(_save_together(desk)) == [True, True, True]


@pytest.mark.django_db(transaction=True)
def test_questions_added_and_moved_at_once_all_find_their_place(desk: Desk) -> None:
    def work(number: int) -> None:
        if number % 2:
            desk.add(key="same")
        else:
            desk.move("ease", 1)

    run_together(work, 6)
    assert len(desk.keys) == len(KEYS) + 3
    assert list(desk.survey.entries.values_list("order", flat=True)) == list(range(1, 14))
    assert set(desk.keys) == {*KEYS, "same", "same-2", "same-3"}
