"""What is read of a request that brings an answer."""

from contextlib import suppress
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from sessions.responses.models import Asking
from sessions.responses.models.answer import KEY_LENGTH
from sessions.responses.services.answering import MAX_REVISION
from sessions.views.access import ParticipantRequest

#: Questions in one form at most.
MOST_ASKINGS = 100


class SentAnswer(BaseModel):
    """An answer as the screens' own code posts it; the value is checked against its question."""

    model_config = ConfigDict(extra="forbid")

    asking: UUID
    key: Annotated[str, StringConstraints(pattern=rf"^[A-Za-z0-9_-]{{8,{KEY_LENGTH}}}$")]
    revision: Annotated[int, Field(strict=True, ge=1, le=MAX_REVISION)]
    value: Any = None
    #: Whose page sends it (`Participant.cookie_id`): a shared device holds several people.
    person: str = ""


def posted_askings(request: ParticipantRequest) -> list[Asking]:
    """Return the askings that a form names, in its order; those of other sessions are left out."""
    wanted: list[UUID] = []
    for text in request.POST.getlist("asking")[:MOST_ASKINGS]:
        with suppress(ValueError):
            wanted.append(UUID(text))
    found = {
        asking.pk: asking
        for asking in Asking.objects.select_related("question")
        .prefetch_related("question__choices")
        .filter(pk__in=wanted, question__training_session=request.training_session)
    }
    return [found[pk] for pk in dict.fromkeys(wanted) if pk in found]
