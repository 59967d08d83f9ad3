"""Every test starts in French: a request of another test may have spoken English."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def in_french() -> Iterator[None]:
    """Speak French until a request decides otherwise."""
    with translation.override("fr"):
        yield
