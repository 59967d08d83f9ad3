"""Words are hidden and merged, texts hidden and grouped: in every round, at once, and undone."""

import logging

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sessions.models import Event
from sessions.responses.models import Answer, Asking, Question, Tally, TextGroup, WordRule
from sessions.responses.services import (
    SortingError,
    ask_again,
    group_texts,
    hide_all_texts,
    hide_words,
    make_group,
    merge_words,
    open_asking,
    recount,
    refresh_tally,
    remove_group,
    rename_group,
    reveal_asking,
    set_hidden,
    set_texts_hidden,
    show_hidden_together,
    undo_words,
)
from sessions.responses.written import hidden_together, matching, written_texts, written_words
from tests.kinds import make_kinds_session
from tests.responses.rooms import Room, open_room, people, say

pytestmark = pytest.mark.django_db


def room_with(key: str, *values: str) -> Room:
    """Return a room where somebody wrote each of these."""
    room = open_room(key)
    for who, value in zip(people(room.session, len(values)), values, strict=True):
        say(who, room.asking, value)
    refresh_tally(asking_id=room.asking.pk)
    return room


def document(asking: Asking) -> dict[str, object]:
    return Tally.objects.get(asking=asking).document


def cloud(room: Room) -> dict[str, int]:
    words = document(room.asking)["words"]
    return {entry["word"]: entry["n"] for entry in words}  # type: ignore[attr-defined, index]


def answer_of(value: str) -> Answer:
    return Answer.objects.filter(value__contains=value).latest("updated_at")


# --- words ------------------------------------------------------------------------------------
def test_a_hidden_word_is_hidden_in_all_its_forms_and_comes_back() -> None:
    room = room_with("word", "réseau", "Réseaux", "reseau", "peur")
    question, teacher = room.asking.question, room.session.owner
    hide_words(question=question, words=["réseaux"], by=teacher)
    assert cloud(room) == {"peur": 1}
    assert undo_words(question=question, words=["réseaux"], by=teacher) == 1
    assert cloud(room) == {"réseau": 3, "peur": 1} or cloud(room) == {"Réseaux": 3, "peur": 1}


def test_merged_words_count_as_one_under_the_name_that_the_teacher_gives() -> None:
    room = room_with("word", "peur", "crainte", "crainte", "angoisses", "joie")
    question, teacher = room.asking.question, room.session.owner
    merge_words(question=question, words=["crainte", "angoisse", "peur"], into="Peur", by=teacher)
    assert cloud(room) == {"Peur": 4, "joie": 1}
    merge_words(question=question, words=["Peur"], into="Émotion forte", by=teacher)
    assert cloud(room) == {"Émotion forte": 4, "joie": 1}
    undo_words(question=question, words=["Peur"], by=teacher)
    assert cloud(room)["Peur" if "Peur" in cloud(room) else "peur"] == 4


def test_words_merged_there_and_back_are_one_word_not_two_that_changed_places() -> None:
    room = room_with("word", "peur", "crainte", "crainte")
    question, teacher = room.asking.question, room.session.owner
    merge_words(question=question, words=["crainte"], into="peur", by=teacher)
    merge_words(question=question, words=["peur"], into="crainte", by=teacher)
    assert cloud(room) == {"crainte": 3}


def test_what_is_merged_into_a_hidden_word_is_seen_again() -> None:
    room = room_with("word", "peur", "crainte")
    question, teacher = room.asking.question, room.session.owner
    hide_words(question=question, words=["peur"], by=teacher)
    merge_words(question=question, words=["crainte"], into="peur", by=teacher)
    assert cloud(room) == {"peur": 2}


def test_a_word_hidden_after_it_was_merged_takes_the_others_along() -> None:
    room = room_with("word", "peur", "crainte", "joie")
    question, teacher = room.asking.question, room.session.owner
    merge_words(question=question, words=["crainte"], into="peur", by=teacher)
    hide_words(question=question, words=["peur"], by=teacher)
    assert cloud(room) == {"joie": 1}
    undo_words(question=question, words=["peur"], by=teacher)
    assert cloud(room) == {"peur": 2, "joie": 1}


