"""Two editors at once: nothing is lost, on either database."""

import threading
from collections.abc import Callable
from html import unescape

import pytest
from django.db.models import QuerySet
from django.test import Client

from rsn_training.accounts.models import User
from sessions.models import Training
from sessions.panorama.editing.conflicts import choices, chosen
from sessions.panorama.editing.exceptions import ShownOtherwiseError
from sessions.panorama.editing.selectors import Document, Target
from sessions.panorama.editing.services import drafting
from sessions.panorama.editing.services.drafting import change_object
from sessions.panorama.editing.services.publishing import publish
from sessions.panorama.models import Draft, DraftObject
from tests.panorama.desks import (
    KEY,
    bench,
    client_of,
    confirm,
    fields_of,
    make_editor,
    make_training,
    newest,
    seen_on,
)
from tests.threads import run_together

SLIDE = f"/edit/{KEY}/decks/deck/slides/one/"
NETWORK = f"/edit/{KEY}/objects/networks/linkedin/"
EDITORS = 6


@pytest.fixture
def pair(db: None) -> tuple[Client, Client]:
    make_training()
    return client_of(make_editor("Ada")), client_of(make_editor("Lou"))


def network() -> Document:
    found = bench().get(Target("networks", "linkedin"))
    assert found is not None
    return found


def test_a_second_editor_sees_both_versions_and_chooses(pair: tuple[Client, Client]) -> None:
    ada, lou = pair
    of_ada, of_lou = fields_of(ada.get(NETWORK)), fields_of(lou.get(NETWORK))
    ada.post(NETWORK, {**of_ada, "name": "LinkedIn A", "country.fr": "États-Unis", "do": "save"})
    page = lou.post(
        NETWORK, {**of_lou, "name": "LinkedIn L", "tips.fr": "Un conseil", "do": "save"}
    )
    assert page.status_code == 409
    text = page.content.decode()
    for typed in ("LinkedIn A", "LinkedIn L", "États-Unis", "Un conseil"):
        assert typed in text
    assert network()["name"] == "LinkedIn A"
    sent = {name: _hidden(text, name) for name in ("seen", "was", "mine")}
    chosen_fields = {"choose.name": "theirs", "choose.country": "theirs", "choose.tips": "mine"}
    assert lou.post(NETWORK, {**sent, **chosen_fields, "do": "resolve"}).status_code == 302
    found = network()
    assert found["name"] == "LinkedIn A"
    assert found["country"] == {"fr": "États-Unis"}
    assert found["tips"] == {"fr": "Un conseil"}


def _hidden(text: str, name: str) -> str:
    return unescape(text.partition(f'name="{name}" value="')[2].partition('"')[0])


def test_two_names_for_a_deck_at_once_are_a_choice(pair: tuple[Client, Client]) -> None:
    ada, lou = pair
    deck = f"/edit/{KEY}/decks/deck/"
    seen = seen_on(lou.get(deck))
    confirm(ada, deck, fr="Le titre d'Ada")
    page = lou.post(deck, {"seen": seen, "fr": "Le titre de Lou"})
    assert page.status_code == 409
    text = unescape(page.content.decode())
    assert "“Le titre d'Ada” meanwhile" in text
    assert bench().objects("content")["deck"]["title"]["fr"] == "Le titre d'Ada"
    assert 'value="Le titre de Lou"' in text
    again = {"seen": seen_on(page), "fr": "Le titre de Lou"}
    assert lou.post(deck, again).status_code == 302
    assert bench().objects("content")["deck"]["title"]["fr"] == "Le titre de Lou"


def test_a_third_change_while_choosing_is_shown_again(pair: tuple[Client, Client]) -> None:
    ada, lou = pair
    of_lou = fields_of(lou.get(NETWORK))
    ada.post(NETWORK, {**fields_of(ada.get(NETWORK)), "name": "A", "do": "save"})
    text = lou.post(NETWORK, {**of_lou, "name": "L", "do": "save"}).content.decode()
    ada.post(NETWORK, {**fields_of(ada.get(NETWORK)), "name": "A2", "do": "save"})
    sent = {name: _hidden(text, name) for name in ("seen", "was", "mine")}
    page = lou.post(NETWORK, {**sent, "choose.name": "mine", "do": "resolve"})
    assert page.status_code == 409
    assert "A2" in page.content.decode()
    assert network()["name"] == "A2"


