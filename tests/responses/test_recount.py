"""A recount after everything that people and the teacher may do changes nothing."""

import random

import pytest

from sessions.responses.models import Answer, Asking, Question, Tally
from sessions.responses.services import (
    ask_again,
    group_texts,
    hide_words,
    make_group,
    merge_words,
    open_asking,
    recount,
    refresh_tally,
    set_texts_hidden,
    undo_words,
)
from sessions.responses.services.tallying import relevant_answers
from sessions.services import privacy
from tests.kinds import KEYS, WORDS, make_kinds_session, random_answer
from tests.responses.rooms import people, say

pytestmark = pytest.mark.django_db


def a_step(askings: dict[str, Asking], herd: list, dice: random.Random, teacher: object) -> None:  # type: ignore[type-arg]
    """Do one thing that people or the teacher may do, and count what it touched."""
    key = dice.choice([*KEYS, "word", "hopes", "role"])
    asking = askings[key]
    question = Question.objects.get(pk=asking.question_id)
    what = dice.randrange(12)
    answers = list(Answer.objects.filter(asking=asking).order_by("pk").values_list("pk", flat=True))
    some = dice.sample(answers, min(len(answers), 2))
    words = dice.sample(WORDS[:6], 2)
    if what < 6:
        who = dice.choice(herd)
        say(who, asking, random_answer(key, dice), key=f"{dice.random()}", revision=None)
        refresh_tally(asking_id=asking.pk)
    elif what == 6:
        set_texts_hidden(question=question, answers=some, hidden=dice.random() < 0.5, by=teacher)  # type: ignore[arg-type]
    elif what == 7:
        hide_words(question=question, words=words[:1], by=teacher)  # type: ignore[arg-type]
    elif what == 8:
        merge_words(question=question, words=words[:1], into=words[1], by=teacher)  # type: ignore[arg-type]
    elif what == 9:
        undo_words(question=question, words=words, by=teacher)  # type: ignore[arg-type]
    elif what == 10:
        group = make_group(question=question, title=dice.choice("AB"), by=teacher)  # type: ignore[arg-type]
        group_texts(question=question, answers=some, group=group, by=teacher)  # type: ignore[arg-type]
    else:
        askings[key] = dice.choice([ask_again, _next_round])(asking=asking)


def _next_round(*, asking: Asking) -> Asking:
    return open_asking(question=asking.question, new_round=True)


@pytest.mark.parametrize("seed", range(4))
def test_a_recount_after_everything_that_may_happen_changes_nothing(seed: int) -> None:
    dice = random.Random(seed)
    session = make_kinds_session()
    askings = {
        key: open_asking(question=session.questions.get(key__endswith=f"/{key}")) for key in KEYS
    }
    herd = people(session, 6)
    for _ in range(90):
        a_step(askings, herd, dice, session.owner)
    privacy.erase(participant=herd[0])
    stored = {tally.asking_id: tally.document for tally in Tally.objects.all()}
    assert recount() == []
    assert {tally.asking_id: tally.document for tally in Tally.objects.all()} == stored
    use = askings["class-use"]
    assert stored.get(use.pk, {"n": 0})["n"] == relevant_answers(use).count()
