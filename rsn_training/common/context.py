"""What every page knows about its look."""

from typing import TypedDict

from django.http import HttpRequest

PRODUCT_NAME = "RSN Formation"
THEMES = ("auto", "light", "dark")
THEME_COOKIE = "theme"


class UiContext(TypedDict):
    """The variables that `base.html` relies on."""

    theme: str
    product_name: str


def ui(request: HttpRequest) -> UiContext:
    """Give the person's theme (their cookie, never an unknown word) and the product's name."""
    chosen = request.COOKIES.get(THEME_COOKIE, "")
    return {
        "theme": chosen if chosen in THEMES else "auto",
        "product_name": PRODUCT_NAME,
    }
