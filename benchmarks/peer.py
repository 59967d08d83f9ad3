"""A helper process with a Django of its own: django-survey-and-report on the same answers.

`<python of build/bench-venv> -m benchmarks.peer <database> <people> <runs>` on an empty database;
prints one line of JSON: seconds of each run, and what was counted.
"""

import io
import json
import sys
import tempfile
import time
from typing import Any

import dj_database_url
import django
from django.conf import settings
from django.core.management import call_command

from benchmarks.answers import ASKS, Ask

AT_ONCE = 20_000
NAME = "Mesures"


def main(database: str, people: int, runs: int) -> None:
    """Fill, ask for the report, print."""
    _set_up(database)
    survey = _fill(people)
    times = [_timed(survey.pk) for _run in range(runs + 1)]
    print(json.dumps({"times": times[1:], "counts": _counts(survey)}))  # the first warms up


def _set_up(database: str) -> None:
    directory = tempfile.gettempdir()
    settings.configure(
        ALLOWED_HOSTS=["testserver"],
        CHOICES_SEPARATOR=",",
        CSV_DIRECTORY=directory,
        DATABASES={"default": dj_database_url.parse(database, conn_max_age=None)},
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        DEFAULT_SURVEY_PUBLISHING_DURATION=7,
        INSTALLED_APPS=[
            "django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions",
            "django.contrib.messages", "survey",
        ],
        ROOT_URLCONF="benchmarks.peer_urls",
        SECRET_KEY="of a benchmark",
        SURVEY_DEFAULT_PIE_COLOR="red!50",
        TEX_DIRECTORY=directory,
        USE_TZ=True,
        USER_DID_NOT_ANSWER="Left blank",
    )  # fmt: skip
    django.setup()
    call_command("migrate", verbosity=0)


def _timed(survey_pk: int) -> float:
    """Ask for the report through its address, and return how long it took."""
    from django.test import Client

    start = time.perf_counter()
    response = Client().get(f"/report/{survey_pk}/")
    seconds = time.perf_counter() - start
    if response.status_code != 200 or b"\\pie" not in response.content:
        raise AssertionError(f"{response.status_code} {response.content[:200]!r}")
    return seconds


def _counts(survey: Any) -> dict[str, dict[str, int]]:
    return {question.text: question.answers_cardinality() for question in survey.questions.all()}


def _fill(people: int) -> Any:
    """Store the answers as the peer stores them, and leave the tables as after a quiet night."""
    from django.db import connection
    from django.utils import timezone
    from survey.models import Survey

    survey = Survey.objects.create(name=NAME, description="", need_logged_user=False)
    questions = [_question(survey, order, ask) for order, ask in enumerate(ASKS)]
    now = timezone.now().isoformat()
    responses = [f"{n}\t{now}\t{now}\t{survey.pk}\t{n}" for n in range(1, people + 1)]
    _copy("response", ("id", "created", "updated", "survey_id", "interview_uuid"), responses)
    columns = ("question_id", "response_id", "created", "updated", "body")
    draws = [(pk, ask, ask.draw(people)) for pk, ask in zip(questions, ASKS, strict=True)]
    lines: list[str] = []
    for number in range(1, people + 1):
        lines += [
            f"{pk}\t{number}\t{now}\t{now}\t{_body(ask, next(drawn))}" for pk, ask, drawn in draws
        ]
        if len(lines) >= AT_ONCE:
            _copy("answer", columns, lines)
            lines.clear()
    _copy("answer", columns, lines)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return survey


def _question(survey: Any, order: int, ask: Ask) -> int:
    from survey.models import Question

    question = Question.objects.create(
        survey=survey,
        order=order,
        text=ask.key,
        required=True,
        type=Question.SELECT_MULTIPLE if ask.several else Question.RADIO,
        choices=",".join(ask.choices),
    )
    return int(question.pk)


def _body(ask: Ask, chosen: list[str]) -> str:
    """Return an answer in the form in which the peer reads several choices one by one."""
    return "[" + ", ".join(f"u'{key}'" for key in chosen) + "]" if ask.several else chosen[0]


def _copy(table: str, columns: tuple[str, ...], lines: list[str]) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.copy_from(io.StringIO("\n".join(lines)), f"survey_{table}", columns=columns)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
