"""The pages of the editors' desk: what is typed, moved, refused and stored."""

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from sessions.enums import EditionSource
from sessions.panorama.editing.selectors import Target, version_of, workbench
from sessions.services.trainings import add_edition, edition_files
from sessions.trainings.files import read_folder
from tests.factories import make_teacher
from tests.panorama.desks import (
    FILES,
    KEY,
    bench,
    client_of,
    confirm,
    fields_of,
    make_editor,
    make_training,
    newest,
)

pytestmark = pytest.mark.django_db
SHIPPED = Path("sessions/trainings/reseau-professionnel-rsn")
SLIDE = f"/edit/{KEY}/decks/deck/slides/one/"
NETWORK = f"/edit/{KEY}/objects/networks/linkedin/"


@pytest.fixture
def editor() -> Client:
    make_training()
    return client_of(make_editor())


def send(client: Client, address: str, do: str = "save", **changed: Any) -> Any:
    """Open a page, type into it, press a button."""
    fields = fields_of(client.get(address))
    for name, value in changed.items():
        fields[name.replace("__", ".")] = value
    return client.post(address, {**fields, "do": do})


PAGES = (
    SLIDE,
    f"/edit/{KEY}/decks/deck/slides/two/",
    NETWORK,
    f"/edit/{KEY}/objects/networks/viadeo/",
    f"/edit/{KEY}/objects/comparisons/duel/",
    f"/edit/{KEY}/objects/typology/typology/",
)


@pytest.mark.parametrize("address", PAGES)
def test_saving_what_nobody_changed_changes_nothing(editor: Client, address: str) -> None:
    response = send(editor, address)
    assert response.status_code == 302, response.content.decode()[-3000:]
    assert not bench().is_changed


def test_loading_editing_nothing_and_exporting_gives_the_same_files(editor: Client) -> None:
    for address in PAGES:
        send(editor, address)
    edition = newest()
    edition.document = bench().document
    files = edition_files(edition)
    edited = ("content", "networks", "comparisons", "typology")
    assert files.keys() == FILES.keys()
    for name in FILES:
        assert not name.startswith(edited) or files[name] == FILES[name], name


def shipped_addresses(document: dict[str, Any]) -> list[str]:
    """Return pages of the shipped training: one slide for each kind of block, and large objects."""
    found, seen = [], set()
    for key, deck in document["objects"]["content"].items():
        for slide in deck["slides"]:
            kinds = {block["kind"] for block in slide["blocks"]}
            if not kinds <= seen:
                seen |= kinds
                found.append(f"decks/{key}/slides/{slide['key']}/")
    for kind, most in (("networks", 3), ("comparisons", 2), ("typology", 1)):
        objects = document["objects"].get(kind, {})
        largest = sorted(objects, key=lambda key: -len(str(objects[key])))
        found += [f"objects/{kind}/{key}/" for key in largest[:most]]
    return [f"/edit/{SHIPPED.name}/{address}" for address in found]


def test_pages_of_the_shipped_training_are_saved_as_they_were() -> None:
    files = read_folder(SHIPPED)
    edition, _new = add_edition(files=files, source=EditionSource.SHIPPED)
    client = client_of(make_editor())
    addresses = shipped_addresses(edition.document)
    assert len(addresses) > 6
    for address in addresses:
        assert send(client, address).status_code == 302, address
    edition.document = workbench(edition.training).document
    assert edition_files(edition) == files


def test_a_text_is_changed_in_one_language_alone(editor: Client) -> None:
    send(editor, SLIDE, title__fr="Un autre regard")
    slide = bench().get(Target("content", "deck", "one"))
    assert slide is not None
    assert slide["title"] == {"fr": "Un autre regard", "en": "A first look"}
    assert bench().mark(Target("content", "deck", "one")) == "changed"
    assert bench().mark(Target("content", "deck", "two")) == ""