def test_two_slides_of_one_deck_are_no_conflict(pair: tuple[Client, Client]) -> None:
    ada, lou = pair
    other = SLIDE.replace("/one/", "/two/")
    of_ada, of_lou = fields_of(ada.get(SLIDE)), fields_of(lou.get(other))
    assert ada.post(SLIDE, {**of_ada, "title.fr": "Un", "do": "save"}).status_code == 302
    assert lou.post(other, {**of_lou, "title.fr": "Deux", "do": "save"}).status_code == 302
    titles = [one["title"]["fr"] for one in bench().objects("content")["deck"]["slides"]]
    assert titles == ["Un", "Deux"]


def test_a_slide_that_was_removed_meanwhile_can_be_put_back(pair: tuple[Client, Client]) -> None:
    ada, lou = pair
    of_lou = fields_of(lou.get(SLIDE))
    confirm(ada, f"{SLIDE}remove/")
    page = lou.post(SLIDE, {**of_lou, "title.fr": "Rescapée", "do": "save"})
    assert page.status_code == 409
    fields = fields_of(page)
    assert fields["title.fr"] == "Rescapée"
    assert lou.post(SLIDE, {**fields, "do": "save"}).status_code == 302
    assert bench().get(Target("content", "deck", "one")) is not None


def test_a_slide_that_changed_since_it_was_shown_is_not_removed(
    pair: tuple[Client, Client],
) -> None:
    ada, lou = pair
    shown = seen_on(ada.get(f"{SLIDE}remove/"))
    lou.post(SLIDE, {**fields_of(lou.get(SLIDE)), "title.en": "Lou was here", "do": "save"})
    page = ada.post(f"{SLIDE}remove/", {"seen": shown})
    assert page.status_code == 409
    assert "Somebody changed this slide meanwhile" in page.content.decode()
    assert "Lou was here" in page.content.decode()
    assert bench().get(Target("content", "deck", "one")) is not None
    assert ada.post(f"{SLIDE}remove/", {"seen": seen_on(page)}).status_code == 302
    assert bench().get(Target("content", "deck", "one")) is None


def test_who_changed_a_field_alone_is_proposed() -> None:
    was = {"name": "a", "cost": "b", "url": "c"}
    mine, theirs = {**was, "name": "m", "url": "m"}, {**was, "cost": "t", "url": "t"}
    likely = {choice.path[0]: choice.likely for choice in choices(mine, theirs, was)}
    assert likely == {"name": "mine", "cost": "theirs", "url": ""}


def test_a_choice_inside_a_list_keeps_the_rest() -> None:
    was = {"facts": [{"text": {"fr": "a"}}, {"text": {"fr": "b"}}]}
    mine = {"facts": [{"text": {"fr": "m"}}, {"text": {"fr": "b"}}]}
    theirs = {"facts": [{"text": {"fr": "a"}}, {"text": {"fr": "t"}, "url": "x"}]}
    found = {one.path: one for one in choices(mine, theirs, was)}
    picked = {path: one.likely for path, one in found.items()}
    assert chosen(mine, theirs, was, picked) == {
        "facts": [{"text": {"fr": "m"}}, {"text": {"fr": "t"}, "url": "x"}]
    }


A, B, C = ({"kind": "text", "text": {"fr": f"Le bloc {name} dit ceci."}} for name in "abc")
NEW = {"kind": "quote", "text": {"fr": "Une citation"}}


def edited(block: Document) -> Document:
    return {**block, "text": {"fr": block["text"]["fr"].replace("ceci", "cela")}}


