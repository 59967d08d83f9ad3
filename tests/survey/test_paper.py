"""Hands that the teacher counts are answers like others; sheets are typed in one by one."""

import pytest
from django.test import Client
from django.urls import reverse

from sessions.exceptions import DomainError
from sessions.presence import people as present
from sessions.responses.models import Answer, Asking
from sessions.responses.selectors import list_texts
from sessions.responses.services import recount, refresh_tally
from sessions.responses.values import InvalidAnswerError
from sessions.survey.paper import add_sheet, enter_hands, hands_of, sheets_in
from tests.factories import fresh, make_session
from tests.responses.rooms import Room, open_room, people, say
from tests.survey.exercises import FEARS, make_exercise
from tests.survey.exercises import at as exercise_at

PLAIN = [choice for choice in FEARS["choices"] if "alone" not in choice]

pytestmark = pytest.mark.django_db


def choices(asking: Asking) -> dict[str, int]:
    refresh_tally(asking_id=asking.pk)
    asking.tally.refresh_from_db()
    return {entry["key"]: entry["n"] for entry in asking.tally.document["choices"]}


@pytest.fixture
def room() -> Room:
    return open_room()


def test_hands_count_beside_the_phones(room: Room) -> None:
    say(people(room.session, 1)[0], room.asking, "red")
    assert enter_hands(asking=room.asking, counts={"red": 3, "blue": 2, "green": 0}) == 5
    assert choices(room.asking) == {"red": 4, "blue": 2, "green": 0}
    assert hands_of(room.asking) == {"red": 3, "blue": 2, "green": 0} | dict.fromkeys("12345", 0)


def test_counting_again_replaces_what_hands_said(room: Room) -> None:
    enter_hands(asking=room.asking, counts={"red": 3, "blue": 2})
    enter_hands(asking=room.asking, counts={"red": 1})
    assert choices(room.asking) == {"red": 1, "blue": 0, "green": 0}
    assert recount() == []


def test_hands_are_no_phones_and_no_second_people(room: Room) -> None:
    enter_hands(asking=room.asking, counts={"red": 3})
    enter_hands(asking=room.go("ease").asking, counts={"4": 2})
    found = present(fresh(room.session))
    assert (found.joined, found.on_paper) == (0, 3)


def test_hands_for_several_choices_are_dealt_out_so_that_totals_hold() -> None:
    room = open_room("networks")
    enter_hands(asking=room.asking, counts={"a": 3, "b": 2, "c": 0}, people=4)
    assert choices(room.asking) == {"a": 3, "b": 2, "c": 0}
    assert Answer.objects.filter(asking=room.asking).count() == 4
    for wrong in (2, 6):
        with pytest.raises(DomainError):
            enter_hands(asking=room.asking, counts={"a": 3, "b": 2}, people=wrong)
    assert choices(room.asking) == {"a": 3, "b": 2, "c": 0}


def test_hands_say_other_and_do_not_know_where_the_question_offers_it(client: Client) -> None:
    session = make_exercise(FEARS | {"kind": "single_choice", "at_least": None, "choices": PLAIN})
    asking = exercise_at(session)
    client.force_login(session.owner)
    address = reverse("sessions:survey:hands", args=[session.ref, asking.question_id])
    page = client.get(address).content.decode()
    assert page.index("La vie privée") < page.index(">Autre") < page.index(">Je ne sais pas")
    client.post(address, {"hands-time": "2", "hands-+": "3", "hands-?": "1"})
    assert choices(asking) == {"time": 2, "privacy": 0}
    document = asking.tally.document
    assert (document["other"], document["unknown"], document["n"]) == (3, 1, 6)
    assert list_texts(asking) == [], "nobody heard what they would have said"
    assert hands_of(asking) | {"+": 3, "?": 1} == hands_of(asking)
    assert recount() == []


def test_a_phone_says_which_other_answer(room: Room) -> None:
    session = make_exercise(FEARS | {"at_least": None})
    with pytest.raises(InvalidAnswerError):
        say(people(session, 1)[0], exercise_at(session), [{"other": ""}])


@pytest.mark.parametrize("counts", [{"red": -1}, {"red": 1501}])
def test_numbers_that_cannot_be_are_refused(room: Room, counts: dict[str, int]) -> None:
    with pytest.raises(DomainError):
        enter_hands(asking=room.asking, counts=counts)
    assert not Answer.objects.exists()


def test_words_need_a_sheet() -> None:
    room = open_room("word")
    with pytest.raises(DomainError):
        enter_hands(asking=room.asking, counts={"mot": 1})


def test_sheets_are_people_of_their_own(room: Room) -> None:
    enter_hands(asking=room.asking, counts={"red": 2})
    first, second = (add_sheet(training_session=room.session) for _ in range(2))
    assert [person.label for person in sheets_in(room.session)] == [first.label, second.label]
    enter_hands(asking=room.asking, counts={"blue": 2})
    assert list(sheets_in(room.session)) == [first, second]


def test_a_draft_has_no_hands_to_count() -> None:
    question = make_session().questions.get(key__endswith="/colour")
    asking = question.askings.create(opened_at=question.training_session.created_at)
    with pytest.raises(DomainError):
        enter_hands(asking=asking, counts={"red": 1})


KINDS: dict[str, dict[str, object]] = {
    "number": {"kind": "number"},
    "word": {"kind": "short_text"},
    "text": {"kind": "long_text"},
    "ranking": {"kind": "ranking", "choices": PLAIN},
    "choice": {"kind": "single_choice", "choices": PLAIN},
    "scale": {"kind": "scale", "scale": {"low": 1, "high": 5}},
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("is_offered", [True, False])
def test_paper_offers_not_to_know_wherever_the_phone_does(
    client: Client, kind: str, is_offered: bool
) -> None:
    question = {"key": "q", "text": {"fr": "Et vous ?"}, "allow_unknown": is_offered}
    session = make_exercise(question | KINDS[kind])
    client.force_login(session.owner)
    address = reverse("sessions:survey:print", args=[session.ref, session.surveys.get().key])
    page = client.get(address).content.decode()
    assert page.count("Je ne sais pas") == is_offered
    assert "data-print" in page
