"""What leaves in a file is what is stored: recounted, it gives the results on screen."""

import io
import json
import random
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext as _
from django.utils.translation import override

from sessions.enums import State
from sessions.models import Participant, TrainingSession
from sessions.responses.models import Answer, Asking, Tally
from sessions.responses.services import (
    ask_again,
    close_asking,
    group_texts,
    hide_words,
    make_group,
    merge_words,
    open_asking,
    refresh_session,
    set_hidden,
    submit_answer,
)
from sessions.responses.tallies import Counting, Document, Row, fold
from sessions.responses.values import ERASED, canonical
from sessions.services import privacy
from sessions.survey.ahead import progress, send_ahead
from sessions.survey.codebook import notices
from sessions.survey.exports import survey_data
from sessions.survey.gathering import gather
from sessions.survey.models import Survey
from tests.factories import fresh
from tests.kinds import KEYS, make_kinds_session, random_answer
from tests.responses.rooms import people, say
from tests.survey.files import (
    ANSWERS,
    CODEBOOK,
    answers_from,
    asked,
    file_of,
    from_csv,
    from_ods,
    from_xlsx,
    twenty_five,
)

pytestmark = pytest.mark.django_db

#: The columns of the codebook, whatever they are called.
CODEBOOK_COLUMNS = (
    "line", "question", "key", "column", "fr", "en", "kind", "scale", "condition", "reference",
    "round", "opened", "closed", "n",
)  # fmt: skip
FORMATS = ("csv", "xlsx", "ods", "json")


def a_class(seed: int = 1, number: int = 12) -> tuple[TrainingSession, list[Participant]]:
    """Return a session where people answered most of every kind, twice for some questions."""
    dice = random.Random(seed)
    session = make_kinds_session()
    herd = people(session, number)
    for key, asking in asked(session).items():
        rounds = [asking]
        if key in {"role", "word", "frequency"}:
            close_asking(asking=asking)
            rounds.append(asking)
        for again, one in enumerate(rounds):
            here = open_asking(question=one.question, new_round=True) if again else one
            for who in herd:
                if dice.random() < 0.85:
                    value = random_answer(key, dice)
                    say(who, here, value, key=f"{here.pk}"[:32])
    refresh_session(training_session=session)
    return session, herd


def recounted(session: TrainingSession, asking: Asking, values: list[Any]) -> Document:
    """Count what a file holds, as the answers themselves are counted."""
    question = asking.question
    rules = [(rule.word, rule.into) for rule in question.word_rules.all()]
    rows = [
        Row(ERASED if value == {"gone": True} else canonical(value), hidden=False, number=1)
        for value in values
    ]
    return fold(question.rules(), rows, Counting(session.language, rules))


def comparable(document: Document) -> Document:
    """Leave out what a file cannot tell: what became of words that are not in it."""
    return {name: value for name, value in document.items() if name not in {"digest", "hidden"}}


def name_of(asking: Asking) -> str:
    name = asking.question.key.removeprefix("survey/")
    return f"{name}#{asking.round}" if asking.round > 1 else name


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_read_back_counts_to_the_same_results(form: str) -> None:
    session, herd = a_class()
    teacher = session.owner
    word = session.questions.get(key="survey/questions/word")
    hide_words(question=word, words=["peur"], by=teacher)
    merge_words(question=word, words=["confiance"], into="réseau", by=teacher)
    hopes = session.questions.get(key="survey/questions/hopes")
    for question in (word, hopes):
        written = Answer.objects.filter(asking__question=question).exclude(value='{"v":null}')
        set_hidden(answer=written.earliest("pk"), hidden=True, by=teacher)
        group = make_group(question=question, title="=Groupe", by=teacher)
        group_texts(question=question, answers=[written.latest("pk").pk], group=group, by=teacher)
    other = Answer.objects.filter(asking__question__key__endswith="/role", value__contains="parent")
    set_hidden(answer=other.earliest("pk"), hidden=True, by=teacher)
    privacy.erase(participant=herd[0])
    values = answers_from(session, form)
    askings = list(Asking.objects.valid().filter(question__training_session=session))
    assert {name_of(asking) for asking in askings} == set(values)
    for asking in askings:
        stored = comparable(Tally.objects.get(asking=asking).document)
        found = comparable(recounted(session, asking, values[name_of(asking)]))
        assert found == stored, (form, asking.question.key, asking.round)