@pytest.mark.parametrize(
    ("mine", "theirs", "both"),
    [
        ([A, B, C, NEW], [A, edited(B), C], [A, edited(B), C, NEW]),
        ([A, B, C, NEW], [A, NEW, B, edited(C)], [A, B, edited(C), NEW]),
        ([A, B, C, NEW], [A, B, C, edited(A)], [A, B, C, NEW, edited(A)]),
        ([NEW, A, B, C], [A, C], [NEW, A, C]),
        ([A, edited(B), NEW, C], [edited(A), B, C], [edited(A), edited(B), NEW, C]),
        ([A, C, B], [A, B, C, NEW], [A, C, B, NEW]),
    ],
)
def test_blocks_that_do_not_touch_are_both_kept(mine: list, theirs: list, both: list) -> None:
    """What only one of the two changed is proposed as they have it."""
    was = {"blocks": [A, B, C]}
    one, other = {"blocks": mine}, {"blocks": theirs}
    picked = {choice.path: choice.likely for choice in choices(one, other, was)}
    assert chosen(one, other, was, picked) == {"blocks": both}


def test_a_block_that_one_took_out_and_the_other_corrected_must_be_chosen() -> None:
    was, mine, theirs = ({"blocks": one} for one in ([A, B], [A], [A, edited(B)]))
    found = choices(mine, theirs, was)
    assert [(one.path, one.likely) for one in found] == [(("blocks", 1), "")]
    picked = {("blocks", 1): "theirs"}
    assert chosen(mine, theirs, was, picked) == theirs


def test_a_correction_and_an_added_block_are_two_choices_in_words(
    pair: tuple[Client, Client],
) -> None:
    ada, lou = pair
    of_lou = fields_of(lou.get(SLIDE))
    corrected = {"blocks.0.text.en": "- **More ties**: *we* stay in touch.\n- Further."}
    ada.post(SLIDE, {**fields_of(ada.get(SLIDE)), **corrected, "do": "save"})
    quote = {"kind": "quote", "text.fr": "Mot pour mot", "source.fr": "Quelqu'un"}
    added = {f"blocks.3.{name}": text for name, text in quote.items()}
    page = lou.post(SLIDE, {**of_lou, **added, "blocks.count": "4", "do": "save"})
    assert page.status_code == 409
    sent = {name: _hidden(page.content.decode(), name) for name in ("seen", "was", "mine")}
    text = unescape(page.content.decode())
    assert "Block 1 (Text) › Text, in English" in text
    assert "• More ties: we stay in touch." in text
    assert "Block 4 (Quotation)" in text
    assert "Word for word, in French" in text
    chosen_fields = {"choose.blocks.0.text.en": "theirs", "choose.blocks.3": "mine"}
    assert lou.post(SLIDE, {**sent, **chosen_fields, "do": "resolve"}).status_code == 302
    slide = bench().get(Target("content", "deck", "one"))
    assert slide
    assert slide["blocks"][0]["text"]["en"] == corrected["blocks.0.text.en"]
    assert slide["blocks"][3]["source"] == {"fr": "Quelqu'un"}


def test_a_draft_that_changed_since_it_was_shown_is_not_published(
    pair: tuple[Client, Client],
) -> None:
    ada, lou = pair
    address = f"/edit/{KEY}/publish/"
    ada.post(NETWORK, {**fields_of(ada.get(NETWORK)), "name": "LinkedIn A", "do": "save"})
    shown = seen_on(ada.get(address))
    lou.post(SLIDE, {**fields_of(lou.get(SLIDE)), "title.fr": "Le mot de Lou", "do": "save"})
    page = ada.post(address, {"note": "Ma note", "seen": shown})
    text = page.content.decode()
    assert page.status_code == 409
    assert "Somebody changed the draft meanwhile" in text
    assert "Lou</ins>" in text
    assert 'value="Ma note"' in text
    assert newest().number == 1
    assert ada.post(address, {"note": "Ma note", "seen": seen_on(page)}).status_code == 302
    assert newest().number == 2


def test_a_draft_that_changed_since_it_was_shown_is_not_thrown_away(
    pair: tuple[Client, Client],
) -> None:
    ada, lou = pair
    address = f"/edit/{KEY}/discard/"
    ada.post(NETWORK, {**fields_of(ada.get(NETWORK)), "name": "LinkedIn A", "do": "save"})
    shown = seen_on(ada.get(address))
    lou.post(SLIDE, {**fields_of(lou.get(SLIDE)), "title.fr": "Le mot de Lou", "do": "save"})
    page = ada.post(address, {"seen": shown})
    assert page.status_code == 409
    assert "Lou</ins>" in page.content.decode()
    assert network()["name"] == "LinkedIn A"
    assert ada.post(address, {"seen": seen_on(page)}).status_code == 302
    assert bench().draft is None


