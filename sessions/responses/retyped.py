"""What a refused form held, so that the page that comes back holds it again (rules.md: nothing lost).

with retyped([Retyped(asking.pk, raw, "Choose at most 2 answers.")]):
    response = …  # every form that is made in here shows what was typed, and why it was refused
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Retyped:
    """A raw value that an asking refused, and the sentence that says why."""

    asking_id: UUID
    raw: object
    refusal: str


_now: ContextVar[Mapping[UUID, Retyped] | None] = ContextVar("retyped", default=None)


@contextmanager
def retyped(refused: Iterable[Retyped]) -> Iterator[None]:
    """Let the forms of these askings show what was typed rather than what is stored."""
    token = _now.set({one.asking_id: one for one in refused})
    try:
        yield
    finally:
        _now.reset(token)


def typed_in(asking_id: UUID) -> Retyped | None:
    """Return what was typed into the form of this asking and refused, while its page is made."""
    return (_now.get() or {}).get(asking_id)
