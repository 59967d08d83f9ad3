"""A cross-table counts exactly, and nothing in it is about fewer than five people."""

import itertools
import random
from collections import Counter
from collections.abc import Iterable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from sessions.models import Participant, TrainingSession
from sessions.responses.crosstab import FEWEST, CrossTable, hidden_columns, tabulate, variable
from sessions.responses.models import Asking, Question
from sessions.responses.selectors import other_label, unknown_label
from sessions.responses.services import ask_again, open_asking
from sessions.survey.crossing import Crossing
from tests.factories import make_teacher
from tests.kinds import make_kinds_session, random_answer
from tests.responses.rooms import people, say

LINES = [("x", "X"), ("y", "Y"), ("z", "Z")]
COLUMNS = [(key, key.upper()) for key in "abcdef"]
counts_of = st.dictionaries(
    st.tuples(
        st.lists(st.sampled_from("xyz"), unique=True, max_size=3).map(tuple),
        st.sampled_from("abcdef"),
    ),
    st.integers(0, 7),
    max_size=18,
)
Counts = dict[tuple[tuple[str, ...], str], int]


def table_of(counts: Counts) -> CrossTable:
    return tabulate(counts, lines=LINES, columns=COLUMNS)


@given(counts_of)
def test_visible_cells_are_a_plain_recount(counts: Counts) -> None:
    table = table_of(counts)
    persons = [(keys, column) for (keys, column), number in counts.items() for _ in range(number)]
    assert table.both == len(persons)
    for (key, _label), column in zip(COLUMNS, table.columns, strict=True):
        mine = [keys for keys, of in persons if of == key]
        if column.is_hidden:
            assert column.cells == ()
            assert column.is_small == (len(mine) < FEWEST)
            continue
        assert column.n == len(mine)
        assert column.n == 0 or column.n >= FEWEST
        assert [cell.n for cell in column.cells] == [
            sum(line in keys for keys in mine) for line, _label in LINES
        ]
        for cell in column.cells:
            share = 100 * cell.n / len(mine) if mine else 0
            assert abs(cell.pct - share) <= 0.5


def derivable(shown: Iterable[frozenset[str]], of: frozenset[str]) -> set[frozenset[str]]:
    """Return every set of columns whose sum follows from sums that are known.

    Sums of sets of columns are vectors of 0 and 1: `of` follows if it is a combination of them.
    """
    known = [set(one) for one in shown]
    return {
        frozenset(combination)
        for size in range(1, len(of) + 1)
        for combination in itertools.combinations(sorted(of), size)
        if rank([*known, set(combination)], of) == rank(known, of)
    }


def rank(sets: list[set[str]], columns: frozenset[str]) -> int:
    """Return the rank of the vectors of some sets, by elimination."""
    rows = [[float(column in one) for column in sorted(columns)] for one in sets]
    found = 0
    for place in range(len(columns)):
        pivot = next((row for row in rows[found:] if row[place]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        rows.insert(found, pivot)
        for row in rows[found + 1 :]:
            factor = row[place] / pivot[place]
            row[:] = [a - factor * b for a, b in zip(row, pivot, strict=True)]
        found += 1
    return found


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 8), max_size=6))
def test_whatever_follows_from_the_table_is_about_five_people_or_nobody(
    sizes: dict[str, int],
) -> None:
    hidden = hidden_columns(sizes)
    everything = frozenset(sizes)
    known = [frozenset({column}) for column in everything - hidden]
    if sum(sizes.values()) >= FEWEST:  # else the whole is not shown either
        known.append(everything)
    for columns in derivable(known, everything):
        number = sum(sizes[column] for column in columns)
        assert number == 0 or number >= FEWEST, (sizes, hidden, columns)


def test_without_the_second_hidden_column_the_first_could_be_computed() -> None:
    sizes = {"a": 3, "b": 6, "c": 9}
    only_small = [frozenset({"b"}), frozenset({"c"}), frozenset(sizes)]
    assert frozenset({"a"}) in derivable(only_small, frozenset(sizes))
    assert hidden_columns(sizes) == {"a", "b"}