def test_nobody_goes_back_over_an_edition_that_they_did_not_see(
    pair: tuple[Client, Client],
) -> None:
    ada, lou = pair
    address = f"/edit/{KEY}/editions/1/revert/"

    def publish_name(name: str) -> None:
        lou.post(NETWORK, {**fields_of(lou.get(NETWORK)), "name": name, "do": "save"})
        assert confirm(lou, f"/edit/{KEY}/publish/", note=name).status_code == 302

    publish_name("Second")
    shown = seen_on(ada.get(address))
    publish_name("Third")
    page = ada.post(address, {"note": "Retour", "seen": shown})
    assert page.status_code == 409
    assert "A newer edition has appeared meanwhile" in page.content.decode()
    assert "Third</del>" in page.content.decode()
    assert newest().number == 3
    assert ada.post(address, {"note": "Retour", "seen": seen_on(page)}).status_code == 302
    assert newest().number == 4


# --- at the same instant ------------------------------------------------------------------
def save_together(training: Training) -> None:
    """Let several editors add a fact each, all having read before any stores."""
    editors = [make_editor(f"e{number}") for number in range(EDITORS)]
    barrier = threading.Barrier(EDITORS)

    def add(number: int) -> None:
        first = [True]

        def change(document: Document | None) -> Document:
            assert document
            if first.pop() if first else False:
                barrier.wait(timeout=30)
            return {**document, "former_names": [*document.get("former_names", []), f"n{number}"]}

        change_object(
            training=training, kind="networks", key="linkedin", by=editors[number], change=change
        )

    run_together(add, EDITORS)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("begun", [True, False], ids=["known", "first"])
def test_changes_at_the_same_instant_are_all_kept(*, begun: bool) -> None:
    training = make_training()
    if begun:
        change_object(
            training=training,
            kind="networks",
            key="linkedin",
            by=make_editor(),
            change=lambda document: {**(document or {}), "cost": {"fr": "gratuit"}},
        )
    save_together(training)
    assert set(network()["former_names"]) == {f"n{number}" for number in range(EDITORS)}


@pytest.mark.django_db(transaction=True)
def test_without_the_compare_and_set_changes_are_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: the same race with the guard taken out."""
    training = make_training()
    change_object(
        training=training,
        kind="networks",
        key="linkedin",
        by=make_editor(),
        change=lambda document: {**(document or {}), "cost": {"fr": "gratuit"}},
    )

    def unguarded(rows: QuerySet[DraftObject], _found: object) -> QuerySet[DraftObject]:
        return rows

    monkeypatch.setattr(drafting, "_unchanged", unguarded)
    save_together(training)
    assert len(network()["former_names"]) < EDITORS


def publish_what_is_there(training: Training, by: User) -> None:
    """Publish the draft; look at it again if somebody changed it meanwhile."""
    try:
        publish(training=training, by=by, note="x", seen=bench().version)
    except ShownOtherwiseError:
        publish(training=training, by=by, note="x", seen=bench().version)


@pytest.mark.django_db(transaction=True)
def test_a_change_during_publishing_is_published_or_begins_the_next_draft() -> None:
    training = make_training()
    ada, lou = make_editor("Ada"), make_editor("Lou")

    def rename(name: str) -> Callable[[Document | None], Document]:
        return lambda document: {**(document or {}), "name": name}

    change_object(training=training, kind="networks", key="viadeo", by=ada, change=rename("V"))

    def work(number: int) -> None:
        if number:
            publish_what_is_there(training, ada)
        else:
            change_object(
                training=training, kind="networks", key="linkedin", by=lou, change=rename("L")
            )

    run_together(work, 2)
    assert newest().document["objects"]["networks"]["viadeo"]["name"] == "V"
    assert network()["name"] == "L"
    assert Draft.objects.count() <= 1
