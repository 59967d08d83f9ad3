"""A vote over what the room wrote: made once, nobody's name, nobody's own, off when hidden."""

import json
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from sessions.enums import Screen
from sessions.models import Participant, TrainingSession
from sessions.responses.exceptions import SortingError
from sessions.responses.models import Answer, Choice, ChoiceSource, Question
from sessions.responses.services import (
    answers_of,
    erase_texts,
    hide_all_texts,
    make_choices,
    pick_choices,
    refresh_tally,
    set_hidden,
    show_hidden_together,
)
from sessions.responses.services import ballots as making
from sessions.responses.values import InvalidAnswerError
from sessions.services import moves, privacy
from sessions.survey.selectors import survey_questions
from tests.factories import fresh
from tests.responses.meanwhile import meanwhile
from tests.responses.rooms import door, phone, say
from tests.survey.exercises import (
    REPLY,
    VOTE,
    at,
    crowd,
    keys_of,
    make_exercise,
    seen_by,
    survey_of,
    written,
)
from tests.survey.files import file_of

pytestmark = pytest.mark.django_db

ROOM = (Screen.PROJECTOR, Screen.PARTICIPANT)
TEXTS = ("Nous sommes désolés.", "Écrivez-nous en privé.", "Nous vous appelons ce soir.")


@pytest.fixture
def session() -> TrainingSession:
    return make_exercise(REPLY, VOTE)


def ballot_of(session: TrainingSession) -> Question:
    return survey_of(session).entries.get(key="vote").question


def source_of(session: TrainingSession) -> Question:
    return survey_of(session).entries.get(key="reply").question


def more_people(session: TrainingSession, *names: str) -> list[tuple[Participant, Client]]:
    return [phone(session, name) for name in names]


def reveal(session: TrainingSession) -> None:
    held = fresh(session)
    moves.set_revealed(training_session=held, version=held.move_version, revealed=True)


# --- making -----------------------------------------------------------------------------------
def test_the_choices_are_the_texts_that_are_shown(session: TrainingSession) -> None:
    authors = written(session, *TEXTS, TEXTS[0], "Une insulte")
    set_hidden(answer=Answer.objects.get(participant=authors[4]), hidden=True, by=session.owner)
    at(session, 1)
    assert set(keys_of(session)) == set(TEXTS), "equal ones once, hidden ones not"
    for screen in ROOM:
        shown = seen_by(session, [screen])
        assert all(text in shown for text in TEXTS)
        assert "Une insulte" not in shown


def test_nothing_tells_who_wrote_what(session: TrainingSession) -> None:
    authors = written(session, *TEXTS)
    at(session, 1)
    shown = seen_by(session, (*ROOM, Screen.PRESENTER)[:2])
    for answer in Answer.objects.all():
        assert str(answer.pk) not in shown
    for author in authors:
        assert str(author.pk) not in shown
        assert author.nickname not in " ".join(keys_of(session).values())
    assert all(key.startswith("text-") for key in keys_of(session).values())


def test_the_order_is_drawn_by_lot_and_the_same_for_all() -> None:
    orders = set()
    for _time in range(8):
        session = make_exercise(REPLY, VOTE)
        written(session, *(f"Texte {number}" for number in range(6)))
        at(session, 1)
        orders.add(tuple(keys_of(session)))
        assert tuple(keys_of(session)) == tuple(keys_of(session))
    assert len(orders) > 1


def test_coming_back_keeps_keys_and_brings_new_texts_until_somebody_votes(
    session: TrainingSession,
) -> None:
    written(session, *TEXTS[:2])
    at(session, 1)
    before = keys_of(session)
    late, _client = phone(session, "Nour")
    say(late, at(session, 0), TEXTS[2])
    asking = at(session, 1)
    assert keys_of(session).items() >= before.items()
    assert len(keys_of(session)) == 3
    say(late, asking, [before[TEXTS[0]]])
    kept = keys_of(session)
    say(phone(session, "Tom")[0], at(session, 0), "Trop tard")
    at(session, 1)
    assert keys_of(session) == kept


def test_too_many_texts_leave_the_first_twelve_and_the_teacher_may_choose(
    session: TrainingSession,
) -> None:
    written(session, *(f"Texte {number}" for number in range(30)), "Texte 29")
    at(session, 1)
    assert len(keys_of(session)) == 12
    assert "Texte 29" in keys_of(session), "the commonest first"
    assert "18 textes ne sont pas soumis au vote" in seen_by(session, [Screen.PRESENTER])
    source, ballot = source_of(session), ballot_of(session)
    client = Client()
    client.force_login(session.owner)
    page = reverse("sessions:survey:texts", args=[session.ref, source.pk])
    assert "Mettre aux voix" in client.get(page).content.decode()
    wanted = [str(one.pk) for one in Answer.objects.filter(value__contains="Texte 2")]
    answer = client.post(page, {"act": f"vote:{ballot.pk}", "text": wanted[:3]})
    assert answer.status_code == 302
    assert len(keys_of(session)) == len({Answer.objects.get(pk=pk).value for pk in wanted[:3]})
    kept = keys_of(session)
    at(session, 0)
    at(session, 1)
    assert keys_of(session) == kept, "what was picked stays"