def test_a_word_has_one_rule_whatever_its_form() -> None:
    room = room_with("word", "peurs", "crainte")
    question, teacher = room.asking.question, room.session.owner
    hide_words(question=question, words=["peur", "Peurs"], by=teacher)
    merge_words(question=question, words=["peurs"], into="crainte", by=teacher)
    assert [(rule.word, rule.into) for rule in WordRule.objects.all()] == [("peurs", "crainte")]
    assert cloud(room) == {"crainte": 2}


def test_a_word_that_is_merged_with_its_own_form_is_only_written_otherwise() -> None:
    room = room_with("word", "reseaux", "reseaux")
    merge_words(
        question=room.asking.question, words=["reseaux"], into="Réseau", by=room.session.owner
    )
    assert cloud(room) == {"Réseau": 2}


def test_a_rule_holds_for_every_round_also_those_to_come() -> None:
    room = room_with("word", "peur")
    question, teacher = room.asking.question, room.session.owner
    second = open_asking(question=question, new_round=True)
    say(people(room.session, 1)[0], second, "peurs")
    refresh_tally(asking_id=second.pk)
    hide_words(question=question, words=["peur"], by=teacher)
    third = open_asking(question=question, new_round=True)
    say(people(room.session, 1)[0], third, "Peur")
    refresh_tally(asking_id=third.pk)
    for asking in (room.asking, second, third):
        assert document(asking)["words"] == []
    assert recount() == []


@pytest.mark.parametrize(
    ("words", "into"),
    [([], "peur"), (["  ", "\u202e"], "peur"), (["joie"], " \x00"), (["joie"], "x" * 201),
     (["joie"], "joie")],
)  # fmt: skip
def test_a_merge_that_says_nothing_is_refused(words: list[str], into: str) -> None:
    room = room_with("word", "joie")
    with pytest.raises(SortingError):
        merge_words(question=room.asking.question, words=words, into=into, by=room.session.owner)
    assert not WordRule.objects.exists()


@given(
    rules=st.lists(
        st.tuples(
            st.sampled_from(["hide", "merge", "undo"]),
            st.sampled_from(["peur", "Peurs", "crainte", "joie", "réseau"]),
            st.sampled_from(["peur", "crainte", "joies", "Réseaux", "autre chose"]),
        ),
        max_size=8,
    )
)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_words_are_never_lost_nor_counted_twice(
    rules: list[tuple[str, str, str]], db: None
) -> None:
    room = room_with("word", "peur", "peurs", "crainte", "joie", "réseau", "réseaux")
    question, teacher = room.asking.question, room.session.owner
    for what, word, into in rules:
        if what == "hide":
            hide_words(question=question, words=[word], by=teacher)
        elif what == "undo":
            undo_words(question=question, words=[word], by=teacher)
        elif word != into:
            merge_words(question=question, words=[word], into=into, by=teacher)
            assert sum(cloud(room).values()) >= 1
    undo_words(
        question=question, words=question.word_rules.values_list("word", flat=True), by=teacher
    )
    assert sum(cloud(room).values()) == 6
    assert len(cloud(room)) == 4
    assert recount() == []


# --- texts hidden -----------------------------------------------------------------------------
def test_a_text_is_hidden_wherever_it_stands_in_the_question() -> None:
    room = room_with("hopes", "zut", "merci")
    second = open_asking(question=room.asking.question, new_round=True)
    say(people(room.session, 1)[0], second, "zut")
    refresh_tally(asking_id=second.pk)
    teacher = room.session.owner
    assert set_hidden(answer=answer_of("zut"), hidden=True, by=teacher) == 2
    assert (document(room.asking)["shown"], document(second)["shown"]) == (1, 0)
    assert set_hidden(answer=answer_of("zut"), hidden=False, by=teacher) == 2


