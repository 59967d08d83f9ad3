"""Invite somebody from the command line."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from rsn_training.accounts.enums import Role
from rsn_training.accounts.exceptions import InvitationError
from rsn_training.accounts.services.invitations import invite


class Command(BaseCommand):
    """Print a link with which one person makes an account."""

    help = "Print an invitation link (valid once, for two weeks) for an e-mail address."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the address and the role."""
        parser.add_argument("email")
        parser.add_argument("--role", choices=Role.values, default=Role.TEACHER.value)

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the link, or why there is none."""
        try:
            validate_email(options["email"])
            invited = invite(email=options["email"], role=Role(options["role"]))
        except ValidationError as error:
            raise CommandError(f"not an e-mail address: {options['email']}") from error
        except InvitationError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(invited.link)
