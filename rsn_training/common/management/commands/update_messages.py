"""Bring the catalogue up to date with the code."""

from typing import Any

from django.core.management.base import BaseCommand

from rsn_training.common.translations import untranslated, update_messages


class Command(BaseCommand):
    """Keeps what is translated; drops what the code no longer says."""

    help = "Write new msgids of the code and the templates into the French catalogue."
    requires_system_checks = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Update, and say what is left to translate."""
        count = update_messages()
        self.stdout.write(f"{count} messages, {len(untranslated())} to translate.")
