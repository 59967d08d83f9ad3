"""List what French lacks."""

from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand

from rsn_training.common.translations import untranslated


class Command(BaseCommand):
    """Prints PO entries, ready to be filled in."""

    help = "Print the msgids that are not translated yet, as PO entries."
    requires_system_checks = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Print one entry for each message."""
        for message in untranslated():
            self.stdout.write(entry(message.id, message.context))


def entry(msgid: str | Sequence[str], context: str | None) -> str:
    """Return the PO entry of a message, with empty translations."""
    lines = [f'msgctxt "{escape(context)}"'] if context else []
    if isinstance(msgid, str):
        lines += [f'msgid "{escape(msgid)}"', 'msgstr ""']
    else:
        lines += [f'msgid "{escape(msgid[0])}"', f'msgid_plural "{escape(msgid[1])}"']
        lines += ['msgstr[0] ""', 'msgstr[1] ""']
    return "\n".join(lines) + "\n"


def escape(text: str) -> str:
    """Escape as PO files do."""
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
