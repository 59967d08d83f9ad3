"""Retention of the accounts' own records."""

from celery import shared_task

from rsn_training.accounts.services import invitations


@shared_task(name="accounts.purge")
def purge() -> None:
    """Forget invitations and sign-in links that are used or too old."""
    invitations.purge()
