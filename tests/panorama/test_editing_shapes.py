"""Every part of every shape has a field in the editor, and rich text comes back as it went."""

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from sessions.panorama import documents
from sessions.panorama.editing.differences import compare, word_pieces
from sessions.panorama.editing.fields import Field
from sessions.panorama.editing.rich_text import from_html, to_html, to_plain
from sessions.panorama.editing.shapes import (
    BLOCKS,
    CELL,
    COMPARISON,
    FACT,
    FAMILIES,
    NETWORK,
    PURPOSES,
    SLIDE,
    SOURCED,
    TYPOLOGIES,
)
from sessions.trainings.yaml_files import read_yaml

SHIPPED = Path("sessions/trainings/reseau-professionnel-rsn/content")
PAIRS: list[tuple[type[BaseModel], Sequence[Field]]] = [
    (documents.SlideDocument, SLIDE),
    (documents.NetworkDocument, NETWORK),
    (documents.Fact, FACT),
    (documents.Sourced, SOURCED),
    (documents.ComparisonDocument, COMPARISON),
    (documents.Cell, CELL),
    (documents.TypologyDocument, TYPOLOGIES),
    (documents.Family, FAMILIES),
    (documents.Purpose, PURPOSES),
]


def block_models() -> dict[str, type[BaseModel]]:
    """Return the models of blocks by kind."""
    found = {}
    for name in documents.__all__:
        model = getattr(documents, name)
        if name.endswith("Block") and name != "Block":
            found[model.model_fields["kind"].annotation.__args__[0]] = model
    return found


@pytest.mark.parametrize(
    ("model", "fields"), PAIRS, ids=lambda value: getattr(value, "__name__", "")
)
def test_every_part_of_a_shape_has_a_field(model: type[BaseModel], fields: Sequence[Field]) -> None:
    """A part without a field would be lost when its object is saved."""
    assert {field.name for field in fields} == set(model.model_fields)


@pytest.mark.parametrize("kind", sorted(block_models()))
def test_every_part_of_a_block_has_a_field(kind: str) -> None:
    names = {field.name for field in BLOCKS[kind].fields}
    assert names | {"kind"} == set(block_models()[kind].model_fields)


def rich_texts() -> list[str]:
    """Return the Markdown of the shipped slides that the rich text editor opens."""
    found: set[str] = set()

    def walk(value: Any, *, is_rich: bool) -> None:
        if isinstance(value, str):
            found.update({value} if is_rich else ())
        elif isinstance(value, list):
            for one in value:
                walk(one, is_rich=is_rich)
        elif isinstance(value, dict):
            rich = {"notes"} | ({"text"} if value.get("kind") in ("text", "exercise") else set())
            for name, one in value.items():
                walk(one, is_rich=is_rich or name in rich)

    for path in SHIPPED.glob("*.yaml"):
        walk(read_yaml(path.read_text(), path.name)[0], is_rich=False)
    return sorted(found)


def test_shipped_markdown_survives_the_rich_text_editor() -> None:
    texts = rich_texts()
    assert len(texts) > 20
    for text in texts:
        known = {text.strip(): text}
        assert from_html(to_html(text), known=known) == text
        assert to_html(from_html(to_html(text))) == to_html(text)


def test_the_editors_own_html_becomes_plain_markdown() -> None:
    html = "<ul><li><p>un <strong>mot</strong></p><ul><li><p>deux</p></li></ul></li></ul>"
    assert from_html(html) == "- un **mot**\n  - deux"
    assert from_html("<h3>Titre</h3><p>a<br>b <s>c</s></p>") == "# Titre\n\na\\\nb ~~c~~"
    assert to_html(from_html("<p>1. non * pas &lt;b&gt;</p>")) == "<p>1. non * pas &lt;b&gt;</p>\n"
    assert "javascript" not in from_html('<p><a href="javascript:x">a</a><img src=x></p>')


@pytest.mark.parametrize(
    "text",
    ["D’après l’étude, 2015. Et +3 % (a=b) | [x] c_d & e~f", "-- -", "2015. fin", "# a", "**"],
)
def test_a_typed_text_gets_a_mark_of_markdown_only_where_it_needs_one(text: str) -> None:
    written = from_html(f"<p>{escape(text)}</p>")
    assert to_html(written) == f"<p>{escape(text)}</p>\n"
    assert written.count("\\") <= 2
    assert to_plain(written) == text


def test_markdown_is_told_as_text() -> None:
    text = "*Selon* [l’Insee](https://insee.fr) :\n\n- **un**\n- deux\n"
    assert to_plain(text) == "Selon l’Insee (https://insee.fr) :\n• un\n• deux"


def test_entries_of_lists_are_matched_as_a_reader_would() -> None:
    before = [{"key": "a", "t": 1}, {"key": "b", "t": 2}]
    after = [{"key": "new", "t": 0}, {"key": "a", "t": 1}, {"key": "b", "t": 3}]
    found = {change.path: (change.before, change.after) for change in compare(before, after)}
    assert found == {(0,): (None, {"key": "new", "t": 0}), (2, "t"): (2, 3)}


def test_words_are_told_apart() -> None:
    pieces = [(one.mark, one.text) for one in word_pieces("un beau jour", "un grand jour")]
    assert pieces == [("", "un "), ("del", "beau"), ("ins", "grand"), ("", " jour")]
