"""The processes of the product, as an app without models: it brings `manage.py serve`."""

from django.apps import AppConfig


class ServingConfig(AppConfig):
    """Installed for its command."""

    name = "rsn_training.serving"
    label = "serving"
