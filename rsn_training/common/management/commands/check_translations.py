"""Fail when French is incomplete."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from rsn_training.common.translations import problems


class Command(BaseCommand):
    """The catalogue equals the code, all is translated, placeholders agree."""

    help = "Check that the French catalogue is complete and agrees with the code."
    requires_system_checks = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Print every problem; fail when there is one."""
        found = problems()
        for problem in found:
            self.stderr.write(problem)
        if found:
            raise CommandError(f"{len(found)} problems: `make messages`, then translate.")
