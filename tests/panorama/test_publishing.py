"""The draft becomes an edition; differences are told; an earlier edition comes back."""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from html import unescape

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from sessions.enums import EditionSource
from sessions.models import Edition, Training
from sessions.panorama.editing.selectors import Target
from sessions.panorama.editing.services.drafting import change_object
from sessions.panorama.editing.services.publishing import publish, take_in_newest
from sessions.services.creation import create_from_training
from sessions.services.trainings import add_edition
from tests.factories import SMALL, make_teacher
from tests.panorama.desks import (
    FILES,
    KEY,
    LINKED,
    bench,
    client_of,
    confirm,
    make_editor,
    make_training,
    newest,
)

pytestmark = pytest.mark.django_db
HISTORY_QUERIES = 6


@pytest.fixture
def training() -> Training:
    return make_training()


def rename(training: Training, name: str, network: str = "linkedin") -> None:
    change_object(
        training=training,
        kind="networks",
        key=network,
        by=make_editor(f"e-{name}"),
        change=lambda document: {**(document or {}), "name": name},
    )


def test_a_draft_is_published_as_a_new_edition_with_who_and_why(
    training: Training, caplog: pytest.LogCaptureFixture
) -> None:
    rename(training, "LinkedIn France")
    editor = make_editor()
    with caplog.at_level(logging.INFO, "rsn.security"):
        confirm(client_of(editor), f"/edit/{KEY}/publish/", note="Un nom corrigé")
    edition = newest()
    assert (edition.number, edition.author, edition.note) == (2, editor, "Un nom corrigé")
    assert edition.source == EditionSource.EDITOR
    assert edition.document["objects"]["networks"]["linkedin"]["name"] == "LinkedIn France"
    assert bench().draft is None
    assert f"published actor={editor.pk} object={KEY}/2" in caplog.text


def test_a_session_keeps_the_edition_that_it_has(training: Training) -> None:
    session = create_from_training(
        owner=make_teacher(), edition=training.newest(), plan_key="short", title="Avant"
    )
    rename(training, "LinkedIn France")
    publish(training=training, by=make_editor(), note="x", seen=bench().version)
    session.refresh_from_db()
    assert session.edition.number == 1


def test_what_is_wrong_between_objects_keeps_the_draft_from_being_published(
    training: Training,
) -> None:
    change_object(
        training=training, kind="networks", key="viadeo", by=make_editor(), change=lambda _now: None
    )
    client = client_of(make_editor("Lou"))
    page = client.get(f"/edit/{KEY}/publish/").content.decode()
    assert page.count("no network is called “viadeo”") == 2
    assert f"/edit/{KEY}/objects/comparisons/duel/" in page
    sent = {"note": "x", "seen": bench().version}
    assert client.post(f"/edit/{KEY}/publish/", sent).status_code == 422
    assert newest().number == 1


def test_what_content_should_not_have_is_told_with_its_place_and_published_all_the_same(
    training: Training,
) -> None:
    def spoil(document: dict | None) -> dict:
        assert document
        first, second = document["facts"]
        first["date"] = f"{timezone.localdate().year + 5}-05"
        second["text"] = {"fr": "Douze millions de membres en France."}
        return {**document, "summary": {**document["summary"], "fr": "Le plus grand réseau."}}

    def title(document: dict | None) -> dict:
        assert document
        document["slides"][0]["title"]["fr"] = "Paul Durand a 3 millions d’abonnés"
        return document

    for kind, key, made in (("networks", "linkedin", spoil), ("content", "deck", title)):
        change_object(training=training, kind=kind, key=key, by=make_editor(key), change=made)
    client = client_of(make_editor("Lou"))
    page = unescape(client.get(f"/edit/{KEY}/publish/").content.decode())
    told = page.partition("To look at before")[2].partition("</section>")[0]
    for said in (
        "“Paul Durand” looks like the name of a private person",
        "A number without a year",
        "Nothing is written in English",
        "This day is still to come",
        "The French has changed, the English has not",
        "Fact 2",
    ):
        assert said.casefold() in told.casefold(), said
    assert told.count("The French has changed") == 2
    assert f"/edit/{KEY}/decks/deck/slides/one/" in told
    assert confirm(client, f"/edit/{KEY}/publish/", note="x").status_code == 302
    rename(training, "LinkedIn France")
    assert "To look at before" not in client.get(f"/edit/{KEY}/publish/").content.decode()


