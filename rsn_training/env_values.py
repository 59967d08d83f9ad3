"""What values of the environment must look like. No message repeats a value: it may hold a password."""

import re
from email.utils import parseaddr
from urllib.parse import SplitResult, urlsplit
from zoneinfo import available_timezones

from dj_database_url import ENGINE_SCHEMES
from pydantic import HttpUrl

DATABASES = ("django.db.backends.postgresql", "django.db.backends.sqlite3")
MAIL_PORTS = {"smtp": 587, "smtp+tls": 587, "smtps": 465}

_HOST = re.compile(r"[a-z0-9]([a-z0-9_.-]*[a-z0-9])?\.?|\[[0-9a-f:.]+\]", re.IGNORECASE)
_ENCODE = "characters such as / : @ # [ ] in a password are written as %2F %3A %40 %23 %5B %5D"


def _split(value: str) -> SplitResult:
    """Take an address apart. Raises ValueError for a port that is none, or for stray signs."""
    try:
        parts = urlsplit(value)
        _port, _host = parts.port, parts.hostname
    except ValueError:
        raise ValueError(f"its host or port cannot be read ({_ENCODE})") from None
    return parts


def database_url(value: str) -> str:
    """Accept PostgreSQL with a database's name, SQLite with a file, or nothing."""
    if not value:
        return value
    parts = _split(value)
    engine = ENGINE_SCHEMES.get(parts.scheme)
    if engine is None or engine.backend not in DATABASES:
        raise ValueError("it needs the form postgres://user:password@host/name")
    if not parts.path.strip("/"):
        raise ValueError("the name of the database is missing: postgres://user:password@host/name")
    return value


def redis_url(value: str) -> str:
    """Accept an address of a Redis, or nothing."""
    if value and not (_split(value).scheme in {"redis", "rediss", "unix"} and "://" in value):
        raise ValueError("it needs the form redis://host:6379/0 (or rediss://, unix://)")
    return value


def email_url(value: str) -> str:
    """Accept a mail server that is named with its protocol, or nothing."""
    if not value:
        return value
    parts = _split(value)
    if parts.scheme not in MAIL_PORTS or not parts.hostname:
        raise ValueError(
            "it needs the form smtp+tls://user:password@host:587 (or smtp://, smtps://)"
        )
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError(f"nothing follows the host and the port ({_ENCODE})")
    return value


def email_from(value: str) -> str:
    """Accept an address, with a name or without."""
    _name, address = parseaddr(value)
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", address) or not value.isprintable():
        raise ValueError("it needs an address: RSN Formation <formation@lycee.example>")
    return value


def base_url(value: HttpUrl | None) -> HttpUrl | None:
    """Accept a scheme, a host and a port, and nothing more."""
    if value is None:
        return value
    if value.username or value.password:
        raise ValueError("it holds no user and no password")
    if value.path not in {None, "", "/"} or value.query or value.fragment:
        raise ValueError("the product needs an address of its own, with no path after the host")
    return value


def host_names(values: list[str]) -> list[str]:
    """Accept exact names, without scheme, port or wildcard."""
    if not all(_HOST.fullmatch(name) for name in values):
        raise ValueError("it takes exact names separated by commas: no https://, no port, no *")
    return values


def time_zone(value: str) -> str:
    """Accept a time zone that is known here."""
    if value not in available_timezones():
        raise ValueError("this time zone is not known (for instance: Europe/Paris)")
    return value
