"""What is read of a request that brings an answer."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from sessions.responses.models import Asking
from sessions.responses.models.answer import KEY_LENGTH
from sessions.responses.services.answering import MAX_REVISION
from sessions.views.access import ParticipantRequest


class SentAnswer(BaseModel):
    """An answer as the screens' own code posts it; the value is checked against its question."""

    model_config = ConfigDict(extra="forbid")

    asking: UUID
    key: Annotated[str, StringConstraints(pattern=rf"^[A-Za-z0-9_-]{{8,{KEY_LENGTH}}}$")]
    revision: Annotated[int, Field(strict=True, ge=1, le=MAX_REVISION)]
    value: Any = None
    #: Whose page sends it (`Participant.cookie_id`): a shared device holds several people.
    person: str = ""


def posted_asking(request: ParticipantRequest) -> Asking | None:
    """Return the asking that a form names, if it belongs to the participant's session."""
    try:
        identifier = UUID(request.POST.get("asking", ""))
    except ValueError:
        return None
    return (
        Asking.objects.select_related("question")
        .prefetch_related("question__choices")
        .filter(pk=identifier, question__training_session=request.training_session)
        .first()
    )