@pytest.mark.parametrize("number", [0, 1, 25])
def test_a_vote_is_between_two_and_twenty_four(session: TrainingSession, number: int) -> None:
    written(session, *(f"Texte {number}" for number in range(26)))
    answers = list(Answer.objects.values_list("pk", flat=True))[:number]
    with pytest.raises(SortingError):
        pick_choices(question=ballot_of(session), answers=answers, by=session.owner)


def test_nothing_is_picked_once_somebody_has_voted(session: TrainingSession) -> None:
    written(session, *TEXTS)
    asking = at(session, 1)
    say(phone(session)[0], asking, [keys_of(session)[TEXTS[0]]])
    answers = list(Answer.objects.filter(asking__question=source_of(session)).values_list("pk"))
    with pytest.raises(SortingError, match="ont voté"):
        pick_choices(question=ballot_of(session), answers=[a[0] for a in answers], by=session.owner)


def test_without_a_text_the_screens_say_so(session: TrainingSession) -> None:
    at(session, 1)
    for screen in (*ROOM, Screen.PRESENTER):
        assert "pas encore de texte" in seen_by(session, [screen])


# --- at once ----------------------------------------------------------------------------------
def make_twice(session: TrainingSession) -> None:
    """Make the choices while somebody else is making them."""
    written(session, *TEXTS)
    ballot = ballot_of(session)
    with transaction.atomic():
        make_choices(question=Question.objects.get(pk=ballot.pk))
        other = meanwhile(lambda: make_choices(question=Question.objects.get(pk=ballot.pk)))
    assert other.result(timeout=30) == len(TEXTS)


@pytest.mark.django_db(transaction=True)
def test_two_who_make_the_choices_at_once_make_them_once() -> None:
    session = make_exercise(REPLY, VOTE)
    make_twice(session)
    assert len(keys_of(session)) == Choice.with_withdrawn.count() == len(TEXTS)
    assert ChoiceSource.objects.count() == len(TEXTS)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_without_the_hold_the_second_one_would_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        making,
        "hold_session",
        lambda question: TrainingSession.objects.get(pk=question.training_session_id),
    )
    session = make_exercise(REPLY, VOTE)
    with pytest.raises(Exception, match=r"choice_.*unique"):
        make_twice(session)


@pytest.mark.django_db(transaction=True)
def test_a_vote_that_is_made_during_an_erasure_holds_nothing_of_it() -> None:
    session = make_exercise(REPLY, VOTE)
    authors = written(session, *TEXTS)
    ballot = ballot_of(session)
    with transaction.atomic():
        privacy.erase(participant=authors[0])
        other = meanwhile(lambda: make_choices(question=Question.objects.get(pk=ballot.pk)))
    assert other.result(timeout=30) == 2
    assert not Choice.with_withdrawn.filter(text__fr=TEXTS[0]).exists()


# --- voting -----------------------------------------------------------------------------------
def test_nobody_votes_for_their_own_text(session: TrainingSession) -> None:
    lea, client = phone(session)
    say(lea, at(session, 0), TEXTS[0])
    written(session, *TEXTS[1:])
    asking = at(session, 1)
    keys = keys_of(session)
    with pytest.raises(InvalidAnswerError, match="le vôtre"):
        say(lea, asking, [keys[TEXTS[0]], keys[TEXTS[1]]])
    say(lea, asking, [keys[TEXTS[1]]])
    page = client.get(session.get_absolute_url()).content.decode()
    assert page.count("votre texte</span>") == 1
    assert page.count(" disabled>") == 1
    assert client.get(door(session), {"asking": str(asking.pk)}).json()["mine"] == [keys[TEXTS[0]]]
    pushed = seen_by(session, [Screen.PARTICIPANT])
    assert " disabled" not in pushed, "what is pushed to all says nobody's"
    sent = {"asking": str(asking.pk), "value": [keys[TEXTS[0]]], "key": "k" * 16, "revision": 5}
    refused = client.post(
        door(session),
        sent,
        content_type="application/json",
        headers={"origin": "http://testserver"},
    )
    assert refused.status_code == 400
    form = {"asking": str(asking.pk), f"value-{asking.pk}": keys[TEXTS[0]]}
    again = client.post(reverse("responses:answer", args=[session.ref]), form)
    assert "Ce texte est le vôtre" in again.content.decode()


def vote(session: TrainingSession, *counts: int) -> dict[str, str]:
    """Let people vote: so many for each of the texts."""
    written(session, *TEXTS)
    asking = at(session, 1)
    keys = keys_of(session)
    voters = iter(
        Participant.objects.bulk_create(
            Participant(
                training_session=session, nickname=f"V{n}", label_key=f"v{n}", nickname_key=f"v{n}",
                token_hash=f"v{n}",
            )
            for n in range(sum(counts))
        )
    )  # fmt: skip
    for text, number in zip(TEXTS, counts, strict=True):
        for _vote in range(number):
            say(next(voters), asking, [keys[text]])
    refresh_tally(asking_id=asking.pk)
    return keys


