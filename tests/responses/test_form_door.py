"""The ordinary form: every kind, several questions at once, and nothing typed is lost."""

import random
from collections.abc import Mapping
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.datastructures import MultiValueDict

from sessions.enums import State
from sessions.models import TrainingSession
from sessions.responses.asking_words import checks_of
from sessions.responses.enums import TEXT_KINDS, Kind
from sessions.responses.fields import OTHER_FIELD, UNKNOWN_FIELD, from_form, is_blank
from sessions.responses.models import Answer, Asking
from sessions.responses.rules import OTHER, Rules
from sessions.responses.services import open_asking
from sessions.responses.values import InvalidAnswerError, canonical, check, parse
from sessions.services import states
from sessions.survey.models import Survey
from tests.factories import fresh, go_to_step
from tests.kinds import KEYS, make_kinds_session, random_answer
from tests.responses.rooms import phone

pytestmark = pytest.mark.django_db

BOXED = TEXT_KINDS | {Kind.NUMBER, Kind.RANKING}


@pytest.fixture
def session() -> TrainingSession:
    """Give a session whose questions are all on one page."""
    made = make_kinds_session()
    Survey.objects.filter(training_session=made).update(together=True)
    return go_to_step(made, "ask")


def askings(session: TrainingSession) -> dict[str, Asking]:
    found = Asking.objects.filter(question__training_session=session).select_related("question")
    return {asking.question.key.rsplit("/", 1)[-1]: asking for asking in found}


def as_fields(rules: Rules, value: Any, asking: object) -> dict[str, list[str]]:
    """Return the fields of a form that was filled so as to say this value."""
    if value is None:
        name = "unknown" if rules.kind in BOXED else "value"
        return {f"{name}-{asking}": [UNKNOWN_FIELD]}
    if rules.kind == Kind.MATRIX:
        said = {row: UNKNOWN_FIELD if point is None else str(point) for row, point in value.items()}
        return {f"row-{asking}-{row}": [point] for row, point in said.items()}
    if rules.kind == Kind.RANKING:
        return {f"rank-{asking}-{key}": [str(place)] for place, key in enumerate(value, start=1)}
    entries = value if isinstance(value, list) else [value]
    written = [entry[OTHER] for entry in entries if isinstance(entry, dict)]
    keys = [OTHER_FIELD if isinstance(entry, dict) else str(entry) for entry in entries]
    if rules.kind == Kind.NUMBER:
        keys = [str(value).replace(".", ",")]
    return {f"value-{asking}": keys, **({f"other-{asking}": written} if written else {})}


def send(
    client: Client, session: TrainingSession, fields: Mapping[str, Any], *keys: str
) -> HttpResponse:
    """Post the form of a page with these questions."""
    known = askings(session)
    named: dict[str, Any] = {"asking": [str(known[key].pk) for key in keys]}
    for name, value in fields.items():
        field, _dash, rest = name.partition("-")
        key = next(key for key in sorted(keys, key=len, reverse=True) if rest.startswith(key))
        named[f"{field}-{known[key].pk}{rest.removeprefix(key)}"] = value
    return client.post(reverse("responses:answer", args=[session.ref]), named)


def stored(session: TrainingSession) -> dict[str, Any]:
    return {
        key: parse(answer.value)
        for key, asking in askings(session).items()
        for answer in Answer.objects.filter(asking=asking)
    }


def test_fields_and_json_say_the_same(session: TrainingSession) -> None:
    dice = random.Random(20)
    for key, asking in askings(session).items():
        rules = asking.question.rules()
        for _try in range(40):
            value = random_answer(key, dice)
            fields = MultiValueDict(as_fields(rules, value, asking.pk))
            raw = from_form(rules, fields.getlist, asking.pk)
            assert not is_blank(raw)
            assert canonical(check(rules, raw)) == canonical(check(rules, value)), (key, value)


