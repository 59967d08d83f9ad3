"""The look: tags and filters, the shell of a page, the components, the contrasts of both themes."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import override

from rsn_training.common.context import ui
from rsn_training.common.templatetags.ui import density, local, minutes, percent, unlocalized

CSS = Path(settings.BASE_DIR) / "static" / "css"
ROWS = [
    {"key": "A", "label": "Deux <b>comptes</b>", "pct": 40.5, "n": 7},
    {"key": "B", "label": "Aucun", "pct": 60, "n": 10, "series": 2, "best": True},
]


class OneForm(forms.Form):
    """A form with one field of each family."""

    title = forms.CharField(help_text="Shown to the room.")
    note = forms.CharField(widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect, help_text="One.")
    agreed = forms.BooleanField(help_text="Needed.")
    token = forms.CharField(widget=forms.HiddenInput, required=False)


class Ids(HTMLParser):
    """Collect the ids of a page and the ids that it refers to; refuse inline style and script."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.wanted: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the ids of one element."""
        given = {name: value or "" for name, value in attrs}
        assert "style" not in given
        assert not [name for name in given if name.startswith("on")]
        assert tag != "style"
        assert tag != "script" or given["src"]
        self.ids += [given["id"]] if "id" in given else []
        self.wanted |= set(given.get("aria-describedby", "").split())
        self.wanted |= {given["for"]} if given.get("for") else set()


@pytest.fixture
def page_request(rf: RequestFactory) -> HttpRequest:
    """Give a request as the middleware leaves it."""
    request = rf.get("/teach/?tab=1")
    request.csp_nonce = "n0nce"  # type: ignore[attr-defined]
    return request


@pytest.fixture
def _addresses(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.common.look_urls"


# --- tags and filters -----------------------------------------------------------------------


def test_icon_is_hidden_from_readers_and_takes_a_size_and_a_class() -> None:
    html = Template('{% icon "send" size=20 class="a" %}{% icon name %}').render(
        Context({"name": "clock"})
    )
    assert html.count('aria-hidden="true"') == 2
    assert 'width="20"' in html
    assert 'class="a"' in html
    assert 'width="24"' in html


def test_icon_escapes_what_it_is_given() -> None:
    html = Template('{% icon "send" class=name %}').render(Context({"name": '"><script>'}))
    assert "<script>" not in html


@pytest.mark.parametrize(
    ("language", "value", "shown"),
    [
        ("fr", {"fr": "Bonjour", "en": "Hello"}, "Bonjour"),
        ("en", {"fr": "Bonjour", "en": "Hello"}, "Hello"),
        ("en", {"fr": "Bonjour"}, "Bonjour"),
        ("fr", {"fr": "", "en": "Hello"}, "Hello"),
        ("fr", {}, ""),
        ("fr", "Bonjour", "Bonjour"),
        ("fr", None, ""),
    ],
)
def test_local(language: str, value: object, shown: str) -> None:
    with override(language):
        assert local(value) == shown


def test_local_is_escaped_in_a_template() -> None:
    with override("fr"):
        html = Template("{{ title|local }}").render(Context({"title": {"fr": "<b>"}}))
    assert html == "&lt;b&gt;"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (45, "45 min"),
        (60, "1 h"),
        (75, "1 h 15"),
        (65, "1 h 05"),
        (0, "0 min"),
        (None, ""),
        ("x", ""),
    ],
)
def test_minutes(value: object, shown: str) -> None:
    assert minutes(value) == shown.replace(" ", "\u00a0")


def test_percent_follows_the_language_and_attributes_do_not() -> None:
    with override("fr"):
        assert percent(41.5) == "42\u202f%"
        assert unlocalized(40.5) == "40.5"
    with override("en"):
        assert percent("42") == "42%"
    assert percent(None) == percent("x") == percent("NaN") == ""
    assert unlocalized(100) == "100"
    assert unlocalized('1" onload="') == "0"


def test_density_grows_with_the_text() -> None:
    assert [density("x" * n) for n in (10, 400, 900)] == ["", "dense", "packed"]


@pytest.mark.parametrize("cookie", ["light", "dark", "auto", '"><script>', ""])
def test_theme_is_a_known_word(rf: RequestFactory, cookie: str) -> None:
    request = rf.get("/")
    request.COOKIES["theme"] = cookie
    theme = ui(request)["theme"]
    assert theme == (cookie if cookie in {"light", "dark"} else "auto")


# --- the shell ------------------------------------------------------------------------------


@pytest.mark.usefixtures("_addresses")
@pytest.mark.parametrize("template", ["base.html", "base_screen.html"])
def test_shell_needs_no_variable_and_obeys_the_strict_csp(
    page_request: HttpRequest, template: str
) -> None:
    with override("fr"):
        html = render_to_string(template, {}, page_request)
    found = Ids(html)
    assert '<html lang="fr" data-theme="auto">' in html
    assert {"main", "announcer"} <= set(found.ids)
    assert len(found.ids) == len(set(found.ids))
    assert html.count("<script") == html.count('nonce="n0nce"')
    assert ("site-foot" in html) == (template == "base.html")