@pytest.mark.parametrize("form", FORMATS)
def test_the_results_sheet_and_the_answers_are_of_one_reading(form: str) -> None:
    session, _herd = a_class(seed=2)
    say(people(session, 1)[0], Asking.objects.get(question__key__endswith="/hopes"), "à l’instant")
    values = answers_from(session, form)["questions/hopes"]
    assert "à l’instant" in values  # nobody counted it yet
    texts = [
        row[7] for row in from_csv(file_of(session, "survey-results.csv")) if row[4] == _("text")
    ]
    assert set(texts) >= {value for value in values if isinstance(value, str)}


def results_of(session: TrainingSession, key: str) -> list[list[Any]]:
    """Return the lines of one question: round, line, about, key, answer, n, %, base, value."""
    rows = from_csv(file_of(session, "survey-results.csv"))
    return [row[3:] for row in rows if row[1] == f"questions/{key}"]


def test_every_kind_has_its_lines() -> None:
    session = make_kinds_session()
    lea, tom = people(session, 2)
    askings = asked(session)
    for who, values in (
        (lea, {"role": "teacher", "networks": ["tiktok", {"other": "Bluesky"}], "ease": 4,
               "frequency": {"post": 2, "read": None}, "expectations": ["ideas", "tools"],
               "hours": 2.5, "class-use": "often", "word": "Réseau", "hopes": "Des idées"}),
        (tom, {"role": "student", "networks": None, "ease": None, "frequency": {"post": 0},
               "expectations": ["ideas"], "hours": None, "class-use": "never", "word": "réseaux",
               "hopes": None}),
    ):  # fmt: skip
        for key, value in values.items():
            say(who, askings[key], value, key=f"{askings[key].pk}"[:32])
    assert results_of(session, "role")[:2] == [
        [1, _("choice"), None, "teacher", "Enseignant ou enseignante", 1, 50, 2, None],
        [1, _("choice"), None, "student", "Élève ou étudiant", 1, 50, 2, None],
    ]
    networks = {row[3]: row[5] for row in results_of(session, "networks") if row[3]}
    assert networks == {
        "linkedin": 0, "instagram": 0, "tiktok": 1, "mastodon": 0, "*": 1, "?": 1,
    }  # fmt: skip
    assert results_of(session, "networks")[-1][1:6] == [_("text"), None, None, "Bluesky", 1]
    ease = {row[3]: row[8] for row in results_of(session, "ease") if row[1] == _("measure")}
    assert ease == {"mean": 4, "median": 4, "spread": 0}
    matrix = {row[3]: (row[2], row[5], row[7]) for row in results_of(session, "frequency")}
    assert matrix["post/2"] == ("Publier", 1, 2)
    assert matrix["read/?"] == ("Lire", 1, 1)
    ranking = {row[3]: row[5] for row in results_of(session, "expectations")}
    assert (ranking["ideas/1"], ranking["tools/2"], ranking["rules/1"]) == (2, 1, 0)
    hours = {row[3]: row for row in results_of(session, "hours")}
    assert hours["2.5" if "2.5" in hours else 2.5][4:6] in (["2,5", 1], [2.5, 1])
    assert hours["mean"][8] == 2.5
    words = [row[4:6] for row in results_of(session, "word") if row[1] == _("word")]
    assert words in ([["Réseau", 2]], [["réseaux", 2]])
    # Tom is a pupil: the question was not for him.
    assert [row[5] for row in results_of(session, "class-use")] == [1, 0]


def test_the_answers_hold_keys_numbers_and_ranks() -> None:
    session = make_kinds_session()
    who = people(session, 1)[0]
    askings = asked(session)
    for key, value in {
        "role": {"other": "parent"}, "networks": ["tiktok"], "ease": 4, "hours": "2,5",
        "frequency": {"post": 2, "read": None}, "expectations": ["ideas", "tools"],
        "word": "Été",
    }.items():  # fmt: skip
        say(who, askings[key], value, key=f"{askings[key].pk}"[:32])
    head, row = from_csv(file_of(session, "survey-answers.csv"))
    found = dict(zip(head, row, strict=True))
    assert {name: cell for name, cell in found.items() if cell is not None} == {
        _("person"): 1,
        "questions/role": "*", "questions/role/*text": "parent",
        "questions/networks/linkedin": 0, "questions/networks/instagram": 0,
        "questions/networks/tiktok": 1, "questions/networks/mastodon": 0,
        "questions/networks/*": 0, "questions/networks/?": 0,
        "questions/ease": 4,
        "questions/frequency/post": 2, "questions/frequency/read": "?",
        "questions/frequency/?": 0,
        "questions/expectations/tools": 2, "questions/expectations/ideas": 1,
        "questions/hours": 2.5,
        "questions/word": "Été", "questions/word/?": 0,
    }  # fmt: skip
    content = file_of(session, "survey-answers.csv").decode("utf-8-sig")
    assert ';"2,5";' in content  # a number as a French spreadsheet writes it


