"""What a phone downloads when it opens the public panorama for the first time."""

import json
import re

import httpx

from benchmarks.product import Product, product
from benchmarks.rows import NotMeasuredError, Row, Scale
from benchmarks.visit import LAN, Load, Visit, both_ways, fetch, kilobytes, not_compressed, parts

ROWS = ("panorama.phone_first_visit_kb",)
LIMIT = 150
HOME = "/panorama/"
_KEPT = re.compile(r"self\.KEPT = (\{.*\});")


def measure(scale: Scale) -> list[Row]:
    """Measure the row with the shipped training."""
    with product({"ALLOWED_HOSTS": LAN}) as server:
        plain, packed, how = both_ways(server, Visit(HOME, ".read-card"))
        kept = _kept(server, plain)
    return [_row(plain, packed, kept, how, scale)]


def _kept(server: Product, seen: list[Load]) -> list[Load]:
    """Return the worker, the pages that it keeps, and the files in them that the visit did not bring."""
    known = {load.address.split("/static/")[-1] for load in seen if "/static/" in load.address}
    found: dict[str, Load] = {}
    script = _text(server, f"{HOME}worker.js")
    written = _KEPT.search(script)
    if not written:
        raise NotMeasuredError("the worker does not say what it keeps")
    for path in (f"{HOME}worker.js", *json.loads(written[1])["pages"]):
        for load in fetch(server, Visit(path, ""), "gzip"):
            if load.address.split("/static/")[-1] not in known and load.address not in found:
                found[load.address] = load
    return list(found.values())


def _text(server: Product, path: str) -> str:
    return httpx.get(server.base_url + path, timeout=10).raise_for_status().text


def _row(plain: list[Load], packed: list[Load], kept: list[Load], how: str, scale: Scale) -> Row:
    return Row(
        ROWS[0],
        kilobytes(plain) + kilobytes(kept),
        LIMIT,
        "lower",
        f"{scale.words}KB (1,024 bytes) over the wire for the first visit of {HOME} with an empty "
        f"cache and the shipped training, over plain HTTP (gzip); {how}; and what the service "
        "worker fetches afterwards, so that pages open without a network (bodies, gzip; over HTTPS "
        "or on localhost only).",
        (
            f"The page: {kilobytes(plain):.1f} KB in {len(plain)} files: {parts(plain)}.",
            f"Kept for offline: {kilobytes(kept):.1f} KB in {len(kept)} files.",
            f"The page with Brotli (HTTPS): {kilobytes(packed):.1f} KB.",
            f"Not compressed: {not_compressed(plain)}.",
        ),
    )
