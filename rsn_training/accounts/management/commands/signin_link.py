"""Let somebody in without a password, from the command line."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from rsn_training.accounts.models import User
from rsn_training.accounts.services.links import make_sign_in_link
from rsn_training.accounts.services.people import first_owner


class Command(BaseCommand):
    """Print a link that signs in once."""

    help = "Print a sign-in link (valid once, for an hour): the owner's, or that of --email."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the address of the account."""
        parser.add_argument("--email", help="of another account than the owner's")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the link, or why there is none."""
        email = options["email"]
        user = User.objects.filter(email=email.lower()).first() if email else first_owner()
        if user is None:
            raise CommandError(f"no account has the address {email}")
        if not user.is_active:
            raise CommandError("this account is closed: an administrator can open it again")
        self.stdout.write(make_sign_in_link(user=user))
