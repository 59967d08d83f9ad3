"""Decks of a session: slides built up, hidden, read by oneself, brought to a newer edition."""

import pytest
from django.test import Client
from django.urls import reverse

from sessions.enums import EditionSource, Move, State
from sessions.models import Edition, TrainingSession
from sessions.panorama.models import Deck
from sessions.panorama.services import (
    add_own_slide,
    change_own_slide,
    hide_slide,
    own_slide,
)
from sessions.services import creation, editions, moves, states, trainings
from tests.factories import (
    SMALL,
    device_of,
    fresh,
    make_edition,
    make_participant,
    make_session,
    make_teacher,
)

pytestmark = pytest.mark.django_db

BUILT = """\
title: {fr: Diapositives, en: Slides}
slides:
- key: one
  title: {fr: Un, en: One}
  build: true
  blocks:
  - {kind: text, text: {fr: Premier texte, en: First text}}
  - {kind: text, text: {fr: Deuxième texte, en: Second text}}
  - {kind: text, text: {fr: Troisième texte, en: Third text}}
- key: two
  title: {fr: Deux, en: Two}
- key: three
  title: {fr: Trois, en: Three}
"""
#: The same training some weeks later: a slide more in front, one gone, one corrected.
NEWER = """\
title: {fr: Diapositives corrigées, en: Corrected slides}
slides:
- key: zero
  title: {fr: Zéro, en: Zero}
- key: one
  title: {fr: Un corrigé, en: One corrected}
- key: three
  title: {fr: Trois corrigé, en: Three corrected}
"""


def edition_of(deck: str) -> Edition:
    files = {**SMALL, "content/deck.yaml": deck.encode()}
    return trainings.add_edition(files=files, source=EditionSource.SHIPPED)[0]


def live(deck: str = BUILT) -> TrainingSession:
    edition = edition_of(deck)
    session = creation.create_from_training(
        owner=make_teacher(), edition=edition, plan_key="short", title="Ma séance"
    )
    for to in (State.OPEN, State.LIVE):
        states.change_state(training_session=session, to=to)
    return fresh(session)


def go_on(session: TrainingSession, times: int = 1, move: Move = Move.NEXT) -> TrainingSession:
    for _time in range(times):
        now = fresh(session)
        moves.advance(training_session=now, version=now.move_version, move=move)
    return fresh(session)


def phone(session: TrainingSession) -> Client:
    client = Client()
    client.cookies.load(device_of(*make_participant(session)))
    return client


def leader(session: TrainingSession) -> Client:
    client = Client()
    client.force_login(session.owner)
    return client


def deck_address(session: TrainingSession) -> str:
    return reverse("sessions:content:deck", args=[session.ref, "deck"])


def turn(session: TrainingSession, verb: str, key: str) -> None:
    """Hide or show a slide, as the teacher does."""
    slide = Deck.objects.get(training_session=session).slides.get(key=key)
    leader(session).post(deck_address(session), {"slide": f"{verb}:{slide.pk}"})


def page(client: Client, session: TrainingSession, query: str = "") -> str:
    return client.get(reverse("sessions:participant", args=[session.ref]) + query).content.decode()


def test_next_adds_the_blocks_of_a_slide_one_by_one() -> None:
    session = live()
    reader = phone(session)
    assert "Premier texte" in page(reader, session)
    assert "Deuxième texte" not in page(reader, session)
    session = go_on(session)
    assert "Deuxième texte" in page(reader, session)
    assert "Troisième texte" not in page(reader, session)
    session = go_on(session, 2)
    assert "<h1>Deux</h1>" in page(reader, session)
    session = go_on(session, move=Move.PREVIOUS)
    assert "Troisième texte" in page(reader, session)


def test_a_slide_that_is_built_up_keeps_the_key_of_its_stage() -> None:
    session = live()
    reader = phone(session)
    key = page(reader, session).split('data-stage-key="')[1].split('"')[0]
    session = go_on(session)
    assert f'data-stage-key="{key}"' in page(reader, session)


def test_reading_again_goes_through_each_slide_once_as_far_as_the_room_has_been() -> None:
    session = go_on(live(), 3)
    reader = phone(session)
    step = session.current_step_id
    first = page(reader, session, f"?step={step}")
    assert "Troisième texte" in first
    assert f"?step={step}&amp;item=1" in first
    second = page(reader, session, f"?step={step}&item=1")
    assert "<h1>Deux</h1>" in second
    assert "item=2" not in second
    assert "<h1>Trois</h1>" not in page(reader, session, f"?step={step}&item=9")


def test_a_hidden_slide_is_left_out_and_comes_back() -> None:
    session = live()
    turn(session, "hide", "two")
    session = go_on(session, 3)
    reader = phone(session)
    assert "<h1>Trois</h1>" in page(reader, session)
    turn(session, "show", "two")
    session = go_on(session, move=Move.PREVIOUS)
    assert "<h1>Deux</h1>" in page(reader, session)


def test_hiding_an_earlier_slide_leaves_the_room_on_its_slide() -> None:
    session = go_on(live(), 4)
    reader = phone(session)
    assert "<h1>Trois</h1>" in page(reader, session)
    version = session.move_version
    turn(session, "hide", "one")
    assert "<h1>Trois</h1>" in page(reader, session)
    assert fresh(session).move_version > version  # who presses next on the old place is told


def test_hiding_the_slide_on_screen_shows_the_one_after_it() -> None:
    session = go_on(live(), 3)
    reader = phone(session)
    turn(session, "hide", "two")
    assert "<h1>Trois</h1>" in page(reader, session)


