"""What the three screens share: a page is all its regions, and where its stream goes on."""

from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from sessions.activities import Place, registry
from sessions.enums import Screen
from sessions.models import Participant, TrainingSession
from sessions.screens import REGIONS, render_region


def screen_context(
    training_session: TrainingSession,
    screen: Screen,
    *,
    participant: Participant | None = None,
    place: Place | None = None,
    language: str = "",
) -> dict[str, Any]:
    """Return the context of a screen's page.

    The session row was read before anything else, so `seq` is never newer than the state.
    """
    spoken = language or get_language() or settings.LANGUAGE_CODE
    regions: dict[str, SafeString] = {}
    for region in REGIONS[screen]:
        rendered = render_region(
            training_session, screen, region, spoken, participant=participant, place=place
        )
        regions[region] = mark_safe(rendered)  # noqa: S308 - by our own templates
    return {
        "training_session": training_session,
        "screen": str(screen),
        "screen_language": spoken,
        "seq": training_session.last_seq,
        "now": timezone.now().isoformat(),
        "regions": regions,
        "activities": list(registry),
        "participant": participant,
        "following": place is None,
    }
