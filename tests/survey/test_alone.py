""" "None of these" goes with no other choice: on the phone, on paper, by hands, in the editor."""

from typing import Any

import pytest
from django.test import Client
from pydantic import ValidationError

from sessions.enums import Screen
from sessions.responses.enums import Kind
from sessions.responses.models import Answer
from sessions.responses.values import InvalidAnswerError, Rules, check, parse
from sessions.survey.activity import SurveyActivity
from sessions.survey.documents import SurveyDocument
from sessions.survey.exceptions import RefusedError
from sessions.survey.models import Survey
from sessions.survey.paper import enter_hands, hands_of
from tests.responses.rooms import phone, say
from tests.survey.desks import Desk
from tests.survey.editor_pages import Editor, wrong_in
from tests.survey.exercises import FEARS, at, crowd, make_exercise, seen_by

pytestmark = pytest.mark.django_db

RULES = Rules(
    Kind.MULTIPLE_CHOICE, ("time", "privacy", "none"), alone=("none",), at_least=2, allow_other=True
)


def test_it_is_an_answer_by_itself_and_refused_beside_others() -> None:
    assert check(RULES, ["none"]) == ["none"]  # two are asked for, and it is enough
    for others in (["time", "privacy"], ["time", {"other": "le bruit"}]):
        assert check(RULES, others) == others
        with pytest.raises(InvalidAnswerError, match="ne va avec aucune autre"):
            check(RULES, [*others, "none"])
    with pytest.raises(InvalidAnswerError):
        check(RULES, ["none", {"other": "le bruit"}])


def test_phones_know_it_and_the_server_refuses_both() -> None:
    session = make_exercise(FEARS)
    lea, _client = phone(session)
    asking = at(session)
    assert seen_by(session, (Screen.PARTICIPANT,)).count(" data-alone") == 1
    with pytest.raises(InvalidAnswerError):
        say(lea, asking, ["time", "none"])
    say(lea, asking, ["none"])
    assert parse(Answer.objects.get().value) == ["none"]


def test_what_is_written_is_what_was_read() -> None:
    session = make_exercise(FEARS)
    key = Survey.objects.get(training_session=session).key
    read = SurveyActivity().document_of(training_session=session, object_key=key)
    document = {"title": read["title"], "questions": [FEARS]}
    assert SurveyDocument.model_validate(read) == SurveyDocument.model_validate(document)
    assert [choice.get("alone") for choice in read["questions"][0]["choices"]] == [None, None, True]


def test_only_one_of_several_choices_can_be_alone() -> None:
    single: dict[str, Any] = {**FEARS, "kind": "single_choice", "at_least": None}
    with pytest.raises(ValidationError, match="only a choice of multiple_choice may be alone"):
        SurveyDocument.model_validate({"title": {"fr": "E"}, "questions": [single]})


def test_paper_says_so(client: Client) -> None:
    editor = Editor(Desk(make_exercise(FEARS)), client)
    key = Survey.objects.get().key
    page = client.get(editor.address("print", key=key)).content.decode()
    assert "Rien de tout cela (seul)" in page
    assert "La vie privée (seul)" not in page


def test_hands_for_it_are_people_of_their_own() -> None:
    session = make_exercise(FEARS | {"at_least": None})
    counts = {"time": 3, "privacy": 2, "none": 2, "+": 1, "?": 1}
    assert enter_hands(asking=at(session), counts=counts) == 3 + 2 + 1
    assert hands_of(at(session)) | counts == hands_of(at(session))
    values = [parse(stored) for stored in Answer.objects.values_list("value", flat=True)]
    assert values.count(["none"]) == 2
    assert values.count(None) == 1
    assert enter_hands(asking=at(session), counts=counts, people=4 + 2 + 1) == 7


def test_the_editor_sets_and_takes_away_the_tick(client: Client) -> None:
    desk = Desk(make_exercise(FEARS))
    editor = Editor(desk, client)
    sent = editor.form("fears")
    assert sent["choice_alone"][:4] == ["", "", "1", ""]
    page = editor.post("question", "fears", status=422, **(sent | {"choice_alone": [""] * 6}))
    assert wrong_in(page) == {"has_alone"}
    marked = ["1", "", "", "", "", ""]
    editor.post("question", "fears", **(sent | {"choice_alone": marked}))
    assert [one.alone for one in desk.document("fears").choices or ()] == [True, False, False]
    sent = editor.form("fears")
    del sent["has_alone"]
    editor.post("question", "fears", **sent)
    assert not any(one.alone for one in desk.document("fears").choices or ())


def test_what_somebody_chose_with_others_still_goes_with_others() -> None:
    desk = Desk(make_exercise(FEARS))
    asking = at(desk.session)
    say(crowd(desk.session, 1)[0], asking, ["time", "privacy"])
    type(asking).objects.update(closed_at=asking.opened_at)
    choices = [dict(choice) for choice in FEARS["choices"]]
    choices[0]["alone"] = True
    with pytest.raises(RefusedError, match="1 personne a choisi"):
        desk.change("fears", choices=choices)
    choices[0].pop("alone")
    choices[2].pop("alone")
    desk.change("fears", choices=choices)
