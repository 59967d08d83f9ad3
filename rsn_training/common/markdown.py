"""Markdown from teachers and editors: rendered, then sanitized by an allow-list (rules.md 10)."""

from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_TAGS = {
    "a", "blockquote", "br", "code", "em", "h3", "h4", "hr", "li", "ol", "p", "s", "strong", "ul",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href"}}
_SCHEMES = {"http", "https", "mailto"}
_PARSER = MarkdownIt("commonmark", {"html": False, "typographer": False}).enable("strikethrough")
#: A slide's own title is h1 or h2 on the page: headings inside start below it.
_LOWER = {"h1": "h3", "h2": "h4", "h3": "h4", "h5": "h4", "h6": "h4"}


def _lower_headings(html: str) -> str:
    for old in ("h6", "h5", "h3", "h2", "h1"):
        new = _LOWER[old]
        html = html.replace(f"<{old}>", f"<{new}>").replace(f"</{old}>", f"</{new}>")
    return html


@lru_cache(maxsize=512)
def render_markdown(text: str) -> SafeString:
    """Return safe HTML: links only to http, https and mailto, no image, no raw HTML."""
    html = _lower_headings(_PARSER.render(text))
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )
    return mark_safe(clean)  # noqa: S308 - sanitized just above
