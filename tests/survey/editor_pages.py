"""The editor's pages as a browser sees them: addresses, and what a form would send."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client
from django.urls import reverse

from tests.survey.desks import Desk

Sent = dict[str, list[str]]


class FormReader(HTMLParser):
    """Collects what a browser sends of the form of class `editor-form`, its buttons left out."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: Sent = {}
        self.inside = False
        self.templates = 0
        self.text_of = ""
        self.select = ""
        self.wrong: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = "editor-form" in found.get("class", "")
        self.templates += tag == "template"
        if self.inside and not self.templates:
            self.mark(found)
            self.collect(tag, found)

    def mark(self, found: dict[str, str]) -> None:
        """Note what the page says is wrong."""
        if found.get("aria-invalid") == "true":
            self.wrong.add(found.get("name", ""))
        if found.get("id", "").startswith("wrong-"):
            self.wrong.add(found["id"].removeprefix("wrong-"))

    def collect(self, tag: str, found: dict[str, str]) -> None:
        """Note the value of a field."""
        name, value = found.get("name", ""), found.get("value", "")
        ticked = found.get("type") in {"radio", "checkbox"}
        if tag == "input" and not (ticked and "checked" not in found):
            self.add(name, value or ("on" if ticked and "value" not in found else ""))
        elif tag == "textarea":
            self.text_of = name
            self.add(name, "")
        elif tag == "select":
            self.select = name
            self.add(name, "")
        elif tag == "option" and "selected" in found:
            self.sent[self.select][-1] = value

    def handle_data(self, data: str) -> None:
        if self.text_of and self.inside:
            self.sent[self.text_of][-1] += data.lstrip("\n").lstrip("\r")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "textarea":
            self.text_of = ""
        elif tag == "template":
            self.templates -= 1

    def add(self, name: str, value: str) -> None:
        self.sent.setdefault(name, []).append(value)


def sent_by(html: str) -> Sent:
    """Return what the form of the page would send."""
    reader = FormReader()
    reader.feed(html)
    reader.sent.pop("csrfmiddlewaretoken", None)
    return reader.sent


def wrong_in(html: str) -> set[str]:
    """Return what the form marks as wrong: fields by their names, blocks by theirs."""
    reader = FormReader()
    reader.feed(html)
    return reader.wrong


class Editor:
    """The teacher of a desk in front of the editor."""

    def __init__(self, desk: Desk, client: Client) -> None:
        self.desk, self.client = desk, client
        client.force_login(desk.session.owner)

    def address(self, name: str, *more: str, key: str = "questions") -> str:
        return reverse(f"sessions:survey:{name}", args=[self.desk.session.ref, key, *more])

    def get(self, name: str, *more: str, status: int = 200, **query: str) -> str:
        response = self.client.get(self.address(name, *more), query)
        assert response.status_code == status, response.content.decode()[-2000:]
        return response.content.decode()

    def post(self, name: str, *more: str, status: int = 302, **data: Any) -> str:
        response = self.client.post(self.address(name, *more), data)
        assert response.status_code == status, response.content.decode()
        return response.content.decode()

    def form(self, question: str) -> Sent:
        """Return what the form of a question would send if it is left as it is."""
        return sent_by(self.get("question", question))

    def new_form(self, kind: str) -> Sent:
        return sent_by(self.get("add_question", kind=kind))
