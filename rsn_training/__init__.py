"""Composition root: may import everything; nothing imports it but its own packages."""

from rsn_training.celery import app as celery_app

__all__ = ["celery_app"]
