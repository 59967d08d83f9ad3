"""Words and texts are sorted, and questions crossed: by keyboard alone, and seen at once."""

import json
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Assertion
from tests.server import RunningServer

#: A room that has answered one word, a text and two closed questions.
FILL = """
import json
from rsn_training.accounts.models import User
from sessions.responses import services
from tests.factories import go_to_step, make_participant
from tests.kinds import ITEMS, make_kinds_session
from tests.responses.rooms import say

session = make_kinds_session(owner=User.objects.first())
words = ["peur", "crainte", "joie", "joie", "réseau", "réseaux"] * 2
texts = ["Des élèves autonomes", "Des idées", "zut", "Des idées"] * 3
found = {}
for key in ("word", "hopes", "role", "ease"):
    asking = services.open_asking(question=session.questions.get(key=f"survey/questions/{key}"))
    found[key] = [str(asking.question_id), asking]
for number in range(12):
    who = make_participant(session, f"P{number}")[0]
    values = {
        "word": words[number],
        "hopes": texts[number],
        "role": ["teacher", "student"][number % 2],
        "ease": 1 + number % 5,
    }
    for key, value in values.items():
        say(who, found[key][1], value, key=str(found[key][1].pk)[:32])
services.refresh_session(training_session=session)
services.reveal_asking(asking=found["WHERE"][1], revealed=True)
go_to_step(session, "ask", ITEMS["WHERE"])
print(json.dumps({"ref": session.ref, **{key: value[0] for key, value in found.items()}}))
"""


@dataclass
class Filled:
    """The session, and addresses of its pages."""

    base: str
    ids: dict[str, str]

    def texts(self, key: str) -> str:
        """Return the address of the page that sorts a question."""
        return f"{self.base}/a/survey/questions/{self.ids[key]}/texts/"

    @property
    def crosstab(self) -> str:
        """Return the address of the cross-table."""
        chosen = f"question={self.ids['ease']}&by={self.ids['role']}"
        return f"{self.base}/a/survey/crosstab/?{chosen}"


@pytest.fixture
def filled(request: pytest.FixtureRequest, server: RunningServer) -> Filled:
    """Give a session where the room stands at a question (`word` unless the test says)."""
    where = getattr(request, "param", "word")
    ids = json.loads(server.django(FILL.replace("WHERE", where)).splitlines()[-1])
    return Filled(f"{server.base_url}/teach/{ids.pop('ref')}", ids)


def reach(page: Page, selector: str, tabs: int = 90) -> None:
    """Go to an element with the Tab key."""
    for _ in range(tabs):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by Tab")


def words(page: Page) -> list[str]:
    return [one.get_attribute("value") or "" for one in page.locator("input[name=word]").all()]


def test_words_are_sorted_with_the_keyboard_alone(
    teacher_page: Page, filled: Filled, assert_accessible: Assertion
) -> None:
    page = teacher_page
    page.goto(filled.texts("word"))
    assert_accessible(page)
    address = page.url
    reach(page, "input[name=word][value=peur]")
    page.keyboard.press("Enter")  # does nothing in a box
    page.keyboard.press("Space")
    reach(page, "input[name=word][value=crainte]")
    page.keyboard.press("Space")
    reach(page, "#into")
    page.keyboard.type("émotions")
    assert page.url == address
    page.keyboard.press("Enter")
    expect(page.locator("input[name=word][value=émotions]")).to_be_visible()
    assert "peur" not in words(page)
    reach(page, "button[value='undo-word:crainte']")
    page.keyboard.press("Enter")
    expect(page.locator("input[name=word][value=crainte]")).to_be_visible()
    assert_accessible(page)


@pytest.mark.parametrize("filled", ["hopes"], indirect=True)
def test_a_text_hidden_with_the_keyboard_leaves_the_projector_at_once(
    teacher_page: Page, filled: Filled, assert_accessible: Assertion
) -> None:
    projector = teacher_page.context.new_page()
    projector.goto(f"{filled.base}/projector/")
    expect(projector.get_by_text("zut")).to_be_visible()
    page = teacher_page
    page.goto(f"{filled.texts('hopes')}?q=ZUT")
    assert_accessible(page)
    reach(page, "input[name=text]")
    page.keyboard.press("Space")
    expect(page.locator("[data-sorting-count]")).to_contain_text("1")
    for _ in range(12):  # back to the tools above the list
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.value") == "hide":
            break
    page.keyboard.press("Enter")
    expect(page.locator(".sort-text.is-hidden")).to_have_count(1)
    expect(projector.get_by_text("zut")).to_have_count(0)
    expect(projector.get_by_text("Des idées")).to_be_visible()


@pytest.mark.parametrize("filled", ["hopes"], indirect=True)
def test_texts_are_ticked_at_once_and_put_under_a_heading(
    teacher_page: Page, filled: Filled, assert_accessible: Assertion
) -> None:
    page = teacher_page
    page.goto(f"{filled.texts('hopes')}?q=idees")
    page.locator("#title").fill("Idées")
    page.locator("[data-sorting-page]").check()
    page.locator("button[value=make-group]:visible").click()
    expect(page.locator(".sort-text .chip-brand")).to_have_text("Idées")
    group = page.locator("#show option").last.get_attribute("value")
    page.locator("#show").select_option(group)
    page.locator("form[role=search] button").click()
    expect(page.locator(".sort-text")).to_have_count(1)
    assert_accessible(page)


def test_the_remote_hides_a_word_and_everything(
    teacher_page: Page, filled: Filled, assert_accessible: Assertion
) -> None:
    projector = teacher_page.context.new_page()
    projector.goto(f"{filled.base}/projector/")
    cloud = projector.locator("svg.cloud").first
    expect(cloud).to_contain_text("joie")
    remote = teacher_page
    remote.set_viewport_size({"width": 390, "height": 844})

    def unfold() -> None:
        remote.locator("details[id^=remote-results] > summary").click()

    remote.goto(f"{filled.base}/present/")
    unfold()
    remote.locator("details[id^=words-] > summary").click()
    assert_accessible(remote)
    remote.locator("button[value='hide-word:joie']").click()
    expect(cloud).not_to_contain_text("joie")
    unfold()
    remote.locator("button[value=hide-all]").click()
    expect(projector.locator("svg.cloud")).to_have_count(0)
    unfold()
    remote.locator("button[value=show-together]").click()
    expect(projector.locator("svg.cloud").first).to_contain_text("crainte")


def test_two_questions_are_crossed_with_the_keyboard_alone(
    teacher_page: Page, filled: Filled, assert_accessible: Assertion
) -> None:
    page = teacher_page
    page.goto(filled.crosstab.partition("?")[0])
    assert_accessible(page)
    for name, key in (("question", "ease"), ("by", "role")):
        reach(page, f"#{name}")
        while page.locator(f"#{name}").input_value() != filled.ids[key]:
            page.keyboard.press("ArrowDown")
    reach(page, "main form button")
    page.keyboard.press("Enter")
    expect(page.locator(".cross-table")).to_be_visible()
    expect(page.locator(".cross-table tbody tr").first).to_contain_text("6")
    assert_accessible(page)
    page.set_viewport_size({"width": 390, "height": 844})
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