def test_the_difference_tells_words_that_went_and_came(training: Training) -> None:
    def reword(document: dict | None) -> dict:
        assert document
        document["slides"][0]["blocks"][0]["text"]["fr"] = (
            "- **Plus de liens** : on perd le contact.\n"
        )
        document["slides"][1]["title"]["fr"] = "Les cartes, encore"
        return document

    change_object(training=training, kind="content", key="deck", by=make_editor(), change=reword)
    page = client_of(make_editor("Lou")).get(f"/edit/{KEY}/difference/").content.decode()
    assert "Slide 1 (A first look) › Block 1 (Text) › Text, in French" in page
    assert "</span>garde</del>" in page
    assert "</span>perd</ins>" in page


def test_the_difference_reads_as_text_with_labels(training: Training) -> None:
    def change(document: dict | None) -> dict:
        assert document
        document["slides"][0]["blocks"][0]["text"]["fr"] += "- *Enfin* un point."
        document["slides"][0]["blocks"].append(
            {"kind": "quote", "text": {"fr": "Un mot"}, "source": {"fr": "Ici"}}
        )
        return document

    def cell(document: dict | None) -> dict:
        assert document
        document["criteria"][0]["cells"]["linkedin"]["text"]["fr"] = "12 millions"
        return document

    for kind, key, made in (("content", "deck", change), ("comparisons", "duel", cell)):
        change_object(training=training, kind=kind, key=key, by=make_editor(key), change=made)
    page = client_of(make_editor("Lou")).get(f"/edit/{KEY}/difference/").content.decode()
    assert "• Enfin un point." in page
    assert "**" not in page
    assert "Word for word, in French: Un mot\nSource, in French: Ici" in page
    assert "Criterion 1 (Members) › LinkedIn › Cell, in French" in page
    page = client_of(make_editor("Max")).get(f"/edit/{KEY}/?q=12+millions").content.decode()
    assert "Criterion 1 (Members) › LinkedIn › Cell, in French" in page


def test_a_difference_of_marks_alone_shows_the_marks(training: Training) -> None:
    def mark(document: dict | None) -> dict:
        assert document
        document["slides"][0]["blocks"][0]["text"]["en"] = "- *More ties*: we keep in touch."
        document["slides"][0]["blocks"][0]["text"]["fr"] = (
            "- Plus de liens : on garde le contact.\n"
        )
        document["slides"][0]["blocks"][0]["text"]["fr"] += "- Plus loin, `sans` effort.\n"
        return document

    change_object(training=training, kind="content", key="deck", by=make_editor(), change=mark)
    page = client_of(make_editor("Lou")).get(f"/edit/{KEY}/difference/").content.decode()
    assert page.count("**</del>") == 2


def test_going_back_makes_a_new_edition_with_the_old_content(
    training: Training, caplog: pytest.LogCaptureFixture
) -> None:
    rename(training, "LinkedIn France")
    publish(training=training, by=make_editor(), note="x", seen=bench().version)
    client = client_of(make_editor("Lou"))
    assert "France</del>" in client.get(f"/edit/{KEY}/editions/1/revert/").content.decode()
    with caplog.at_level(logging.INFO, "rsn.security"):
        confirm(client, f"/edit/{KEY}/editions/1/revert/", note="Retour")
    first, third = Edition.objects.get(training=training, number=1), newest()
    assert (third.number, third.digest, third.note) == (3, first.digest, "Retour")
    assert "reverted" in caplog.text
    again = confirm(client, f"/edit/{KEY}/editions/1/revert/", note="Encore")
    assert again.status_code == 302
    assert newest().number == 3


def test_the_loader_adds_nothing_after_editors_went_back_to_what_ships(training: Training) -> None:
    rename(training, "LinkedIn France")
    publish(training=training, by=make_editor(), note="x", seen=bench().version)
    confirm(client_of(make_editor("Lou")), f"/edit/{KEY}/editions/1/revert/", note="Retour")
    _edition, new = add_edition(files=FILES, source=EditionSource.SHIPPED)
    assert not new
    call_command("load_trainings", verbosity=0)
    assert newest().number == 3