def test_a_page_of_every_kind_is_stored_at_once(session: TrainingSession) -> None:
    dice = random.Random(7)
    _lea, client = phone(session)
    values = {key: random_answer(key, dice) for key in KEYS}
    fields: dict[str, list[str]] = {}
    for key, asking in askings(session).items():
        fields |= as_fields(asking.question.rules(), values[key], asking.pk)
    data = {"asking": [str(asking.pk) for asking in askings(session).values()], **fields}
    response = client.post(reverse("responses:answer", args=[session.ref]), data, follow=True)
    assert "10 réponses sont enregistrées." in response.content.decode()
    for key, asking in askings(session).items():
        expected = canonical(check(asking.question.rules(), values[key]))
        assert Answer.objects.get(asking=asking).value == expected


VALID = [
    ("role", {"value-role": "+", "other-role": "Parent"}, {"other": "Parent"}),
    ("networks", {"value-networks": "?"}, None),
    ("ease", {"value-ease": "4"}, 4),
    ("frequency", {"row-frequency-read": "2", "row-frequency-talk": "?"}, {"read": 2, "talk": None}),
    ("expectations", {"rank-expectations-ideas": "1", "rank-expectations-tools": "3"}, ["ideas", "tools"]),
    ("accounts", {"value-accounts": " 12 "}, 12),
    ("hours", {"value-hours": "1,5"}, 1.5),
    ("hours", {"unknown-hours": "1"}, None),
    ("word", {"value-word": "l’été"}, "l’été"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "fields", "value"), VALID)
def test_each_kind_is_stored(
    session: TrainingSession, key: str, fields: dict[str, str], value: object
) -> None:
    _lea, client = phone(session)
    assert send(client, session, fields, key).status_code == 302
    assert stored(session) == {key: value}


WRONG = [
    ("role", {"value-role": "+"}, "Précisez", "Say which other answer", 'value="+" form'),
    ("networks", {"value-networks": ["linkedin", "instagram", "tiktok", "mastodon"]},
     "au plus 3 réponses", "at most 3 answers", 'value="mastodon" form="shell-form" data-role="value" checked'),
    ("ease", {}, "Choisissez un niveau", "Choose a point of the scale", ""),
    ("frequency", {}, "à une ligne au moins", "at least one line", ""),
    ("expectations", {"rank-expectations-ideas": "1", "rank-expectations-rules": "1"},
     "même rang", "the same rank", ""),
    ("accounts", {"value-accounts": "1,5"}, "nombre entier", "a whole number", 'value="1,5"'),
    ("accounts", {"value-accounts": "51"}, "de 0 à 50", "from 0 to 50", 'value="51"'),
    ("hours", {"value-hours": "vingt"}, "pas un nombre", "not a number", 'value="vingt"'),
    ("word", {"value-word": "x" * 81}, "81", "81", "x" * 81),
]  # fmt: skip


@pytest.mark.parametrize("case", WRONG, ids=lambda case: f"{case[0]}: {case[3]}")
@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    session: TrainingSession, case: tuple[str, dict[str, Any], str, str, str], language: str
) -> None:
    key, fields, french, english, kept = case
    _lea, client = phone(session)
    client.cookies["django_language"] = language
    response = send(client, session, fields, key)
    page = response.content.decode()
    assert response.status_code == 422
    assert (french if language == "fr" else english) in page
    assert kept in page
    assert "data-refused" in page
    assert not Answer.objects.exists()


def test_one_wrong_answer_holds_no_other_back(session: TrainingSession) -> None:
    _lea, client = phone(session)
    fields = {"value-role": "student", "value-accounts": "beaucoup", "value-word": "confiance"}
    page = send(client, session, fields, "role", "accounts", "word", "hopes").content.decode()
    assert stored(session) == {"role": "student", "word": "confiance"}
    assert "2 réponses sont enregistrées." in page
    assert "Combien de comptes avez-vous ? – Ce n’est pas un nombre." in page
    assert 'value="beaucoup"' in page
    assert page.count("data-refused") == 1