@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        ({"a": 5, "b": 5}, ""),
        ({"a": 4, "b": 4, "c": 9}, "ab"),
        ({"a": 1, "b": 2, "c": 9, "d": 20}, "abc"),
        ({"a": 3, "b": 20}, "ab"),
        ({"a": 0, "b": 20}, ""),
        ({"a": 0, "b": 3, "c": 9, "d": 5}, "bd"),
        ({"a": 4}, "a"),
        ({}, ""),
    ],
)
def test_which_columns_are_hidden(sizes: dict[str, int], hidden: str) -> None:
    assert hidden_columns(sizes) == frozenset(hidden)


def test_fewer_than_five_people_make_no_total() -> None:
    assert table_of({(("x",), "a"): 4}).total is None
    assert table_of({(("x",), "a"): 5}).total is not None


# --- from rows --------------------------------------------------------------------------------
def asked(session: TrainingSession, key: str) -> Asking:
    return open_asking(question=Question.objects.get(training_session=session, key__endswith=key))


def answer(who: Participant, asking: Asking, value: object, revision: int = 1) -> None:
    say(who, asking, value, key=f"{asking.pk}"[:30] + str(revision), revision=revision)


def crossing(session: TrainingSession, first: str, second: str, row: str = "") -> CrossTable:
    found = {}
    for key in (first, second):
        found[key] = Question.objects.get(training_session=session, key__endswith=f"/{key}")
    question = f"{found[first].pk}.{row}" if row else str(found[first].pk)
    table = Crossing(session, question, str(found[second].pk)).table
    assert table is not None
    return table


def visible(table: CrossTable) -> dict[str, tuple[int, ...]]:
    return {
        column.label: tuple(cell.n for cell in column.cells) for column in table.columns if column.n
    }


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_the_table_of_a_room_is_a_plain_recount(seed: int) -> None:
    dice = random.Random(seed)
    session = make_kinds_session()
    keys = ("role", "networks", "ease", "frequency", "expectations")
    askings = {key: asked(session, f"/{key}") for key in keys}
    given_answers: dict[str, dict[Participant, object]] = {key: {} for key in keys}
    for who in people(session, 40):
        for key in keys:
            if dice.random() < 0.8:
                value = random_answer(key, dice)
                answer(who, askings[key], value)
                given_answers[key][who] = value
    role = given_answers["role"]
    for key, row in (("networks", ""), ("ease", ""), ("frequency", "read"), ("expectations", "")):
        mine = given_answers[key]
        rows = {
            who: value
            for who, value in mine.items()
            if who in role and not (row and isinstance(value, dict) and row not in value)
        }
        table = crossing(session, key, "role", row)
        assert table.both == len(rows)
        teachers = [value for who, value in rows.items() if role[who] == "teacher"]
        plain = recount(key, row, teachers)
        column = table.columns[0]
        if column.n is not None:
            assert column.n == len(teachers)
            assert {label: cell.n for label, cell in zip(table.labels, column.cells, strict=True)
                    if cell.n} == plain  # fmt: skip


LABELS = {
    "linkedin": "LinkedIn", "instagram": "Instagram", "tiktok": "TikTok", "mastodon": "Mastodon",
    "tools": "Des outils", "ideas": "Des idées", "rules": "Des règles", "people": "Des rencontres",
}  # fmt: skip
EASE = {1: "1 – pas du tout", 2: "2", 3: "3", 4: "4", 5: "5 – tout à fait"}
OFTEN = {0: "0 – jamais", 1: "1 – parfois", 2: "2 – chaque jour"}