def test_what_stands_as_another_choice_is_hidden_whatever_else_was_chosen() -> None:
    session = make_kinds_session()
    asking = open_asking(question=session.questions.get(key__endswith="/networks"))
    values: list[list[object]] = [
        [{"other": "zut"}], ["linkedin", {"other": "zut"}], ["tiktok", {"other": "Bluesky"}],
    ]  # fmt: skip
    for who, value in zip(people(session, 3), values, strict=True):
        say(who, asking, value)
    refresh_tally(asking_id=asking.pk)
    assert set_hidden(answer=answer_of("tiktok"), hidden=True, by=session.owner) == 1
    assert set_hidden(answer=answer_of("linkedin"), hidden=True, by=session.owner) == 2
    found = document(asking)
    assert (found["other"], found["shown"], found["hidden"]) == (3, 0, 3)
    assert found["choices"][0] == {"key": "linkedin", "n": 1}  # type: ignore[index]


def test_everything_is_hidden_at_once_and_comes_back_but_for_what_was_hidden_before() -> None:
    room = room_with("hopes", "zut", "merci", "bravo", "bravo")
    question, teacher = room.asking.question, room.session.owner
    set_hidden(answer=answer_of("zut"), hidden=True, by=teacher)
    assert hide_all_texts(question=question, by=teacher) == 3
    assert document(room.asking)["shown"] == 0
    assert show_hidden_together(question=question, by=teacher) == 3
    assert (document(room.asking)["shown"], document(room.asking)["hidden"]) == (3, 1)
    assert show_hidden_together(question=question, by=teacher) == 0
    assert Answer.objects.get(hidden_at__isnull=False).value == '{"v":"zut"}'


def test_a_text_hidden_by_itself_never_comes_back_with_others() -> None:
    room = room_with("hopes", "zut", "merci")
    question, teacher = room.asking.question, room.session.owner
    for text in ("zut", "merci"):
        set_hidden(answer=answer_of(text), hidden=True, by=teacher)
    assert hidden_together(written_texts(question)) is None
    assert show_hidden_together(question=question, by=teacher) == 0


def test_hiding_is_told_to_the_screens_at_once_and_to_phones_once_they_see_it() -> None:
    room = room_with("hopes", "zut")

    def told() -> list[str]:
        before = Event.objects.count()
        hidden = Answer.objects.filter(hidden_at=None).exists()
        set_hidden(answer=answer_of("zut"), hidden=hidden, by=room.session.owner)
        return [event.audience for event in Event.objects.order_by("pk")[before:]]

    assert told() == ["teacher"]
    reveal_asking(asking=room.asking, revealed=True)
    assert told() == ["all"]


def test_a_round_that_was_set_aside_is_sorted_with_the_others_and_tells_nobody() -> None:
    room = room_with("hopes", "zut")
    ask_again(asking=room.asking)
    before = Event.objects.count()
    assert set_hidden(answer=answer_of("zut"), hidden=True, by=room.session.owner) == 1
    assert Event.objects.count() == before
    assert recount() == []


def test_answers_of_another_question_are_left_alone() -> None:
    room = room_with("hopes", "zut")
    other = room_with("word", "zut")
    changed = set_texts_hidden(
        question=other.asking.question,
        answers=[Answer.objects.get(asking=room.asking).pk],
        hidden=True,
        by=room.session.owner,
    )
    assert changed == 0
    assert not Answer.objects.filter(hidden_at__isnull=False).exists()


# --- groups -----------------------------------------------------------------------------------
def test_texts_are_put_into_a_group_and_stay_when_it_is_removed() -> None:
    room = room_with("hopes", "outils", "outils", "idées")
    question, teacher = room.asking.question, room.session.owner
    group = make_group(question=question, title="  Pour la  classe ", by=teacher)
    assert group.title == "Pour la classe"
    answers = [answer_of("outils").pk]
    assert group_texts(question=question, answers=answers, group=group, by=teacher) == 2
    assert {text.text: text.group for text in written_texts(question)} == {
        "outils": group.pk,
        "idées": None,
    }
    rename_group(group=group, title="En classe", by=teacher)
    remove_group(group=group, by=teacher)
    assert sorted((text.text, text.n) for text in written_texts(question)) == [
        ("idées", 1),
        ("outils", 2),
    ]
    assert not TextGroup.objects.exists()
    assert recount() == []


