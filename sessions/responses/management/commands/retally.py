"""Count every tally again, as a proof that nothing was lost: `manage.py retally`."""

from typing import Any

from django.core.management.base import BaseCommand

from sessions.responses.models import Asking
from sessions.responses.services import recount


class Command(BaseCommand):
    """Say which results changed; none should, unless the workers were stopped."""

    help = "Count all tallies again from the answers and say which ones changed."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Count, then report."""
        changed = recount()
        for asking in changed:
            self.stdout.write(f"{asking.pk} {asking.question.key} round {asking.round}: changed")
        number = Asking.objects.count()
        self.stdout.write(f"{number} counted, {len(changed)} changed")