def test_a_newer_edition_is_taken_in_under_the_draft(training: Training) -> None:
    rename(training, "LinkedIn France")
    rename(training, "Viadeo 2", "viadeo")
    text = LINKED.replace("généraliste", "de tous").encode()
    shipped = {**FILES, "networks/linkedin.yaml": text}
    deck = FILES["content/deck.yaml"].replace(b"Premier regard", b"Regard")
    add_edition(files={**shipped, "content/deck.yaml": deck}, source=EditionSource.SHIPPED)
    client = client_of(make_editor())
    sent = {"note": "x", "seen": bench().version}
    assert client.post(f"/edit/{KEY}/publish/", sent).status_code == 302
    assert newest().number == 2
    both = take_in_newest(training=training)
    assert [(one.kind, one.key) for one in both] == [("networks", "linkedin")]
    found = bench()
    assert found.newer is None
    assert found.objects("networks")["linkedin"]["name"] == "LinkedIn France"
    assert found.objects("networks")["viadeo"]["name"] == "Viadeo 2"
    slide = found.get(Target("content", "deck", "one"))
    assert slide is not None
    assert slide["title"]["fr"] == "Regard"
    confirm(client, f"/edit/{KEY}/publish/", note="x")
    assert newest().number == 3


def test_what_ships_later_waits_and_what_editors_changed_stays(training: Training) -> None:
    rename(training, "LinkedIn France")
    publish(training=training, by=make_editor(), note="x", seen=bench().version)
    text = LINKED.replace("généraliste", "de tous").encode()
    deck = FILES["content/deck.yaml"].replace(b"Premier regard", b"Regard")
    later = {**FILES, "networks/linkedin.yaml": text, "content/deck.yaml": deck}
    add_edition(files=later, source=EditionSource.SHIPPED)
    assert newest().number == 2
    client = client_of(make_editor("Lou"))
    assert "Take in edition 3" in client.get(f"/edit/{KEY}/").content.decode()
    page = client.post(f"/edit/{KEY}/take-in/", follow=True).content.decode()
    assert "Both changed Networks › linkedin" in page
    found = bench()
    assert found.objects("networks")["linkedin"]["name"] == "LinkedIn France"
    slide = found.get(Target("content", "deck", "one"))
    assert slide is not None
    assert slide["title"]["fr"] == "Regard"
    confirm(client, f"/edit/{KEY}/publish/", note="Avec la nouvelle version")
    assert newest().number == 4
    assert Training.objects.get(key=KEY).waiting() is None


def test_a_draft_is_thrown_away_after_a_look(training: Training) -> None:
    rename(training, "LinkedIn France")
    client = client_of(make_editor())
    assert "France" in client.get(f"/edit/{KEY}/discard/").content.decode()
    confirm(client, f"/edit/{KEY}/discard/")
    assert bench().draft is None
    assert confirm(client, f"/edit/{KEY}/discard/").status_code == 302


def test_the_history_takes_as_many_queries_for_three_editions_as_for_one(
    training: Training, django_assert_num_queries: Callable[[int], AbstractContextManager[None]]
) -> None:
    client = client_of(make_editor())
    with django_assert_num_queries(HISTORY_QUERIES):
        client.get(f"/edit/{KEY}/history/")
    for name in ("A", "B"):
        rename(training, name)
        publish(training=training, by=make_editor(f"p-{name}"), note=name, seen=bench().version)
    with django_assert_num_queries(HISTORY_QUERIES):
        client.get(f"/edit/{KEY}/history/")


@pytest.mark.parametrize("name", ["draft", "1", "nothing", "99"])
def test_only_editions_that_exist_are_compared(training: Training, name: str) -> None:
    client: Client = client_of(make_editor())
    status = client.get(f"/edit/{KEY}/difference/?before=1&after={name}").status_code
    assert status == (200 if name in ("draft", "1") else 404)


def test_trainings_of_others_are_not_found() -> None:
    add_edition(files=SMALL, source=EditionSource.IMPORTED, owner=make_teacher())
    assert client_of(make_editor()).get("/edit/small/").status_code == 404