def test_the_most_voted_comes_first(session: TrainingSession) -> None:
    vote(session, 1, 4, 2)
    for screen in ROOM:
        assert "voix" not in seen_by(session, [screen])
    reveal(session)
    for screen in ROOM:
        shown = seen_by(session, [screen])
        shown = shown[shown.index('class="ballot ') :]
        places = [shown.index(text) for text in (TEXTS[1], TEXTS[2], TEXTS[0])]
        assert places == sorted(places)
        assert "4 voix" in shown


def test_a_vote_that_nobody_took_part_in_still_shows_the_texts(session: TrainingSession) -> None:
    vote(session, 0, 0, 0)
    reveal(session)
    for screen in ROOM:
        shown = seen_by(session, [screen])
        assert all(text in shown for text in TEXTS)
        assert shown.count("0 voix") == len(TEXTS)
        assert "Pas encore de réponse" not in shown
        assert "Parts calculées" not in shown
        assert "Si peu de réponses" not in shown


def test_a_text_that_is_hidden_leaves_every_screen_and_its_votes_stay(
    session: TrainingSession,
) -> None:
    keys = vote(session, 1, 4, 2)
    reveal(session)
    hidden = Answer.objects.get(value__contains=TEXTS[1])
    before = fresh(session).last_seq
    set_hidden(answer=hidden, hidden=True, by=session.owner)
    assert fresh(session).last_seq > before, "the screens are told"
    assert TEXTS[1] not in seen_by(session, ROOM)
    for name in ("survey-results.csv", "survey.json", "survey-answers.csv"):
        assert TEXTS[1] not in file_of(session, name).decode()
    assert TEXTS[1] in seen_by(session, [Screen.PRESENTER]), "the teacher can show it again"
    assert Answer.objects.filter(value__contains=keys[TEXTS[1]]).count() == 4
    set_hidden(answer=hidden, hidden=False, by=session.owner)
    assert "4 voix" in seen_by(session, [Screen.PROJECTOR])
    hide_all_texts(question=source_of(session), by=session.owner)
    assert not [text for text in TEXTS if text in seen_by(session, ROOM)]
    show_hidden_together(question=source_of(session), by=session.owner)
    assert TEXTS[0] in seen_by(session, ROOM)


def test_an_equal_text_of_somebody_else_stays_when_one_author_is_erased(
    session: TrainingSession,
) -> None:
    authors = written(session, TEXTS[0], TEXTS[0], TEXTS[1])
    at(session, 1)
    privacy.erase(participant=authors[0])
    assert TEXTS[0] in keys_of(session)
    privacy.erase(participant=authors[1])
    assert set(keys_of(session)) == {TEXTS[1]}
    assert not Choice.with_withdrawn.filter(text__fr=TEXTS[0]).exists()
    assert TEXTS[0] not in seen_by(session, (*ROOM, Screen.PRESENTER))


def test_who_votes_and_is_erased_leaves_the_vote(session: TrainingSession) -> None:
    vote(session, 1, 0, 0)
    voter = Participant.objects.get(nickname="V0")
    assert answers_of(participant=voter, questions=survey_questions()).count() == 1
    erase_texts(participant=voter, questions=survey_questions())
    assert ballot_of(session).askings.get().tally.counted == 1


def test_a_voter_whose_text_went_reads_no_key(session: TrainingSession) -> None:
    keys = vote(session, 0, 0, 0)
    lea, client = phone(session)
    say(lea, ballot_of(session).askings.get(), [keys[TEXTS[0]]])
    set_hidden(
        answer=Answer.objects.get(value__contains=TEXTS[0]), hidden=True, by=session.owner
    )  # fmt: skip
    page = client.get(f"{session.get_absolute_url()}me/").content.decode()
    assert keys[TEXTS[0]] not in page


# --- what stays of it -------------------------------------------------------------------------
def test_the_choices_made_are_in_files_and_never_in_the_document(session: TrainingSession) -> None:
    keys = vote(session, 1, 4, 2)
    data: dict[str, Any] = json.loads(file_of(session, "survey.json"))
    question = data["surveys"][0]["questions"][1]
    assert {one["key"] for one in question["choices"]} == set(keys.values())
    assert question["choices_from"] == "questions/reply"
    from sessions.survey.services import survey_document

    document = survey_document(survey_of(session))
    assert document["questions"][1] == VOTE


def test_a_survey_sent_ahead_leaves_its_votes_out(session: TrainingSession) -> None:
    from sessions.survey.ahead import send_ahead

    send_ahead(survey=survey_of(session))
    assert not ballot_of(session).askings.exists()


def test_a_room_of_forty_votes(session: TrainingSession) -> None:
    crowd(session, 0)
    written(session, *(f"Réponse {number} : " + "mot " * 60 for number in range(24)))
    at(session, 1)
    assert len(keys_of(session)) == 24
    shown = seen_by(session, [Screen.PROJECTOR])
    assert "mot mot …" in shown, "shortened on the wall"
    assert ("mot " * 59) in seen_by(session, [Screen.PARTICIPANT]), "whole on the phone"
