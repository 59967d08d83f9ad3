"""The addresses by which phones of the room reach this machine."""

import socket
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress

import psutil

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def lan_addresses() -> list[str]:
    """IPv4 addresses of this machine, private ones first, loopback left out."""
    found: list[str] = []
    with suppress(OSError):
        for addresses in psutil.net_if_addrs().values():
            found += [
                entry.address
                for entry in addresses
                if entry.family == socket.AF_INET and not entry.address.startswith("127.")
            ]
    return sorted(set(found), key=lambda ip: (not ip.startswith(("192.168.", "10.")), ip))


class Hosts(list[str]):
    """Names under which the server answers, with the addresses that this machine has by now.

    A laptop may join another network while the server runs: a name that is not in the list makes
    it look again, at most once a second. What was found stays.
    """

    def __init__(self, names: Iterable[str], look: Callable[[], list[str]]) -> None:
        """Take the names, and what returns the addresses of this moment."""
        super().__init__(names)
        self._look, self._looked = look, float("-inf")

    def __iter__(self) -> Iterator[str]:
        """Go through what is known, then through what is new."""
        yield from [*super().__iter__()]
        yield from self._new()

    def __contains__(self, name: object) -> bool:
        """Return whether the server answers under this name."""
        return super().__contains__(name) or name in self._new()

    def _new(self) -> list[str]:
        if time.monotonic() - self._looked < 1:
            return []
        self._looked = time.monotonic()
        found = [name for name in self._look() if not super(Hosts, self).__contains__(name)]
        self.extend(found)
        return found