def test_a_block_is_added_moved_copied_and_removed_before_anything_is_stored(
    editor: Client,
) -> None:
    page = send(editor, SLIDE, do="add:blocks:quote")
    assert page.status_code == 200
    fields = fields_of(page)
    assert fields["blocks.3.kind"] == "quote"
    fields = fields_of(editor.post(SLIDE, {**fields, "do": "up:blocks.3"}))
    assert [fields[f"blocks.{n}.kind"] for n in range(4)] == ["text", "figure", "quote", "table"]
    fields = fields_of(editor.post(SLIDE, {**fields, "do": "copy:blocks.1"}))
    fields = fields_of(editor.post(SLIDE, {**fields, "do": "drop:blocks.0"}))
    kinds = [fields[f"blocks.{n}.kind"] for n in range(4)]
    assert kinds == ["figure", "figure", "quote", "table"]
    assert bench().draft is None
    refused = editor.post(SLIDE, {**fields, "do": "save"})
    assert refused.status_code == 422
    assert "“Word for word” is missing" in refused.content.decode()
    filled = {**fields, "blocks.2.text.fr": "Mot à mot", "blocks.2.source.fr": "Une personne"}
    assert editor.post(SLIDE, {**filled, "do": "save"}).status_code == 302
    slide = bench().get(Target("content", "deck", "one"))
    assert slide is not None
    assert slide["blocks"][2] == {
        "kind": "quote",
        "text": {"fr": "Mot à mot"},
        "source": {"fr": "Une personne"},
    }


def test_a_table_gets_rows_and_columns(editor: Client) -> None:
    fields = fields_of(send(editor, SLIDE, do="add:blocks.2.columns"))
    fields = fields_of(editor.post(SLIDE, {**fields, "do": "add:blocks.2.rows"}))
    assert (fields["blocks.2.columns.count"], fields["blocks.2.rows.count"]) == ("3", "2")
    for name in [one for one in fields if one.endswith(".fr") and one.startswith("blocks.2.")]:
        fields[name] = fields[name] or "nouveau"
    fields = fields_of(editor.post(SLIDE, {**fields, "do": "up:blocks.2.columns.2"}))
    assert editor.post(SLIDE, {**fields, "do": "save"}).status_code == 302
    slide = bench().get(Target("content", "deck", "one"))
    assert slide is not None
    table = slide["blocks"][2]
    assert [one["fr"] for one in table["columns"]] == ["Avant", "nouveau", "Après"]
    assert [one["fr"] for one in table["rows"][0]["cells"]] == ["vingt", "nouveau", "mille"]
    assert len(table["rows"][1]["cells"]) == 3


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(editor: Client) -> None:
    address = {"facts__0__url": "pas une adresse", "facts__0__date": "hier", "name": "LinkedIn 2"}
    page = send(editor, NETWORK, **address)
    text = page.content.decode()
    assert page.status_code == 422
    assert 'id="wrong-facts.0.url"' in text
    assert 'id="wrong-facts.0.date"' in text
    assert "Write a year, a month or a day" in text
    assert text.count("pas une adresse") == 1
    assert 'value="LinkedIn 2"' in text
    assert bench().draft is None


def test_a_figure_without_source_or_year_is_refused(editor: Client) -> None:
    page = send(editor, SLIDE, blocks__1__year="")
    assert page.status_code == 422
    assert "A figure needs a value, a source and a year." in page.content.decode()


def test_a_weak_fact_is_confirmed_with_the_day(editor: Client) -> None:
    fields = fields_of(send(editor, NETWORK, do="confirm:facts.1:B"))
    assert fields["facts.1.grade"] == "B"
    assert re.match(r"\d{4}-\d\d-\d\d$", fields["facts.1.verified_on"])


def test_a_comparison_gets_a_criterion_and_loses_a_network(editor: Client) -> None:
    address = f"/edit/{KEY}/objects/comparisons/duel/"
    fields = fields_of(send(editor, address, do="add:criteria"))
    fields |= {"criteria.1.title.fr": "Coût", "criteria.1.cells.viadeo.text.fr": "gratuit"}
    assert editor.post(address, {**fields, "do": "save"}).status_code == 302
    table = bench().get(Target("comparisons", "duel"))
    assert table is not None
    assert table["criteria"][1]["key"] == "cout"
    assert table["criteria"][1]["cells"] == {"viadeo": {"text": {"fr": "gratuit"}}}
    page = send(editor, address, do="drop:networks.1")
    refused = editor.post(address, {**fields_of(page), "do": "save"})
    assert refused.status_code == 422


def test_rich_text_comes_back_as_markdown(editor: Client) -> None:
    html = {"blocks.0.text.fr": "<p>Un <strong>mot</strong><script>x</script></p>"}
    fields = fields_of(editor.get(SLIDE)) | html | {"blocks.0.text.fr.html": "1"}
    editor.post(SLIDE, {**fields, "do": "save"})
    slide = bench().get(Target("content", "deck", "one"))
    assert slide is not None
    assert slide["blocks"][0]["text"]["fr"] == "Un **mot**"