def test_after_hiding_a_slide_the_address_names_its_button() -> None:
    """A browser gives the keyboard to what the address names, if it takes it."""
    session = live()
    client = Client()
    client.force_login(session.owner)
    slide = Deck.objects.get().slides.get(key="two")
    answer = client.post(deck_address(session), {"slide": f"hide:{slide.pk}"})
    place = answer["Location"].partition("#")[2]
    html = client.get(deck_address(session)).content.decode()
    assert f'<button class="btn btn-s" id="{place}" name="slide" value="show:{slide.pk}">' in html


def test_another_teacher_hides_nothing() -> None:
    session = live()
    stranger = Client()
    stranger.force_login(make_teacher())
    slide = Deck.objects.get().slides.get(key="two")
    assert stranger.get(deck_address(session)).status_code == 404
    assert stranger.post(deck_address(session), {"slide": f"hide:{slide.pk}"}).status_code == 404
    assert not Deck.objects.get().slides.get(key="two").document.get("hidden")


def test_a_slide_of_another_session_cannot_be_named() -> None:
    other = live()
    session = live()
    teacher = leader(session)
    foreign = Deck.objects.get(training_session=other).slides.get(key="two")
    for value in (f"hide:{foreign.pk}", "hide:nothing", ""):
        assert teacher.post(deck_address(session), {"slide": value}).status_code == 404


def test_the_projector_keeps_the_place_of_what_comes_later_and_the_phone_gets_none_of_it() -> None:
    session = live()
    projected = leader(session).get(reverse("sessions:projector", args=[session.ref]))
    shown, later = projected.content.decode().split('class="to-come"')
    assert "Premier texte" in shown
    assert "Deuxième texte" not in shown
    assert later.index("Deuxième texte") < later.index("Troisième texte")
    assert "Deuxième texte" not in page(phone(session), session)
    whole = leader(go_on(session, 2)).get(reverse("sessions:projector", args=[session.ref]))
    assert 'class="to-come"' not in whole.content.decode()


def test_a_copy_of_a_session_hides_what_the_session_hides() -> None:
    session = live()
    turn(session, "hide", "two")
    copy = creation.duplicate(training_session=session, owner=session.owner, title="Copie")
    assert Deck.objects.get(training_session=copy).slides.get(key="two").document["hidden"]


def test_a_session_keeps_its_edition_until_its_teacher_takes_the_newest() -> None:
    session = go_on(live(), 4)
    reader = phone(session)
    edition_of(NEWER)
    assert "<h1>Trois</h1>" in page(reader, session)
    teacher = leader(session)
    prepare = teacher.get(reverse("sessions:prepare", args=[session.ref])).content.decode()
    take = reverse("sessions:take_newest", args=[session.ref])
    assert take in prepare
    assert "Les diapositives du cours changent" in prepare
    assert teacher.get(take).status_code == 405
    teacher.post(take)
    assert "<h1>Trois corrigé</h1>" in page(reader, session)
    session = go_on(session, move=Move.PREVIOUS)
    assert "<h1>Un corrigé</h1>" in page(reader, session)
    prepare = teacher.get(reverse("sessions:prepare", args=[session.ref])).content.decode()
    assert take not in prepare


def test_taking_the_newest_keeps_own_slides_hidden_ones_and_the_agenda() -> None:
    session = live()
    add_own_slide(training_session=session, title="À moi", minutes=5, text="Mon texte", notes="")
    deck = Deck.objects.get(training_session=session, key="deck")
    three = deck.slides.get(key="three")
    three.document = {**three.document, "hidden": True}
    three.save()
    agenda = list(session.steps.values_list("key", "minutes"))
    edition_of(NEWER)
    editions.take_newest(training_session=session)
    assert list(session.steps.values_list("key", "minutes")) == agenda
    assert Deck.objects.filter(training_session=session).count() == 2
    slides = dict(deck.slides.values_list("key", "document__hidden"))
    assert slides == {"zero": False, "one": False, "three": True}


def test_nothing_happens_without_a_newer_edition() -> None:
    session = make_session(state=State.LIVE)
    make_edition()
    version = session.move_version
    assert editions.newer_edition(session) is None
    assert editions.take_newest(training_session=session) is None
    assert fresh(session).move_version == version


def test_hiding_a_slide_shows_nobody_what_the_room_has_not_seen() -> None:
    session = go_on(live(), 3)  # the room has been as far as "two"
    step = session.current_step_id
    reader = phone(session)
    turn(session, "hide", "one")
    assert "<h1>Trois</h1>" not in page(reader, session, f"?step={step}&item=9")
    assert "<h1>Deux</h1>" in page(reader, session, f"?step={step}&item=9")
    turn(session, "show", "one")
    assert "<h1>Trois</h1>" not in page(reader, session, f"?step={step}&item=9")


def test_ones_own_hidden_slide_stays_hidden_when_it_is_corrected() -> None:
    session = live()
    step = add_own_slide(
        training_session=session, title="À moi", minutes=5, text="Mon texte", notes=""
    )
    slide = own_slide(session, step.pk)
    assert slide
    hide_slide(deck=slide.deck, slide_id=slide.pk, hidden=True)
    change_own_slide(
        slide=slide, step_id=step.pk, title="À moi", minutes=5, text="Corrigé", notes=""
    )
    slide.refresh_from_db()
    assert slide.document["hidden"]
    assert slide.document["blocks"][0]["text"] == {"fr": "Corrigé"}
