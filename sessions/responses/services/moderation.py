"""What the teacher takes off the screens, and puts back."""

import logging
from collections.abc import Collection, Iterator
from itertools import batched
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from sessions.models import TrainingSession
from sessions.responses.models import Answer, Question
from sessions.responses.services.tallying import refresh_tally
from sessions.responses.values import ERASED, own_words, parse

if TYPE_CHECKING:
    from datetime import datetime

    from rsn_training.accounts.models import User
