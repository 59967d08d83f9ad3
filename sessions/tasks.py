"""Doorbells of the core: each re-reads and calls one service."""

from celery import shared_task

from sessions.services import privacy


@shared_task(name="sessions.purge")
def purge() -> None:
    """Erase what has come to its term."""
    privacy.purge()
