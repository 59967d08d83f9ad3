"""A session that runs."""

import pytest

from sessions.enums import State
from sessions.models import TrainingSession
from tests.factories import make_session


@pytest.fixture
def session(transactional_db: None) -> TrainingSession:
    """Give a live session."""
    return make_session(state=State.LIVE)
