"""Between the Markdown that a document keeps and the HTML that the rich text editor works on."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

import nh3
from markdownify import MarkdownConverter

from rsn_training.common.markdown import render_markdown

_TAGS = {
    "a", "blockquote", "br", "code", "em", "h3", "h4", "hr", "li", "ol", "p", "s", "strong", "ul",
}  # fmt: skip
_BLANKS = re.compile(r"\n{3,}")
#: The editor wraps each entry of a list in a paragraph; Markdown would then space them out.
_ENTRY = re.compile(
    r"<li>\s*<p>((?:(?!</?(?:p|li|ul|ol)\b).)*)</p>\s*(?=</li>|<ul>|<ol\b)", re.DOTALL
)

#: What Markdown reads as a mark anywhere, and at the beginning of a line.
_MARKS = re.compile(r"[\\*`\[]|(?<!\w)_|_(?!\w)|~(?=~)|(?<=~)~|<(?=[a-zA-Z/!?])|&(?=#?\w+;)")
_AT_START = re.compile(
    r"^(\s*)([-+](?=\s|$)|\#{1,6}(?=\s|$)|>|=+\s*$|-(?=[\s-]*$))|^(\s*\d{1,9})([.)](?=\s|$))",
    re.MULTILINE,
)
_LINK = re.compile(r'<a [^>]*?href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
#: Where a line of plain text ends.
_ENDS = re.compile(r"</(?:p|li|ul|ol|h\d|blockquote|pre|tr)>|<(?:br|hr|ul|ol)\b[^>]*>")


class _Converter(MarkdownConverter):
    """Writes the Markdown that `render_markdown` reads: its headings begin at the slide's own."""

    def escape(self, text: str, parent_tags: Any) -> str:
        """Put a backslash where Markdown would read a mark, and nowhere else."""
        return _AT_START.sub(r"\1\3\\\2\4", _MARKS.sub(r"\\\g<0>", text))

    def convert_hN(self, n: int, el: Any, text: str, parent_tags: Any) -> str:  # noqa: N802 - markdownify's
        """Write h3 as a heading of the first level: rendering lowers it again."""
        heading: str = super().convert_hN(max(n - 2, 1), el, text, parent_tags)  # type: ignore[misc]  # not in its stub
        return heading


def to_html(text: str) -> str:
    """Return Markdown as the HTML that the editor starts from."""
    return str(render_markdown(text))


def to_plain(text: str) -> str:
    """Return what Markdown says, without its marks: a line for each paragraph and entry."""
    html = _LINK.sub(_with_address, to_html(text))
    html = _ENDS.sub("\n", html.replace("\n", " ").replace("<li>", "<li>• "))
    found = unescape(nh3.clean(html, tags=set()))
    lines = (" ".join(line.split()) for line in found.splitlines())
    return "\n".join(line for line in lines if line and line != "•")


def _with_address(link: re.Match[str]) -> str:
    """Write a link with its address, unless its text is the address."""
    address, words = link.groups()
    return words if words == address else f"{words} ({address})"


def from_html(html: str, known: Mapping[str, str] | None = None) -> str:
    """Return the editor's HTML as Markdown; a known text that says the same is returned instead.

    `known`: texts as they are stored. Only what a slide can show is kept.
    """
    written = _markdown(html)
    same = (one for one in (known or {}).values() if _markdown(to_html(one)) == written)
    return next(same, written)


def _markdown(html: str) -> str:
    clean = nh3.clean(html, tags=_TAGS, attributes={"a": {"href"}}, link_rel=None)
    clean = _ENTRY.sub(r"<li>\1", clean)
    converter = _Converter(heading_style="ATX", bullets="-", newline_style="backslash")
    return _BLANKS.sub("\n\n", converter.convert(clean)).strip()