def test_stored_texts_come_back_as_they_are_in_their_place_alone(editor: Client) -> None:
    fields = {**fields_of(editor.get(SLIDE)), "title.en": "Private notes.", "notes.fr": "Nouveau"}
    editor.post(SLIDE, {**fields, "do": "save"})
    slide = bench().get(Target("content", "deck", "one"))
    assert slide is not None
    assert slide["title"]["en"] == "Private notes."
    assert slide["notes"] == {"fr": "Nouveau", "en": "Private notes.\n"}


def test_a_network_is_added_used_and_not_removed_while_a_slide_shows_it(editor: Client) -> None:
    address = f"/edit/{KEY}/add/networks/"
    typed = {"name": "Été Pro", "family": "general", "summary__fr": "Nouveau"}
    assert send(editor, address, **typed)["Location"].endswith("/networks/ete-pro/")
    remove = f"{NETWORK}remove/"
    assert "Les cartes" in editor.get(remove, HTTP_ACCEPT_LANGUAGE="fr").content.decode()
    editor.post(remove)
    assert bench().get(Target("networks", "linkedin")) is not None
    editor.post(f"/edit/{KEY}/objects/networks/ete-pro/remove/")
    assert bench().get(Target("networks", "ete-pro")) is None


def test_slides_are_added_moved_copied_and_removed(editor: Client) -> None:
    deck = f"/edit/{KEY}/decks/deck/"
    send(editor, f"{deck}add/", title__fr="Une nouvelle")
    editor.post(f"{deck}slides/une-nouvelle/arrange/", {"do": "up"})
    editor.post(f"{deck}slides/one/arrange/", {"do": "copy"})
    confirm(editor, f"{deck}slides/two/remove/")
    keys = [slide["key"] for slide in bench().objects("content")["deck"]["slides"]]
    assert keys == ["one", "one-2", "une-nouvelle"]
    confirm(editor, deck, fr="Trois réseaux", en="")
    assert bench().objects("content")["deck"]["title"] == {"fr": "Trois réseaux"}


def test_a_slide_is_removed_only_after_a_question(editor: Client) -> None:
    address = f"/edit/{KEY}/decks/deck/slides/two/remove/"
    assert address in editor.get(f"/edit/{KEY}/decks/deck/").content.decode()
    assert "Take “The cards” out of the draft?" in editor.get(address).content.decode()
    editor.post(f"/edit/{KEY}/decks/deck/slides/two/arrange/", {"do": "drop"})
    slides = bench().objects("content")["deck"]["slides"]
    assert [slide["key"] for slide in slides] == ["one", "two"]
    assert confirm(editor, address)["Location"] == f"/edit/{KEY}/decks/deck/"
    assert editor.get(address).status_code == 404
    last = f"{SLIDE}remove/"
    assert "A deck keeps at least one slide." in editor.get(last).content.decode()
    assert f'href="{last}"' not in editor.get(f"/edit/{KEY}/decks/deck/").content.decode()
    slide = bench().get(Target("content", "deck", "one"))
    editor.post(last, {"seen": version_of(slide)})
    assert bench().get(Target("content", "deck", "one")) is not None


def test_a_block_of_an_unknown_kind_is_kept_as_it_is(editor: Client) -> None:
    fields = fields_of(editor.get(SLIDE))
    kept = '{"kind": "later", "any": [1]}'
    fields |= {"blocks.count": "4", "blocks.3.kind": "later", "blocks.3.json": kept}
    page = editor.post(SLIDE, {**fields, "do": "up:blocks.3"})
    assert fields_of(page)["blocks.2.json"] == kept


def test_words_are_found_whatever_their_accents(editor: Client) -> None:
    text = editor.get(f"/edit/{KEY}/?q=GENERALISTE").content.decode()
    assert "<mark>généraliste</mark>" in text
    assert NETWORK in text


def test_a_slide_is_seen_as_both_screens_show_it(editor: Client) -> None:
    send(editor, SLIDE, title__fr="Titre du brouillon", do="look")
    text = unescape(editor.get(f"{SLIDE}preview/?in=fr").content.decode())
    assert text.count("<h1>Titre du brouillon</h1>") == 2
    assert "Première étape" in text


def test_teachers_are_refused_and_unknown_trainings_not_found(editor: Client) -> None:
    teacher = client_of(make_teacher())
    assert teacher.get(SLIDE).status_code == 403
    assert teacher.post(SLIDE, {}).status_code == 403
    assert editor.get("/edit/nothing/").status_code == 404