@pytest.mark.usefixtures("_addresses")
def test_language_switch_comes_back_to_the_page(page_request: HttpRequest) -> None:
    html = render_to_string("base.html", {}, page_request)
    assert 'name="next" value="/teach/?tab=1"' in html
    assert 'name="csrfmiddlewaretoken"' in html


# --- components: rendered with their required parameters only ---------------------------------


@pytest.mark.parametrize(
    ("name", "context", "shown"),
    [
        ("notice", {"kind": "warn", "text": "Late"}, "notice-warn"),
        ("progress", {"value": 3, "total": 8}, 'width="38%"'),
        ("connection", {}, "data-connection"),
        ("bars", {"rows": ROWS, "total": 17}, 'width="40.5%"'),
        ("bars_data", {"rows": ROWS, "total": 17}, "<table"),
        (
            "before_after",
            {
                "rows": [{"key": "A", "label": "x", "before": 1.5, "after": 20}],
                "before_label": "1",
                "after_label": "2",
            },
            'width="1.5%"',
        ),
        ("join", {"code": "K7P 42Q"}, "K7P 42Q"),
        ("lobby", {"title": "RSN", "host": "h", "code": "K7P 42Q"}, "K7P 42Q"),
        ("curtain", {"icon": "pause", "title": "Paused"}, "Paused"),
        ("empty", {"title": "Nothing"}, "Nothing"),
        ("error", {"title": "Oops"}, "Oops"),
        ("patterns", {}, "pat-stripe"),
    ],
)  # fmt: skip
def test_component_renders_without_its_optional_parameters(
    name: str, context: dict[str, Any], shown: str
) -> None:
    with override("fr"):
        html = render_to_string(f"components/{name}.html", context)
    Ids(html)
    assert shown in html
    assert "<b>comptes" not in html


def test_form_binds_labels_help_and_errors() -> None:
    html = render_to_string(
        "components/form.html", {"form": OneForm({"title": ""}), "submit": "Ok"}
    )
    found = Ids(html)
    assert found.wanted <= set(found.ids)
    assert {
        "id_title_helptext",
        "id_title_error",
        "id_kind_helptext",
        "id_kind_error",
    } <= found.wanted
    assert {"id_agreed_helptext", "id_agreed_error"} <= found.wanted
    assert len(found.ids) == len(set(found.ids))
    assert html.count('type="hidden"') == 1


# --- colours ----------------------------------------------------------------------------------

AA, LARGE = 4.5, 3.0
PAIRS = [
    *[(text, back, AA) for text in ("ink", "ink-2", "brand") for back in ("paper", "surface", "surface-2", "brand-soft")],
    *[(state, f"{state}-soft", AA) for state in ("ok", "warn", "bad")],
    *[(text, f"{state}-soft", AA) for text in ("ink", "ink-2") for state in ("ok", "warn", "bad")],
    *[(state, back, AA) for state in ("ok", "warn", "bad") for back in ("paper", "surface", "surface-2")],
    *[(f"s{n}-on", f"s{n}", AA) for n in (1, 2, 3, 4)],
    *[(f"s{n}", back, LARGE) for n in (1, 2, 3, 4) for back in ("paper", "surface")],
    *[(word, back, LARGE) for word in ("s1", "s2", "s3", "w4", "s5") for back in ("paper", "surface", "surface-2")],
    *[(line, back, LARGE) for line in ("focus", "line-strong") for back in ("paper", "surface", "surface-2")],
    ("brand-on", "brand", AA), ("brand-on", "brand-hover", AA), ("bad-on", "bad", AA),
    ("deep-on", "deep", 7.0), ("deep-2", "deep", AA), ("paper", "ink", 7.0),
]  # fmt: skip


def _themes() -> dict[str, dict[str, str]]:
    text = (CSS / "tokens.css").read_text()
    plain = dict(re.findall(r"--([\w-]+): (#\w+);", text))
    both = re.findall(r"--([\w-]+): light-dark\((#\w+), (#\w+)\);", text)
    light = {name: first for name, first, _ in both}
    assert light == plain, "the theme of old browsers is the light theme"
    return {"light": light, "dark": {name: second for name, _, second in both}}


def _luminance(color: str) -> float:
    digits = color[1:] if len(color) == 7 else "".join(d * 2 for d in color[1:])
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_pair_of_colours_is_readable(theme: str) -> None:
    colors = _themes()[theme]
    weak = [
        f"{text} on {back}: {_contrast(colors[text], colors[back]):.2f} < {wanted}"
        for text, back, wanted in PAIRS
        if _contrast(colors[text], colors[back]) < wanted
    ]
    assert weak == []
    assert _contrast("#777", "#fff") < AA, "the measure itself tells weak from strong"


def test_every_colour_variable_in_use_exists() -> None:
    sheets = "".join(path.read_text() for path in CSS.glob("*.css"))
    assert set(re.findall(r"var\(--([\w-]+)", sheets)) <= set(re.findall(r"--([\w-]+):", sheets))
