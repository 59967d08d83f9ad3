"""A room for browser tests: one projector, one remote, and phones, each a browser of its own."""

import re
import time
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page, expect

from tests.e2e.complaints import Complaints
from tests.server import RunningServer

PHONE = {"width": 390, "height": 844}
PROJECTOR = {"width": 1280, "height": 720}


@dataclass
class Room:
    """The screens of one session."""

    server: RunningServer
    browser: Browser
    complaints: Complaints
    locale: str
    teacher: Page
    ref: str = ""
    code: str = ""
    phones: list[Page] = field(default_factory=list)
    projector: Page | None = None
    remote: Page | None = None

    def address(self, path: str) -> str:
        """Return a full address."""
        return f"{self.server.base_url}{path}"

    def make_session(self, plan: str = "half-day", language: str = "fr") -> None:
        """Make a session of the shipped training, and open it."""
        page = self.teacher
        page.goto(self.address("/teach/new/reseau-professionnel-rsn/"))
        page.locator(f"input[name=plan][value={plan}]").check()
        page.locator("select[name=language]").select_option(language)
        page.locator("main form button[type=submit]").click()
        page.wait_for_url(re.compile(r"/teach/[0-9a-f]{16}/$"))
        self.ref = page.url.rstrip("/").rsplit("/", 1)[-1]
        page.locator("button[name=to][value=open]").click()
        page.locator("button[name=to][value=draft]").wait_for()
        self.code = re.sub(r"\s", "", page.locator(".join-code").first.inner_text())

    def open_screens(self) -> None:
        """Open the projector and the remote, each in a window of its own.

        Of two tabs of one window, the one behind is drawn once a second.
        """
        self.projector = self._window()
        self.projector.set_viewport_size(PROJECTOR)
        self.projector.goto(self.address(f"/teach/{self.ref}/projector/"))
        self.remote = self.teacher.context.new_page()
        self.remote.set_viewport_size(PHONE)
        self.remote.goto(self.address(f"/teach/{self.ref}/present/"))

    def _window(self) -> Page:
        """Return a page of the teacher in another window."""
        context = self.browser.new_context(
            locale=self.locale,
            reduced_motion="reduce",
            storage_state=self.teacher.context.storage_state(),
        )
        self.complaints.watch(context)
        return context.new_page()

    def phone(self, nickname: str) -> Page:
        """Let somebody join with the code on a phone of their own."""
        context = self.browser.new_context(
            locale=self.locale, viewport=PHONE, reduced_motion="reduce"
        )
        self.complaints.watch(context)
        page = context.new_page()
        page.goto(self.address("/j/"))
        page.locator("input[name=code]").fill(f"{self.code[:3]} {self.code[3:].lower()}")
        page.locator("main form button[type=submit]").first.click()
        page.locator("input[name=nickname]").fill(nickname)
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_url(re.compile(rf"/s/{self.ref}/$"))
        self.phones.append(page)
        return page

    @property
    def screens(self) -> list[Page]:
        """Return every open screen of the room."""
        return [page for page in (self.projector, self.remote, *self.phones) if page]

    def catch_up(self) -> None:
        """Wait until the remote stands where the database does (a test moved the room there)."""
        assert self.remote
        read = "from sessions.models import TrainingSession as T; print(T.objects.get(ref={!r}).move_version)"
        version = self.server.django(read.format(self.ref))
        expect(self.remote.locator("input[name=version]").first).to_have_value(version)

    def press(self, action: str) -> None:
        """Press a button of the remote by what it does."""
        assert self.remote
        self.remote.locator(f"button[name=move][value='{action}']").click()

    def go_on(self, page: Page) -> bool:
        """Press next; return whether another place is there, on that page and on the remote."""
        assert self.remote
        before, remote = place_key(page), place_key(self.remote)
        self.press("next")
        if next_key(page, before) == before:
            return False
        next_key(self.remote, remote)
        return True

    def start(self) -> None:
        """Make the session live from the remote."""
        assert self.remote
        self.remote.locator("button[name=to][value=live]").click()
        self.remote.locator("button[name=move][value=next]").wait_for()

    def go_to(self, title: str) -> None:
        """Go to a step by its title in the remote's agenda."""
        assert self.remote
        self.remote.locator(".agenda-go", has_text=title).click()


def stage_key(page: Page) -> str:
    """Return what the screen says that it shows."""
    return page.locator("[data-stage-key]").first.get_attribute("data-stage-key") or ""


def place_key(page: Page) -> str:
    """Return what tells a place from another: the stage, and how much of its slide is shown."""
    shown = "[data-stage-key] .slide-body > :not(.to-come, .to-come ~ *)"
    return f"{stage_key(page)} {page.locator(shown).count()}"


def next_key(page: Page, before: str) -> str:
    """Return the key of the place after `before`; the same one when the agenda has ended."""
    end = time.monotonic() + 3
    while (key := place_key(page)) == before and time.monotonic() < end:
        page.wait_for_timeout(20)
    return key


def answer(page: Page, choice: str) -> None:
    """Choose on a phone and send; wait for the server's word."""
    page.locator(f"input[data-role=value][value='{choice}']").check(force=True)
    with page.expect_response(lambda response: response.url.endswith("/answers")) as sent:
        page.locator("[data-send]").click()
    assert sent.value.status == 200, sent.value.text()
    expect(page.locator("[data-answer-status]")).to_have_attribute("data-state", "saved")


def bars(page: Page) -> dict[str, int]:
    """Return the numbers of answers that the bars show, by label."""
    found = {}
    for row in page.locator(":is(.bars .bar, .rf-row)").all():
        label = row.locator(":is(.bar-label, .rf-label)").inner_text().strip()
        found[label] = int(re.sub(r"\D", "", row.locator(":is(.bar-n, .rf-n)").inner_text()))
    return found
