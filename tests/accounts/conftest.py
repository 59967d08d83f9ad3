"""A server that sends e-mail; without it, none is sent."""

import pytest
from pytest_django import Settings


@pytest.fixture
def email_server(settings: Settings) -> None:
    """Let the server send e-mail (into `mailoutbox`)."""
    settings.EMAIL_CONFIGURED = True
