"""Doorbells of the wall: each re-reads and calls one service."""

from celery import shared_task

from sessions.wall import services


@shared_task(name="sessions.wall.announce_supports")
def announce_supports(*, wall_id: int) -> None:
    """Tell the screens of the newest supports, once for a burst."""
    services.announce_stale(wall_id=wall_id)


@shared_task(name="sessions.wall.sweep")
def sweep() -> None:
    """Announce what a lost doorbell left unsaid."""
    services.sweep()
