"""Reading by oneself what the room has seen already, page by page."""

from dataclasses import dataclass
from uuid import UUID

from sessions.activities import Place, registry
from sessions.models import Part, TrainingSession


@dataclass(frozen=True)
class ReadPage:
    """One page of a step; `number` counts from 1, of `total` that the room has reached."""

    place: Place
    number: int
    total: int

    @property
    def previous(self) -> int | None:
        """Return the `item` of the page before; None on the first."""
        return self.number - 2 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        """Return the `item` of the page after; None on the last that was reached."""
        return self.number if self.number < self.total else None


def read_page(training_session: TrainingSession, step_id: UUID, item: int) -> ReadPage | None:
    """Return a page of a step, the last at most; None when the room has not been there."""
    parts = Part.objects.filter(
        step=step_id,
        step__training_session=training_session,
        step__reached_at__isnull=False,
        reached__isnull=False,
    ).select_related("step")
    seen = [
        (part, number)
        for part in parts
        if part.activity in registry
        for number in registry.get(part.activity).pages(part, part.reached or 0)
    ]
    if not seen:
        return None
    index = min(item, len(seen) - 1)
    part, number = seen[index]
    place = Place(
        training_session=training_session, step=part.step, part=part, item=number, is_current=False
    )
    return ReadPage(place, index + 1, len(seen))