def test_the_files_name_nobody_and_their_order_tells_nothing() -> None:
    session = make_kinds_session()
    herd = people(session, 30)
    asking = asked(session, "accounts")["accounts"]
    for number, who in enumerate(herd):
        say(who, asking, number)
    once, again = (answers_from(session, "csv")["questions/accounts"] for _ in range(2))
    assert once == again
    assert sorted(once) == list(range(30))
    assert once not in (sorted(once), sorted(once, reverse=True))
    by_id = [herd.index(who) for who in sorted(herd, key=lambda one: one.pk)]
    assert once != by_id
    for name in ("survey-answers.csv", "survey-results.csv", "survey.json"):
        content = file_of(session, name).decode()
        assert "Personne" not in content
        assert not any(str(who.pk) in content for who in herd)


def test_what_was_hidden_erased_or_set_aside_is_in_no_file() -> None:
    session = make_kinds_session()
    askings = asked(session, "word", "hopes", "role", "networks")
    lea, tom, zoe = people(session, 3)
    for who, word in ((lea, "secretun"), (tom, "secretdeux"), (zoe, "visible")):
        say(who, askings["word"], word)
        say(who, askings["role"], {"other": f"{word}role"})
        say(who, askings["networks"], ["tiktok", {"other": f"{word}reseau"}])
        say(who, askings["hopes"], f"{word}espoir")
    teacher = session.owner
    for answer in Answer.objects.filter(participant=lea):
        set_hidden(answer=answer, hidden=True, by=teacher)
    privacy.erase(participant=tom)
    ask_again(asking=askings["hopes"])
    for name in ("survey-answers.csv", "survey-results.csv", "survey.json"):
        content = file_of(session, name).decode()
        assert "secret" not in content
        assert "visibleespoir" not in content
        assert "visiblereseau" in content
    for name in ("survey.xlsx", "survey.ods"):
        with ZipFile(io.BytesIO(file_of(session, name))) as archive:
            everything = b"".join(archive.read(part) for part in archive.namelist())
        assert b"secret" not in everything
        assert b"visiblereseau" in everything
    assert len(answers_from(session, "csv")["questions/role"]) == 3


def test_people_on_paper_are_in_the_files() -> None:
    session = make_kinds_session()
    asking = asked(session, "role")["role"]
    who = people(session, 1)[0]
    Participant.objects.filter(pk=who.pk).update(on_paper=True)
    who.refresh_from_db()
    close_asking(asking=asking)
    submit_answer(
        participant=who, asking_id=asking.pk, raw_value="teacher", key="k" * 16, by_teacher=True
    )
    assert answers_from(session, "csv")["questions/role"] == ["teacher"]


# --- formulas ---------------------------------------------------------------------------------
def codebook(session: TrainingSession) -> list[dict[str, Any]]:
    _head, *rows = from_xlsx(file_of(session, "survey.xlsx"))[CODEBOOK]
    return [dict(zip(CODEBOOK_COLUMNS, row, strict=True)) for row in rows]


