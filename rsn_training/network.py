"""The addresses by which phones of the room reach this machine."""

import socket
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
