"""French from English msgids, without the system's gettext: Babel reads the code and writes the catalogue."""

import io
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation import template as django_template
from django.utils.translation.reloader import translation_file_changed

ROOT = Path(__file__).resolve().parents[2]
LANGUAGE = "fr"
PO_FILE = ROOT / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"
SOURCES = ("rsn_training", "sessions", "charter", "profiles", "fablab", "templates")
METHODS = [
    ("**/migrations/**", "ignore"),
    ("**/tests/**", "ignore"),
    ("**.py", "python"),
    ("**.html", "rsn_training.common.translations:extract_template"),
    ("**.txt", "rsn_training.common.translations:extract_template"),
]
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
HEADER = "# French of RSN Formation. Made by `make messages`; translate here.\n#"
#: Header lines that say nothing, or change with every run.
_NOISE = re.compile(
    rb'^"(POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Report-Msgid-Bugs-To'
    rb"|Generated-By|Project-Id-Version):.*\n",
    re.MULTILINE,
)
_PLACEHOLDER = re.compile(r"%\(\w+\)[#0\- +]*[\d.]*[a-zA-Z]|%[sdif]|\{\w*(?:[.!:][^{}]*)?\}")


def extract_template(
    source: io.BytesIO, keywords: Any, comment_tags: Any, options: Any
) -> Iterator[tuple[Any, ...]]:
    """Extract from a Django template: Django turns it into Python-like text, Babel reads that."""
    text = django_template.templatize(source.read().decode(), origin=getattr(source, "name", None))
    # Indentation and exotic spaces mean something to Python's tokenizer.
    lines = (" ".join(line.split()) for line in text.splitlines())
    python = io.BytesIO("\n".join(lines).encode())
    yield from extract_python(python, keywords, comment_tags, options)


def extracted() -> Catalog:
    """Return what the code says now: every msgid, with the files where it stands."""
    catalog = Catalog(
        locale=LANGUAGE,
        domain="django",
        project="RSN Formation",
        header_comment=HEADER,
        fuzzy=False,
    )
    for source in SOURCES:
        if not (ROOT / source).is_dir():
            continue
        found = extract_from_dir(
            ROOT / source, METHODS, keywords=KEYWORDS, comment_tags=("Translators:",)
        )
        for name, _line, msgid, comments, context in found:
            place = [(f"{source}/{Path(name).as_posix()}", 1)]
            catalog.add(msgid, locations=place, auto_comments=comments, context=context)
    return catalog


def stored() -> Catalog:
    """Return the catalogue as it is in the repository; an empty one when there is none."""
    if not PO_FILE.exists():
        return Catalog(locale=LANGUAGE, domain="django", fuzzy=False)
    with PO_FILE.open("rb") as file:
        return read_po(file, locale=LANGUAGE, domain="django")


def update_messages() -> int:
    """Bring the catalogue up to date, keeping translations; return how many msgids it has."""
    catalog, now = stored(), extracted()
    catalog.header_comment, catalog.project, catalog.version = HEADER, "RSN Formation", ""
    catalog.update(now, no_fuzzy_matching=True)
    written = io.BytesIO()
    write_po(
        written, catalog, sort_output=True, include_lineno=False, ignore_obsolete=True, width=100
    )
    PO_FILE.parent.mkdir(parents=True, exist_ok=True)
    PO_FILE.write_bytes(_NOISE.sub(b"", written.getvalue()))
    return len(now)


def compile_messages() -> bool:
    """Write the compiled catalogue if it is older than its source; return whether it was.

    A process reads a catalogue only once, and may have done so (without finding one) before it
    gets here: then it would speak English to the end of its life. So it forgets what it has read.
    """
    target = PO_FILE.with_suffix(".mo")
    if not PO_FILE.exists():
        return False
    if target.exists() and target.stat().st_mtime >= PO_FILE.stat().st_mtime:
        return False
    # Several processes may do this at once: each writes its own file, the last one stays.
    temporary = target.with_suffix(f".mo.{os.getpid()}")
    with temporary.open("wb") as file:
        write_mo(file, stored())
    temporary.replace(target)
    translation_file_changed(sender=None, file_path=target)
    return True


def _messages(catalog: Catalog) -> dict[tuple[Any, str | None], Message]:
    return {
        (message.id if isinstance(message.id, str) else tuple(message.id), message.context): message
        for message in catalog
        if message.id
    }


def _forms(text: Any) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def placeholders(text: str) -> frozenset[str]:
    """Return the named and positional placeholders of a text, `%%` left out."""
    return frozenset(_PLACEHOLDER.findall(text.replace("%%", "")))


def untranslated() -> list[Message]:
    """Return the messages of the code that French lacks, or has only as a guess (fuzzy)."""
    known = _messages(stored())
    return [
        message
        for key, message in sorted(_messages(extracted()).items(), key=lambda item: str(item[0]))
        if key not in known or known[key].fuzzy or not all(_forms(known[key].string or ""))
    ]


def problems() -> list[str]:
    """Return what is wrong with the French catalogue, one line each; empty when it is right."""
    known, wanted = _messages(stored()), _messages(extracted())
    found = [f"not in the code any more: {key[0]!r}" for key in known.keys() - wanted.keys()]
    found += [f"not in the catalogue: {key[0]!r}" for key in wanted.keys() - known.keys()]
    for key in wanted.keys() & known.keys():
        message = known[key]
        if message.fuzzy:
            found.append(f"fuzzy: {key[0]!r}")
        elif not all(_forms(message.string or "")):
            found.append(f"untranslated: {key[0]!r}")
        else:
            allowed = [placeholders(text) for text in _forms(message.id)]
            found += [
                f"other placeholders than {key[0]!r}: {text!r}"
                for text in _forms(message.string)
                if placeholders(text) not in allowed
            ]
    return sorted(found)