def test_the_codebook_says_what_every_key_and_column_stands_for() -> None:
    session, _herd = a_class(number=4)
    lines = codebook(session)
    head, *_rows = from_xlsx(file_of(session, "survey.xlsx"))[ANSWERS]
    known = {line["column"] for line in lines}
    first_rounds = {name for name in head[1:] if "#" not in name}
    unexplained = {
        name for name in first_rounds - known if not name.endswith(("/?", "/*", "/*text"))
    }
    assert unexplained == set()
    role = next(line for line in lines if line["key"] == "role")
    assert (role["fr"], role["en"]) == ("Vous êtes…", "You are…")
    use = next(line for line in lines if line["key"] == "class-use")
    assert use["condition"] == "questions/role = teacher"
    points = [line for line in lines if line["question"] == "questions/frequency"
              and line["line"] == _("point")]  # fmt: skip
    assert [(one["key"], one["fr"]) for one in points] == [
        ("0", "jamais"), ("1", "parfois"), ("2", "chaque jour"),
    ]  # fmt: skip
    rounds = [line for line in lines if line["question"] == "questions/role" and line["round"]]
    assert [line["round"] for line in rounds] == [1, 2]
    assert rounds[0]["closed"] is not None
    assert rounds[1]["closed"] is None
    with override("en"):
        assert lines[0]["en"] == notices()[0]
    assert all(line["fr"] and line["en"] for line in lines[:4])


def test_hours_are_those_of_the_place() -> None:
    session = make_kinds_session()
    TrainingSession.objects.filter(pk=session.pk).update(time_zone="Pacific/Noumea")
    asking = asked(session, "role")["role"]
    opened = next(line["opened"] for line in codebook(fresh(session)) if line["round"])
    assert (opened.hour, opened.minute) == ((asking.opened_at.hour + 11) % 24, opened.minute)


def test_the_json_has_keys_only_and_is_the_same_in_both_languages() -> None:
    session, _herd = a_class(number=3)
    with override("fr"):
        french = survey_data(gather(session))
    with override("en"):
        english = survey_data(gather(session))
    french.pop("notices")
    english.pop("notices")
    assert french == english
    data = json.loads(file_of(session, "survey.json"))
    question = next(one for one in data["surveys"][0]["questions"] if one["key"].endswith("/role"))
    assert question["kind"] == "single_choice"
    assert [one["round"] for one in question["rounds"]] == [1, 2]
    use = data["surveys"][0]["questions"][KEYS.index("class-use")]
    assert use["only_if"] == {"question": "questions/role", "choices": ["teacher"]}


# --- before the session, and much of everything ---------------------------------------------
def test_forty_people_with_25_questions_sent_ahead(client: Any) -> None:
    dice = random.Random(40)
    session = make_kinds_session(state=State.DRAFT, survey=twenty_five())
    survey = Survey.objects.get(training_session=session)
    send_ahead(survey=survey)
    session = fresh(session)
    askings = list(Asking.objects.filter(question__training_session=session)
                   .select_related("question"))  # fmt: skip
    assert len(askings) == 25
    for who in people(session, 40):
        for asking in askings:
            key = asking.question.key.rpartition("/")[2].rstrip("12")
            say(who, asking, random_answer(key, dice), key=f"{asking.pk}"[:32])
    assert progress(survey).started == 40
    refresh_session(training_session=session)
    for form in FORMATS:
        values = answers_from(session, form)
        assert len(values["questions/role"]) == 40
        for asking in askings:
            asking.refresh_from_db()
            stored = comparable(Tally.objects.get(asking=asking).document)
            assert comparable(recounted(session, asking, values[name_of(asking)])) == stored
    client.force_login(session.owner)
    page = client.get(f"/teach/{session.ref}/report/").content.decode()
    assert "survey-answers.csv" in page
    for sheets in (
        from_xlsx(file_of(session, "survey.xlsx")),
        from_ods(file_of(session, "survey.ods")),
    ):
        assert len(sheets) == 3
        assert len(sheets[ANSWERS]) == 41


def test_the_files_cost_the_same_for_few_and_for_many() -> None:
    session = make_kinds_session()
    askings = asked(session)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            file_of(session, "survey.json")
        return len(captured)

    dice = random.Random(3)
    for number in (2, 6):
        for who in people(session, number):
            for key, asking in askings.items():
                say(who, asking, random_answer(key, dice), key=f"{asking.pk}"[:32])
        if number == 2:
            few = queries()
    assert queries() == few <= 12


def test_a_session_where_nothing_was_asked_gives_files_without_answers() -> None:
    session = make_kinds_session()
    assert len(from_csv(file_of(session, "survey-results.csv"))) == 1
    assert from_csv(file_of(session, "survey-answers.csv")) == [[_("person")]]
    assert len(codebook(session)) > len(KEYS)
    assert json.loads(file_of(session, "survey.json"))["people"] == []
