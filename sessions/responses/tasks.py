"""Doorbells: each re-reads and calls one service."""

from uuid import UUID

from celery import shared_task

from sessions.responses import debounce, services


@shared_task(name="sessions.responses.refresh_tally")
def refresh_tally(*, asking_id: str) -> None:
    """Count an asking again; the mark goes first, so that answers of this instant mark again."""
    identifier = UUID(asking_id)
    debounce.clear(identifier)
    services.refresh_tally(asking_id=identifier)


@shared_task(name="sessions.responses.sweep_tallies")
def sweep_tallies(*, everything: bool = False) -> None:
    """Count what a lost doorbell left uncounted."""
    services.sweep_tallies(everything=everything)


@shared_task(name="sessions.responses.close_due")
def close_due() -> None:
    """Write down that the time of some questions is up."""
    services.close_due()
