"""What a phone downloads when it opens its page for the first time."""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx
from playwright.sync_api import CDPSession, Page, sync_playwright

from benchmarks.product import Product, product
from benchmarks.rows import NotMeasuredError, Row, Scale
from tests.plugins.chromium import find_chromium

ROWS = ("web.phone_first_visit_kb",)
LIMIT = 120
STEP = "finding-pupils"
#: A name that a browser does not take for its own machine: like a phone's browser it then asks
#: for gzip only over plain HTTP, and for Brotli only over HTTPS (or on localhost).
LAN = "phone.example"
SCREEN = {"width": 390, "height": 844}
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    f"--host-resolver-rules=MAP {LAN} 127.0.0.1",
]
QUIET = 1500
_LINKED = re.compile(r"""(?:href|src)=["'](/static/[^"'#]+)""")
_IN_CSS = re.compile(r"""url\(["']?([^"')#]+)""")
_IN_JS = re.compile(r"""(?:from|import)\s*["']([^"']+\.js)["']""")


@dataclass(frozen=True)
class Visit:
    """A page that is opened for the first time; `sign` is there once it is the right one."""

    path: str
    sign: str
    cookies: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Load:
    """One file as it came over the wire."""

    address: str
    kind: str
    encoding: str
    size: int


def measure(scale: Scale) -> list[Row]:
    """Measure the row with a browser, else by fetching everything that the page names."""
    with product({"ALLOWED_HOSTS": LAN}) as server:
        room = server.room(people=1, step=STEP)
        cookies = dict(pair.split("=", 1) for pair in room.phones[0].split("; "))
        visit = Visit(f"/s/{room.ref}/", "[data-region=stage]", cookies)
        plain, packed, how = both_ways(server, visit)
    return [_row(plain, packed, how, scale)]


def both_ways(server: Product, visit: Visit) -> tuple[list[Load], list[Load], str]:
    """Return what comes over plain HTTP, what with Brotli, and how that was counted."""
    if find_chromium():
        how = "counted by Chromium (Network.encodedDataLength: headers and encoded bodies)"
        return _visit(server, visit, LAN), _visit(server, visit, "localhost"), how
    how = "no Chromium here: bodies of all files that the page names, fetched"
    return fetch(server, visit, "gzip"), fetch(server, visit, "br, gzip"), how


# --- with a browser -------------------------------------------------------------------------


@contextmanager
def _browser(visit: Visit, host: str) -> Iterator[tuple[Page, CDPSession]]:
    """Give a page of an empty browser that has the visit’s cookies alone."""
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=flags)
        try:
            context = browser.new_context(viewport=SCREEN, locale="fr-FR", is_mobile=True)
            context.add_cookies(
                [
                    {"name": name, "value": value, "domain": host, "path": visit.path}
                    for name, value in visit.cookies.items()
                ]
            )
            page = context.new_page()
            yield page, context.new_cdp_session(page)
        finally:
            browser.close()


def _visit(server: Product, visit: Visit, host: str) -> list[Load]:
    """Open the page and return all that came, the open stream left out."""
    seen: dict[str, Load] = {}
    failed: list[str] = []

    def response(event: dict[str, Any]) -> None:
        answer = event["response"]
        headers = {name.lower(): value for name, value in answer["headers"].items()}
        kind, encoding = event["type"], headers.get("content-encoding", "")
        if answer["status"] >= 400:
            failed.append(f"{answer['status']} {answer['url']}")
        if not answer["url"].startswith("data:"):
            seen[event["requestId"]] = Load(answer["url"], kind, encoding, 0)

    def finished(event: dict[str, Any]) -> None:
        if event["requestId"] in seen:
            seen[event["requestId"]].size = round(event["encodedDataLength"])

    with _browser(visit, host) as (page, wire):
        wire.on("Network.responseReceived", response)
        wire.on("Network.loadingFinished", finished)
        wire.send("Network.enable")
        page.goto(f"http://{host}:{server.port}{visit.path}", wait_until="load")
        page.wait_for_timeout(QUIET)
        if page.locator(visit.sign).count() < 1:
            failed.append(f"not the page that was meant: {page.url} has no {visit.sign}")
    loads = [load for load in seen.values() if load.kind != "EventSource"]
    brought = {
        load.address for load in loads if load.size
    }  # the same file twice: once from the cache
    failed += [f"unfinished: {load.address}" for load in loads if load.address not in brought]
    if failed:
        raise NotMeasuredError("; ".join(failed))
    return [load for load in loads if load.size]


# --- without a browser ----------------------------------------------------------------------


def fetch(server: Product, visit: Visit, accepted: str) -> list[Load]:
    """Return the page and, again and again, what is named in what came."""
    found: dict[str, Load] = {}
    with httpx.Client(base_url=server.base_url, cookies=dict(visit.cookies), timeout=10) as client:
        waiting = [f"{server.base_url}{visit.path}"]
        while waiting:
            address = waiting.pop()
            if address in found:
                continue
            with client.stream("GET", address, headers={"Accept-Encoding": accepted}) as response:
                raw = b"".join(response.iter_raw())
            if response.status_code != httpx.codes.OK:
                raise NotMeasuredError(f"{response.status_code} {address}")
            encoding = response.headers.get("content-encoding", "")
            kind = response.headers.get("content-type", "").partition(";")[0]
            found[address] = Load(address, kind, encoding, len(raw))
            text = httpx.Response(200, headers=response.headers, content=raw).text
            waiting += [urljoin(address, name) for name in _named(kind, text)]
    return list(found.values())


def _named(kind: str, text: str) -> list[str]:
    pattern = {"text/html": _LINKED, "text/css": _IN_CSS, "text/javascript": _IN_JS}.get(kind)
    return [] if pattern is None else [name for name in pattern.findall(text) if ":" not in name]


# --- the row --------------------------------------------------------------------------------


def _row(plain: list[Load], packed: list[Load], how: str, scale: Scale) -> Row:
    return Row(
        ROWS[0],
        kilobytes(plain),
        LIMIT,
        "lower",
        f"{scale.words}KB (1,024 bytes) over the wire for the first visit of /s/<ref>/ with an empty "
        "cache, at an open question, over plain HTTP (gzip, as on a school's network without TLS), "
        f"the open stream left out; {how}. The limit is our own choice.",
        (
            f"{len(plain)} files: {parts(plain)}.",
            f"With Brotli (HTTPS): {kilobytes(packed):.1f} KB. Not compressed: {not_compressed(plain)}.",
        ),
    )


def kilobytes(loads: list[Load]) -> float:
    """Return the size of all in KB of 1,024 bytes."""
    return sum(load.size for load in loads) / 1024


def parts(loads: list[Load]) -> str:
    """Return the sizes by kind, the largest first."""
    kinds: dict[str, int] = {}
    for load in loads:
        kinds[load.kind] = kinds.get(load.kind, 0) + load.size
    ordered = sorted(kinds.items(), key=lambda item: -item[1])
    return ", ".join(f"{kind} {size / 1024:.1f} KB" for kind, size in ordered)


def not_compressed(loads: list[Load]) -> str:
    """Return what came as it is, in words."""
    names = [
        f"{urlsplit(load.address).path.rsplit('/', 1)[-1] or 'the page'} {load.size / 1024:.1f} KB"
        for load in sorted(loads, key=lambda load: -load.size)
        if not load.encoding
    ]
    return ", ".join(names) or "nothing"
