"""Compile the translations, without the system's gettext."""

from typing import Any

from django.core.management.base import BaseCommand

from rsn_training.common.translations import compile_messages


class Command(BaseCommand):
    """Does nothing when the compiled catalogue is up to date."""

    help = "Compile the French catalogue if it has changed."
    requires_system_checks = []

    def handle(self, *_args: Any, **options: Any) -> None:
        """Compile."""
        if compile_messages() and options["verbosity"]:
            self.stdout.write("French catalogue compiled.")
