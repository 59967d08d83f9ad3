"""QR codes as inline SVG."""

from functools import lru_cache

import segno
from django.utils.safestring import SafeString, mark_safe


@lru_cache(maxsize=256)
def qr_svg(text: str) -> SafeString:
    """Return the QR code of a text as an SVG with a viewBox, decorative for readers."""
    code = segno.make(text, error="m", micro=False)
    svg = code.svg_inline(
        border=2, omitsize=True, svgclass="qr", lineclass="qr-dots", scale=1, dark="#17143a"
    )
    hidden = svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
    return mark_safe(hidden)  # noqa: S308 - made by segno from our own address