def test_every_change_of_groups_is_told_to_the_screens() -> None:
    room = room_with("hopes", "outils")
    question, teacher = room.asking.question, room.session.owner
    number = Event.objects.count()

    def is_told() -> bool:
        nonlocal number
        before, number = number, Event.objects.count()
        return number > before

    group = make_group(question=question, title="Outils", by=teacher)
    assert is_told()
    group_texts(question=question, answers=[answer_of("outils").pk], group=group, by=teacher)
    assert is_told()
    rename_group(group=group, title="Autres outils", by=teacher)
    assert is_told()
    remove_group(group=group, by=teacher)
    assert is_told()


def test_one_title_is_one_group() -> None:
    room = room_with("hopes", "outils")
    question, teacher = room.asking.question, room.session.owner
    tools = make_group(question=question, title="Outils", by=teacher)
    assert make_group(question=question, title="outils", by=teacher) == tools
    ideas = make_group(question=question, title="Idées", by=teacher)
    assert [tools.order, ideas.order] == [1, 2]
    with pytest.raises(SortingError):
        rename_group(group=ideas, title="OUTILS", by=teacher)
    for title in ("", " \u202e ", "x" * 81):
        with pytest.raises(SortingError):
            make_group(question=question, title=title, by=teacher)


def test_a_group_of_another_question_is_refused() -> None:
    room, other = room_with("hopes", "outils"), room_with("hopes", "idées")
    group = make_group(question=other.asking.question, title="Idées", by=other.session.owner)
    with pytest.raises(SortingError):
        group_texts(
            question=room.asking.question,
            answers=[answer_of("outils").pk],
            group=group,
            by=room.session.owner,
        )


def test_another_text_leaves_the_group_of_the_first() -> None:
    room = open_room("hopes")
    lea = people(room.session, 1)[0]
    say(lea, room.asking, "outils")
    question, teacher = room.asking.question, room.session.owner
    group = make_group(question=question, title="Outils", by=teacher)
    group_texts(question=question, answers=[answer_of("outils").pk], group=group, by=teacher)
    say(lea, room.asking, "rien", revision=2)
    assert Answer.objects.get().text_group is None


# --- reading ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("query", "found"),
    [("ELEVE", 1), ("élèves reseaux", 1), ("l'école", 1), ("coeur", 1), ("", 3), ("rien", 0)],
)
def test_texts_are_found_without_accents_and_capitals(query: str, found: int) -> None:
    room = room_with("hopes", "Des réseaux pour mes élèves", "À l’ÉCOLE", "Le cœur")
    assert len(matching(written_texts(room.asking.question), query)) == found


def test_all_words_are_listed_not_only_those_that_the_cloud_has_room_for() -> None:
    names = [
        f"mot{chr(97 + first)}{chr(97 + second)}k" for first in range(9) for second in range(8)
    ]
    room = room_with("word", *names)
    question = Question.objects.get(pk=room.asking.question_id)
    assert len(written_words(question, written_texts(question))) == len(names) > 60


def test_the_log_says_who_sorted_and_no_word(caplog: pytest.LogCaptureFixture) -> None:
    room = room_with("word", "zut", "flûte", "merci")
    question, teacher = room.asking.question, room.session.owner
    with caplog.at_level(logging.INFO, "rsn.security"):
        hide_words(question=question, words=["zut"], by=teacher)
        merge_words(question=question, words=["flûte"], into="merci", by=teacher)
        undo_words(question=question, words=["zut"], by=teacher)
        group = make_group(question=question, title="zut", by=teacher)
        group_texts(question=question, answers=[answer_of("zut").pk], group=group, by=teacher)
        rename_group(group=group, title="flûte", by=teacher)
        remove_group(group=group, by=teacher)
        hide_all_texts(question=question, by=teacher)
        show_hidden_together(question=question, by=teacher)
    assert caplog.text.count(f"actor={teacher.pk}") == 9
    assert caplog.text.count(f"question={question.pk}") == 9
    for word in ("zut", "flûte", "merci"):
        assert word not in caplog.text
