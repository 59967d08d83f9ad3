"""A helper process with Django: our tallies of many answers, beside the bare SQL.

`python -m benchmarks.counting <people> <runs>` on an empty database (DATABASE_URL);
prints one line of JSON.
"""

import io
import json
import os
import sys
import time
import uuid
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import django
from django.core.management import call_command
from django.db import connection
from django.template.loader import render_to_string

from benchmarks.answers import ASKS, Ask

#: As somebody who knows PostgreSQL asks for the counts of one question.
SQL = "SELECT value, count(*) FROM sessions_responses_answer WHERE asking_id = %s GROUP BY value"
COLUMNS = (
    "id",
    "asking_id",
    "participant_id",
    "value",
    "key",
    "revision",
    "created_at",
    "updated_at",
)
AT_ONCE = 20_000


def main(people: int, runs: int) -> None:
    """Fill, count, print."""
    call_command("migrate", verbosity=0)
    session = _session()
    askings = {asking.question.key.rpartition("/")[2]: asking for asking in _open(session)}
    _answer(session, askings, people)
    times: dict[str, list[float]] = defaultdict(list)
    for _run in range(runs + 1):
        for key, asking in askings.items():
            _compare(asking, key, times)
        _forget()
        times["page"].append(_timed(lambda: _page(session, askings)))
    _check(askings, people)
    print(json.dumps({name: values[1:] for name, values in times.items()}))  # the first warms up


def _compare(asking: Any, key: str, times: dict[str, list[float]]) -> None:
    from sessions.responses.services import refresh_tally

    times[f"sql {key}"].append(_timed(lambda: _bare(asking)))
    _forget()
    times[f"refresh {key}"].append(_timed(lambda: refresh_tally(asking_id=asking.pk)))


def _timed(act: Callable[[], Any]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def _bare(asking: Any) -> list[tuple[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(SQL, [asking.pk])
        return list(cursor.fetchall())


def _forget() -> None:
    """Make every tally stale, as if all had answered since."""
    from sessions.responses.models import Tally

    Tally.objects.update(document={"n": 0}, counted=0, revisions=0)


def _page(session: Any, askings: dict[str, Any]) -> str:
    """Count every question, and return the results as the report shows them."""
    from sessions.responses.services import refresh_tally
    from sessions.survey import screens

    for asking in askings.values():
        refresh_tally(asking_id=asking.pk)
    return "".join(
        render_to_string(fragment.template, {"page": fragment.context, "training_session": session})
        for fragment in screens.report(session)
    )


def _check(askings: dict[str, Any], people: int) -> None:
    """Nothing is quick that is wrong."""
    from sessions.responses.models import Tally

    for ask in ASKS:
        document = Tally.objects.get(asking=askings[ask.key]).document
        counted = {entry["key"]: entry["n"] for entry in document["choices"]}
        expected = ask.counts(people)
        if (document["n"], counted) != (people, expected):
            raise AssertionError(f"{ask.key}: counted {document}, there are {expected}")


# --- what is counted ------------------------------------------------------------------------


def _session() -> Any:
    """Return a live session with these questions, made as the product makes it."""
    from sessions.enums import EditionSource, State
    from sessions.services import creation, states, trainings
    from tests.factories import SMALL, make_teacher, show_texts_at_once

    files = {**SMALL, "survey/questions.yaml": json.dumps(_survey()).encode()}
    edition, _new = trainings.add_edition(files=files, source=EditionSource.SHIPPED)
    session = creation.create_from_training(
        owner=make_teacher(), edition=edition, plan_key="short", title="Mesures"
    )
    show_texts_at_once(session)
    for state in (State.OPEN, State.LIVE):
        session = states.change_state(training_session=session, to=state)
    return session


def _survey() -> dict[str, Any]:
    return {"title": {"fr": "Mesures", "en": "Figures"}, "questions": [_question(a) for a in ASKS]}


def _question(ask: Ask) -> dict[str, Any]:
    limit = {"at_most": ask.several} if ask.several else {}
    return {
        "key": ask.key,
        "kind": "multiple_choice" if ask.several else "single_choice",
        "text": {"fr": f"Question « {ask.key} » ?", "en": f"Question “{ask.key}”?"},
        "choices": [{"key": key, "text": {"fr": key, "en": key}} for key in ask.choices],
        **limit,
    }


def _open(session: Any) -> list[Any]:
    from sessions.responses.models import Question
    from sessions.responses.services import open_asking

    questions = Question.objects.filter(training_session=session)
    return [open_asking(question=question) for question in questions]


def _answer(session: Any, askings: dict[str, Any], people: int) -> None:
    """Let everybody answer everything, and leave the tables as a quiet night leaves them."""
    from django.utils import timezone

    from sessions.models import Participant
    from sessions.responses.values import canonical

    everybody = [_person(session, number) for number in range(people)]
    Participant.objects.bulk_create(everybody, batch_size=2000)
    now = timezone.now().isoformat()
    draws = [(askings[ask.key].pk, ask.several, ask.draw(people)) for ask in ASKS]
    lines: list[str] = []
    for person in everybody:  # as in a survey: all answers of one, then those of the next
        for asking, several, drawn in draws:
            chosen = next(drawn)
            value = canonical(chosen if several else chosen[0])
            row = (uuid.uuid4(), asking, person.pk, value, "bench", 1, now, now)
            lines.append("\t".join(map(str, row)))
        if len(lines) >= AT_ONCE:
            _copy(lines)
            lines.clear()
    _copy(lines)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _person(session: Any, number: int) -> Any:
    from sessions.models import Participant

    name = f"personne {number}"
    return Participant(
        training_session=session,
        nickname=name,
        nickname_key=name,
        label_key=name,
        token_hash=f"{number:064d}",
    )


def _copy(lines: list[str]) -> None:
    with connection.cursor() as cursor:
        text = io.StringIO("\n".join(lines))
        cursor.copy_from(text, "sessions_responses_answer", columns=COLUMNS)


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "rsn_training.settings"
    django.setup()
    main(int(sys.argv[1]), int(sys.argv[2]))
