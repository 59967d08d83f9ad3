"""Extraction, the catalogue's upkeep, and what the check finds."""

import gettext
import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from babel.messages.extract import extract as babel_extract
from django.core.management import CommandError, call_command

from rsn_training.common import translations

Catalogue = Callable[..., None]


@pytest.fixture
def code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give an empty tree that the module takes for the project."""
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    monkeypatch.setattr(translations, "PO_FILE", tmp_path / "locale" / "django.po")
    for folder in ("templates", "sessions"):
        (tmp_path / folder).mkdir()
    return tmp_path


def write_python(code: Path, text: str) -> None:
    (code / "sessions" / "words.py").write_text(text)


def translate(**texts: str) -> None:
    """Fill in the catalogue by hand."""
    po = translations.PO_FILE.read_text()
    for msgid, text in texts.items():
        po = po.replace(f'msgid "{msgid}"\nmsgstr ""', f'msgid "{msgid}"\nmsgstr "{text}"')
    translations.PO_FILE.write_text(po)


def extract(html: str) -> list[tuple[object, object]]:
    found = babel_extract(
        translations.extract_template, io.BytesIO(html.encode()), translations.KEYWORDS
    )
    return [(msgid, context) for _line, msgid, _comments, context in found]


def test_templates_give_plain_plural_and_contextual_messages() -> None:
    html = """
      <p title="{{ _('Title') }}">{% translate "Hello" %} 100 % d'accord "quoted" \\</p>
    {% blocktranslate trimmed count n=people with x=y %}
        One {{ x }}
      {% plural %}
        {{ n }}\u00a0people
    {% endblocktranslate %}
         {% translate "May" context "month" as month %}
    """
    assert extract(html) == [
        ("Title", None),
        ("Hello", None),
        (("One %(x)s", "%(n)s\u00a0people"), None),
        ("May", "month"),
    ]


def test_templates_of_the_tree_are_extracted_with_their_place(code: Path) -> None:
    (code / "templates" / "a.html").write_text('{% load i18n %}\n {% translate "Hello" %}')
    (message,) = [message for message in translations.extracted() if message.id]
    assert message.id == "Hello"
    assert message.locations == [("templates/a.html", 1)]


def test_lazy_names_are_extracted_from_python(code: Path) -> None:
    write_python(
        code,
        "from django.utils.translation import gettext_lazy as _, ngettext, pgettext_lazy\n"
        "A = _('one')\nB = ngettext('%(n)s cat', '%(n)s cats', 2)\nC = pgettext_lazy('verb', 'lead')\n",
    )
    messages = {message.id: message.context for message in translations.extracted() if message.id}
    assert messages == {"one": None, ("%(n)s cat", "%(n)s cats"): None, "lead": "verb"}


def test_an_update_keeps_translations_and_drops_what_is_gone(code: Path) -> None:
    write_python(code, "_('stays'); _('goes')")
    translations.update_messages()
    translate(stays="reste", goes="part")
    write_python(code, "_('stays'); _('new')")
    assert translations.update_messages() == 2
    po = translations.PO_FILE.read_text()
    assert "reste" in po
    assert "goes" not in po
    assert [message.id for message in translations.untranslated()] == ["new"]


def test_an_update_without_change_leaves_the_same_bytes(code: Path) -> None:
    write_python(code, "_('b'); _('a')")
    translations.update_messages()
    before = translations.PO_FILE.read_bytes()
    translations.update_messages()
    assert translations.PO_FILE.read_bytes() == before
    assert b"POT-Creation-Date" not in before


def test_compiled_messages_are_read_by_gettext_and_made_once(code: Path) -> None:
    write_python(code, "_('one')")
    translations.update_messages()
    translate(one="un")
    assert translations.compile_messages()
    assert not translations.compile_messages()
    with translations.PO_FILE.with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("one") == "un"
    later = translations.PO_FILE.stat().st_mtime + 10
    os.utime(translations.PO_FILE, (later, later))
    assert translations.compile_messages()


@pytest.mark.parametrize(
    ("french", "problem"),
    [
        ("Bonjour %(name)s", None),
        ("Bonjour", "other placeholders"),
        ("Bonjour %(nom)s", "other placeholders"),
        ("", "untranslated"),
    ],
)
def test_the_check_compares_placeholders(code: Path, french: str, problem: str | None) -> None:
    write_python(code, "_('Hello %(name)s')")
    translations.update_messages()
    translate(**{"Hello %(name)s": french})
    found = translations.problems()
    assert len(found) == (problem is not None)
    assert problem is None or found[0].startswith(problem)


def test_a_plural_form_may_leave_out_the_number_only_where_english_does(code: Path) -> None:
    write_python(code, "ngettext('One cat', '%(n)d cats', n)")
    translations.update_messages()
    po = translations.PO_FILE.read_text()
    fill = 'msgstr[0] "Un chat"\nmsgstr[1] "{} chats"'
    for form, count in (("%(n)d", 0), ("%(m)d", 1)):
        text = po.replace('msgstr[0] ""\nmsgstr[1] ""', fill.format(form))
        translations.PO_FILE.write_text(text)
        assert len(translations.problems()) == count


def test_the_check_sees_what_the_catalogue_lacks_or_has_too_much(code: Path) -> None:
    write_python(code, "_('old')")
    translations.update_messages()
    write_python(code, "_('new')")
    assert translations.problems() == [
        "not in the catalogue: 'new'",
        "not in the code any more: 'old'",
    ]
    with pytest.raises(CommandError, match="2 problems"):
        call_command("check_translations", stderr=io.StringIO())


def test_missing_translations_are_printed_as_entries(code: Path) -> None:
    write_python(code, "_('say \"hi\"'); ngettext('%(n)d cat', '%(n)d cats', n)")
    printed = io.StringIO()
    call_command("missing_translations", stdout=printed)
    assert 'msgid "say \\"hi\\""\nmsgstr ""' in printed.getvalue()
    assert 'msgid_plural "%(n)d cats"\nmsgstr[0] ""' in printed.getvalue()
