"""The report, the export, and what a person takes along or has erased."""

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sessions.enums import TextsPolicy
from sessions.models import TrainingSession
from sessions.responses.models import Answer, Tally
from sessions.responses.services import refresh_tally, set_hidden
from sessions.services import privacy
from tests.factories import make_session, show_texts_at_once
from tests.responses.rooms import Room, open_room, people, phone, say
from tests.survey.files import file_of, from_csv

pytestmark = pytest.mark.django_db


def answer_all(room: Room, *values: object) -> None:
    for who, value in zip(people(room.session, len(values)), values, strict=True):
        say(who, room.asking, value)
    refresh_tally(asking_id=room.asking.pk)


def results_csv(session: TrainingSession) -> bytes:
    return file_of(session, "survey-results.csv")


def test_the_export_has_a_line_for_each_choice() -> None:
    room = open_room()
    answer_all(room, "red", "red", "blue")
    lines = [[row[0], *row[1:4], *row[6:11]] for row in from_csv(results_csv(room.session))[1:]]
    assert lines == [
        ["Enquête", "questions/colour", "Quelle couleur ?", 1, "red", "Rouge", 2, 66.7, 3],
        ["Enquête", "questions/colour", "Quelle couleur ?", 1, "blue", "Bleu", 1, 33.3, 3],
        ["Enquête", "questions/colour", "Quelle couleur ?", 1, "green", "Vert", 0, 0, 3],
    ]


def test_the_export_holds_no_formula_and_no_hidden_text() -> None:
    room = open_room("hopes")
    answer_all(room, '=HYPERLINK("http://evil.example")', 'zut; "point"', "\n+1")
    set_hidden(answer=Answer.objects.get(value__contains="zut"), hidden=True, by=room.session.owner)
    content = results_csv(room.session).decode("utf-8-sig")
    cells = [row[7] for row in csv.reader(io.StringIO(content), delimiter=";")][1:]
    assert sorted(cells) == ["'+1", '\'=HYPERLINK("http://evil.example")']


def test_the_teacher_gets_report_and_file(client: Client) -> None:
    room = open_room()
    answer_all(room, "red")
    client.force_login(room.session.owner)
    report = client.get(reverse("sessions:report", args=[room.session.ref])).content.decode()
    assert "Quelle couleur" in report
    assert "100\u202f%" in report
    address = reverse("sessions:export", args=[room.session.ref, "survey", "survey-results.csv"])
    response = client.get(address)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "Rouge" in response.content.decode()
    client.force_login(open_room().session.owner)
    assert client.get(address).status_code == 404


def addresses(session: TrainingSession) -> list[str]:
    """Return the addresses of the report and of the file."""
    return [
        reverse("sessions:report", args=[session.ref]),
        reverse("sessions:export", args=[session.ref, "survey", "survey-results.csv"]),
    ]


@pytest.mark.parametrize(("index", "shows"), [(0, "100\u202f%"), (1, '"Rouge";1;"100,0";1')])
def test_report_and_file_count_what_nobody_counted_yet(
    client: Client, index: int, shows: str
) -> None:
    room = open_room()
    say(people(room.session, 1)[0], room.asking, "red")
    client.force_login(room.session.owner)
    assert not Tally.objects.exists()
    assert shows in client.get(addresses(room.session)[index]).content.decode()


@pytest.mark.parametrize("policy", TextsPolicy)
@pytest.mark.parametrize("index", [0, 1])
def test_report_and_file_cost_the_same_however_much_was_asked(
    client: Client, index: int, policy: TextsPolicy
) -> None:
    room = open_room("word")
    show_texts_at_once(room.session, policy)
    client.force_login(room.session.owner)
    herd = people(room.session, 3)
    client.get(addresses(room.session)[index])  # what a process keeps of an edition is read once

    def queries(here: Room, value: str) -> int:
        for who in herd:
            say(who, here.asking, value)
        refresh_tally(asking_id=here.asking.pk)
        with CaptureQueriesContext(connection) as captured:
            response = client.get(addresses(room.session)[index])
        assert response.status_code == 200
        return len(captured)

    one = queries(room, "mot")
    assert queries(room.go("hopes"), "phrase") == one
    assert queries(room.go("colour"), "red") == one


def test_a_survey_that_was_not_asked_is_not_in_the_report(client: Client) -> None:
    session = make_session()
    client.force_login(session.owner)
    report = client.get(reverse("sessions:report", args=[session.ref])).content.decode()
    assert "Quelle couleur" not in report


def test_a_person_takes_their_answers_along_in_words() -> None:
    room = open_room()
    lea, client = phone(room.session)
    say(lea, room.asking, "blue")
    answer_all(room, "red")
    data = privacy.personal_data(lea)["survey"]["answers"]
    assert [(one["question"]["fr"], one["round"], one["answer"]) for one in data] == [
        ("Quelle couleur ?", 1, "Bleu")
    ]
    taken = client.get(reverse("sessions:my_data", args=[room.session.ref])).json()
    assert taken["survey"]["answers"][0]["answer"] == "Bleu"


def test_after_erasure_nothing_of_the_person_is_left_to_hand_out() -> None:
    room = open_room("hopes")
    lea, _client = phone(room.session)
    say(lea, room.asking, "secret")
    refresh_tally(asking_id=room.asking.pk)
    privacy.erase(participant=lea)
    assert privacy.personal_data(lea)["survey"] == {"answers": []}
    assert "secret" not in results_csv(room.session).decode()