def test_blank_fields_and_unchanged_ones_change_nothing(session: TrainingSession) -> None:
    _lea, client = phone(session)
    send(client, session, {"value-role": "student", "value-word": "un"}, "role", "word")
    send(client, session, {"value-role": "student", "value-word": " "}, "role", "word")
    assert stored(session) == {"role": "student", "word": "un"}
    assert set(Answer.objects.values_list("revision", flat=True)) == {1}


def test_a_closed_page_gives_texts_back(session: TrainingSession) -> None:
    _lea, client = phone(session)
    states.change_state(training_session=fresh(session), to=State.SUSPENDED)
    fields = {"value-word": "trop tard", "value-role": "student"}
    known = askings(session)
    named = {f"{name.partition('-')[0]}-{known[name.partition('-')[2]].pk}": value
             for name, value in fields.items()}  # fmt: skip
    data = {"asking": [str(known[key].pk) for key in ("word", "role")], **named}
    address = reverse("responses:answer", args=[session.ref])
    assert "trop tard" in client.post(address, data, follow=True).content.decode()
    assert not Answer.objects.exists()


def test_a_survey_sent_ahead_comes_back_to_its_own_page() -> None:
    session = make_kinds_session(state=State.OPEN)
    survey = Survey.objects.get(training_session=session)
    for entry in survey.entries.select_related("question"):
        open_asking(question=entry.question, is_ahead=True)
    survey.ahead_since = session.created_at
    survey.save()
    _lea, client = phone(session)
    back = f"a/survey/{survey.key}/"
    asking = askings(session)["accounts"]
    data = {"asking": str(asking.pk), f"value-{asking.pk}": "51", "back": back}
    address = reverse("responses:answer", args=[session.ref])
    wrong = client.post(address, data)
    assert wrong.status_code == 422
    assert survey.title["fr"] in wrong.content.decode()
    right = client.post(address, {**data, f"value-{asking.pk}": "5"})
    assert right["Location"] == session.get_absolute_url() + back


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_knows_the_servers_words(session: TrainingSession, language: str) -> None:
    wrong: dict[str, dict[str, object]] = {
        "role": {"other": {"other": " "}},
        "networks": {"most": ["linkedin", "instagram", "tiktok", "mastodon"]},
        "accounts": {"number": "abc", "decimals": "1.5", "bounds": "51"},
        "hours": {"number": "abc", "decimals": "1.55", "bounds": "25"},
    }
    with translation.override(language):
        for key, cases in wrong.items():
            rules = askings(session)[key].question.rules()
            found = checks_of(rules)
            for name, raw in cases.items():
                with pytest.raises(InvalidAnswerError) as refusal:
                    check(rules, raw)
                assert found[f"fault-{name}"] == str(refusal.value)
        rules = askings(session)["word"].question.rules()
        with pytest.raises(InvalidAnswerError) as refusal:
            check(rules, "x" * 81)
        assert checks_of(rules)["fault-length"].replace("{}", "81") == str(refusal.value)


def test_a_text_that_is_too_long_comes_back_as_it_was_typed(session: TrainingSession) -> None:
    _lea, client = phone(session)
    asking = askings(session)["hopes"]
    typed = "é🙂 " * 400
    data = {"asking": str(asking.pk), f"value-{asking.pk}": typed}
    page = client.post(reverse("responses:answer", args=[session.ref]), data)
    assert page.status_code == 422
    assert "1199 caractères ; 1000 au plus" in page.content.decode()
    assert typed in page.content.decode()


def test_nothing_can_be_wrong_in_what_has_no_limits(session: TrainingSession) -> None:
    for key in ("ease", "frequency", "expectations"):
        assert not [
            name for name in checks_of(askings(session)[key].question.rules()) if "fault" in name
        ]
