"""What a browser sends of the form of a page, with nothing typed in it."""

from html.parser import HTMLParser
from typing import Any


class _Form(HTMLParser):
    """Collects the fields of the first form that has the desk's mark."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self.inside = False
        self.textarea: str | None = None
        self.select: str | None = None
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "form":
            self.inside = "data-desk-form" in found
        if not self.inside:
            return
        name = found.get("name") or ""
        if tag == "input" and name:
            self._input(name, found)
        elif tag == "textarea":
            self.textarea, self.text = name, ""
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in found:
            self.fields[self.select] = [found.get("value") or ""]

    def _input(self, name: str, found: dict[str, str | None]) -> None:
        boxes = ("checkbox", "radio")
        if found.get("type") not in boxes or "checked" in found:
            self.fields.setdefault(name, []).append(found.get("value") or "")

    def handle_data(self, data: str) -> None:
        if self.textarea is not None:
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "textarea" and self.textarea is not None:
            # The line feed after the tag is not part of the value; lines end as on the wire.
            value = self.text.removeprefix("\n").replace("\n", "\r\n")
            self.fields[self.textarea] = [value]
            self.textarea = None


def sent_by(page: str) -> dict[str, Any]:
    """Return the fields of the desk's form."""
    form = _Form()
    form.feed(page)
    return {name: values if len(values) > 1 else values[0] for name, values in form.fields.items()}
