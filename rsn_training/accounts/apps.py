"""People who lead: accounts, roles, sign-in."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Connects the security log and the checks."""

    name = "rsn_training.accounts"
    label = "accounts"
    verbose_name = _("accounts")

    def ready(self) -> None:
        """Listen to sign-ins and refusals; check the settings."""
        from rsn_training.accounts import checks, signals  # noqa: F401, PLC0415
