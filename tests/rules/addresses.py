"""Every address of ours, as the resolver has it: a new one is under the rules at once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver

OURS = ("rsn_training", "sessions", "charter", "profiles", "fablab")
#: A value for each kind of part of an address; none of them exists.
SAMPLES = {"uuid": str(UUID(int=1)), "int": "1", "slug": "nothing", "str": "nothing", "path": "no"}
_PART = re.compile(r"<(?:(\w+):)?(\w+)>")


@dataclass(frozen=True)
class Address:
    """A URL pattern of ours: its full name and its route."""

    name: str
    route: str

    def path(self, **known: str) -> str:
        """Return a path in which the parts that are not given name nothing that exists."""
        return "/" + _PART.sub(
            lambda part: known.get(part[2], SAMPLES[part[1] or "str"]), self.route
        )

    def __str__(self) -> str:
        """Return what tells it apart in a test's id."""
        return self.name


def our_addresses() -> list[Address]:
    """Return every address whose view is in one of our packages, or is named at the top level."""
    return list(_walk(get_resolver().url_patterns, "", ""))


def _walk(
    patterns: list[URLPattern | URLResolver], route: str, namespace: str
) -> Iterator[Address]:
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, here, inner)
        elif pattern.callback.__module__.split(".")[0] in OURS or route == "":
            yield Address(f"{namespace}{pattern.name}", here)