def recount(key: str, row: str, values: list[object]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for value in values:
        if value is None or (row and value[row] is None):  # type: ignore[index]
            found[unknown_label()] += 1
        elif row:
            found[OFTEN[value[row]]] += 1  # type: ignore[index]
        elif key == "ease":
            found[EASE[value]] += 1  # type: ignore[index]
        elif key == "expectations":
            found[LABELS[value[0]]] += 1  # type: ignore[index]
        else:
            found.update(LABELS.get(one, one) if isinstance(one, str) else other_label()
                         for one in value)  # type: ignore[attr-defined]  # fmt: skip
    return dict(found)


@pytest.mark.django_db
def test_only_the_newest_round_counts_and_only_of_those_whom_the_question_is_for() -> None:
    session = make_kinds_session()
    role, use, ease = (asked(session, f"/{key}") for key in ("role", "class-use", "ease"))
    herd = people(session, 12)
    for index, who in enumerate(herd):
        answer(who, role, "teacher" if index < 10 else "student")
        answer(who, use, "often" if index % 2 else "never")
        answer(who, ease, 1)
    second = open_asking(question=ease.question, new_round=True)
    for who in herd[:11]:
        answer(who, second, 5)
    table = crossing(session, "ease", "class-use")
    assert table.both == 10
    assert table.one == 1
    assert visible(table) == {"Souvent": (0, 0, 0, 0, 5), "Jamais": (0, 0, 0, 0, 5)}
    ask_again(asking=second)
    assert crossing(session, "ease", "class-use").both == 0


@pytest.mark.django_db
def test_it_costs_the_same_for_one_person_and_for_many() -> None:
    session = make_kinds_session()
    role, ease = asked(session, "/role"), asked(session, "/ease")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert crossing(session, "ease", "role").both
        return len(captured)

    for who in people(session, 6):
        answer(who, role, "teacher")
        answer(who, ease, 3)
    before = queries()
    for index in range(6):
        who = people(session, 1)[0]
        answer(who, role, "student")
        answer(who, ease, 1 + index % 5)
    assert queries() == before <= 8


@pytest.mark.django_db
def test_what_was_never_asked_cannot_be_crossed() -> None:
    session = make_kinds_session()
    question = Question.objects.get(training_session=session, key__endswith="/ease")
    assert variable(question) is None
    open_asking(question=question)
    assert variable(question, "nothing") is None
    matrix = open_asking(question=session.questions.get(key__endswith="/frequency")).question
    assert variable(matrix) is None
    assert variable(matrix, "read") is not None


# --- the page ---------------------------------------------------------------------------------
def page_of(client: Client, session: TrainingSession, **chosen: str) -> str:
    client.force_login(session.owner)
    response = client.get(reverse("sessions:survey:crosstab", args=[session.ref]), chosen)
    assert response.status_code == 200
    return response.content.decode()


def room_of(teachers: int, students: int, others: int = 0) -> TrainingSession:
    session = make_kinds_session()
    role, ease = asked(session, "/role"), asked(session, "/ease")
    roles: list[object] = ["teacher"] * teachers + ["student"] * students
    roles += [{"other": "parent"}] * others
    for who, value in zip(people(session, len(roles)), roles, strict=True):
        answer(who, role, value)
        answer(who, ease, 4 if value == "teacher" else 2)
    answer(people(session, 1)[0], ease, 1)
    return session


def chosen(session: TrainingSession) -> dict[str, str]:
    found = dict(session.questions.values_list("key", "pk"))
    return {
        "question": str(found["survey/questions/ease"]),
        "by": str(found["survey/questions/role"]),
    }


@pytest.mark.django_db
def test_the_page_shows_shares_numbers_and_who_is_left_out(client: Client) -> None:
    session = room_of(8, 6)
    page = page_of(client, session, **chosen(session))
    assert '<strong>100\u202f%</strong> <span class="muted">(8)</span>' in page
    assert "<strong>14</strong>" in page
    assert page.count('class="fill"') == 5 * 3


@pytest.mark.django_db
def test_the_page_holds_no_number_of_a_hidden_group(client: Client) -> None:
    session = room_of(8, 6, 2)
    page = page_of(client, session, **chosen(session))
    table = crossing(session, "ease", "role")
    assert [column.label for column in table.hidden] == ["Élève ou étudiant", other_label()]
    for number in (2, 6):
        assert f'class="num">{number}<' not in page
        assert f"({number})" not in page
    assert page.count("<strong>100\u202f%</strong>") == 2  # the table and its bars: teachers


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong", [{}, {"question": "x", "by": "y"}, {"question": "é.\x00", "by": "1"}]
)
def test_a_wrong_choice_shows_the_lists_again(client: Client, wrong: dict[str, str]) -> None:
    page = page_of(client, room_of(1, 1), **wrong)
    assert "<select" in page
    assert "<table" not in page


@pytest.mark.django_db
def test_a_question_is_not_crossed_with_itself_nor_with_one_of_another_session(
    client: Client,
) -> None:
    session, other = room_of(5, 5), room_of(5, 5)
    mine = chosen(session)
    assert "<table" not in page_of(client, session, question=mine["by"], by=mine["by"])
    assert "<table" not in page_of(client, session, **chosen(other))
    assert "<table" in page_of(client, session, **mine)
    client.force_login(make_teacher())
    address = reverse("sessions:survey:crosstab", args=[session.ref])
    assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_a_session_where_nothing_was_asked_says_so(client: Client) -> None:
    assert "<select" not in page_of(client, make_kinds_session())
