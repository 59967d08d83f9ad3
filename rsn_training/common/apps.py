"""Leaf helpers that know no app."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    """Installed for its template tags and commands."""

    name = "rsn_training.common"
    label = "common"
