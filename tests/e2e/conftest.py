"""A browser that says what is wrong: console errors, CSP violations, inaccessible pages."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.e2e.complaints import Complaints
from tests.e2e.room import Room
from tests.plugins.chromium import find_chromium
from tests.server import RunningServer

FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]
AXE_OPTIONS = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
#: Dark changes colours alone.
OF_COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
AXE_SCHEMES = {"light": AXE_OPTIONS, "dark": {**AXE_OPTIONS, "runOnly": OF_COLOURS}}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder."""
    for item in items:
        if "tests/e2e/" in item.path.as_posix():
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the system's Chromium, without its own traffic."""
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    return {**browser_type_launch_args, "executable_path": find_chromium(), "args": flags}


@pytest.fixture(scope="session")
def base_url(server: RunningServer) -> str:
    """Let `page.goto("/")` mean the real server."""
    return server.base_url


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Speak French, like most people in the room."""
    return {**browser_context_args, "locale": "fr-FR", "reduced_motion": "reduce"}


@pytest.fixture(autouse=True)
def complaints(request: pytest.FixtureRequest) -> Iterator[Complaints]:
    """Fail the test when its pages log an error, break the CSP or meet a 5xx.

    Contexts that a test opens itself are watched by `complaints.watch(context)`.
    """
    found = Complaints()
    if "context" in request.fixturenames:
        found.watch(request.getfixturevalue("context"))
    yield found
    assert not found.left(), "the browser complained:\n" + "\n".join(found.left())


@pytest.fixture(autouse=True)
def windows(browser: Browser) -> Iterator[None]:
    """Close what a test opened: a forgotten screen goes on drawing and listening."""
    before = set(browser.contexts)
    yield
    for context in set(browser.contexts) - before:
        context.close()


@pytest.fixture
def locale() -> str:
    """Say what the people of the room speak."""
    return "fr-FR"


@pytest.fixture
def room(browser: Browser, server: RunningServer, complaints: Complaints, locale: str) -> Room:
    """Give a room whose teacher is signed in, without a session."""
    context = browser.new_context(locale=locale, reduced_motion="reduce")
    complaints.watch(context)
    teacher = context.new_page()
    teacher.goto(server.new_link(), wait_until="commit")
    teacher.wait_for_url("**/teach/")
    return Room(server, browser, complaints, locale, teacher)


@pytest.fixture
def teacher_page(page: Page, server: RunningServer) -> Page:
    """Give a page of the owner, signed in, on the list of sessions."""
    page.goto(server.new_link(), wait_until="commit")
    page.wait_for_url("**/teach/")
    return page


Assertion = Callable[[Page], None]


@pytest.fixture(scope="session")
def assert_accessible() -> Assertion:
    """Give a check of a page against WCAG 2.2 AA and good practice, in light and in dark."""
    axe = Axe()

    def check(page: Page) -> None:
        problems = []
        for scheme, options in AXE_SCHEMES.items():
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            results = axe.run(page, options=options)
            problems += [_readable(scheme, found) for found in results.response["violations"]]
        page.emulate_media(color_scheme="null")
        assert not problems, f"{page.url} is not accessible:\n" + "\n".join(problems)

    return check


def _readable(scheme: str, violation: dict[str, Any]) -> str:
    lines = [f"- {scheme}: {violation['help']} [{violation['id']}, {violation['impact']}]"]
    for node in violation["nodes"][:5]:
        lines.append(f"    {' '.join(map(str, node['target']))}: {node['html'][:160]}")
        lines += [f"      {check['message']}" for check in node["any"] + node["all"] + node["none"]]
    return "\n".join(lines)
