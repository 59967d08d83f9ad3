"""Every kind of question on a small phone: answered, kept, changed, offline, with keys alone."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.complaints import Complaints
from tests.e2e.conftest import Assertion
from tests.kinds import KEYS
from tests.server import RunningServer

SMALL = {"width": 360, "height": 740}
MAKE = """
import json
from rsn_training.accounts.models import User
from sessions.responses.models import Asking
from sessions.survey.models import Survey
from tests.factories import go_to_step
from tests.kinds import make_kinds_session
session = make_kinds_session(owner=User.objects.first())
Survey.objects.filter(training_session=session).update(together={together})
session = go_to_step(session, "ask")
found = Asking.objects.filter(question__training_session=session).select_related("question")
keys = {{a.question.key.rsplit("/", 1)[-1]: str(a.pk) for a in found}}
print(json.dumps([session.ref, session.join_code, keys]))
"""
STORED = """
import json
from sessions.responses.models import Answer
found = Answer.objects.filter(asking__question__training_session__ref="{ref}")
print(json.dumps({{str(a.asking_id): json.loads(a.value)["v"] for a in found}}))
"""


@dataclass
class Survey:
    """A survey of every kind, on one page, and somebody's phone."""

    server: RunningServer
    browser: Browser
    complaints: Complaints
    ref: str
    code: str
    askings: dict[str, str]

    def phone(self, *, scripted: bool = True) -> Page:
        """Let somebody join on a small phone."""
        context = self.browser.new_context(
            locale="fr-FR",
            viewport=SMALL,
            reduced_motion="reduce",
            has_touch=True,
            java_script_enabled=scripted,
        )
        self.complaints.watch(context)
        page = context.new_page()
        page.goto(f"{self.server.base_url}/j/{self.code}/")
        page.locator("input[name=nickname]").fill("Léa")
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_url(re.compile(rf"/s/{self.ref}/$"))
        return page

    def box(self, page: Page, key: str) -> Locator:
        """Return the controls of a question."""
        return page.locator(f"[data-answer][data-asking='{self.askings[key]}']")

    def stored(self) -> dict[str, object]:
        """Return the stored values by the question's key."""
        found = json.loads(self.server.django(STORED.format(ref=self.ref)).splitlines()[-1])
        return {key: found[pk] for key, pk in self.askings.items() if pk in found}


@pytest.fixture
def survey(browser: Browser, server: RunningServer, complaints: Complaints) -> Iterator[Survey]:
    made = server.django(MAKE.format(together=True)).splitlines()[-1]
    ref, code, askings = json.loads(made)
    known = set(browser.contexts)
    yield Survey(server, browser, complaints, ref, code, askings)
    for context in set(browser.contexts) - known:
        context.close()


def says(box: Locator, state: str, text: str = "") -> None:
    status = box.locator("[data-answer-status]")
    expect(status).to_have_attribute("data-state", state, timeout=10000)
    if text:
        expect(status).to_contain_text(text)


def tick(box: Locator, value: str) -> None:
    box.locator(f"[data-role=value][value='{value}']").check()


def point(box: Locator, row: str, value: str) -> None:
    box.locator(f"[data-row='{row}'][value='{value}']").check()


def tap(box: Locator, item: str) -> None:
    box.locator(f".rank-item[data-item='{item}'] [data-tap]").click()


def type_in(box: Locator, text: str) -> None:
    field = box.locator("[data-role=value]")
    field.fill(text)
    field.blur()


def answer_everything(survey: Survey, page: Page) -> None:
    """Answer each question with fingers."""
    box = {key: survey.box(page, key) for key in KEYS}
    tick(box["role"], "teacher")
    tick(box["networks"], "linkedin")
    tick(box["networks"], "+")
    box["networks"].locator("[data-role=other]").fill("Wizbii")
    tick(box["ease"], "4")
    point(box["frequency"], "post", "0")
    point(box["frequency"], "read", "?")
    tap(box["expectations"], "rules")
    tap(box["expectations"], "tools")
    type_in(box["accounts"], "12")
    type_in(box["hours"], "2,5")
    tick(box["class-use"], "often")
    type_in(box["word"], "confiance")
    type_in(box["hopes"], "Des idées\npour mes élèves")


EVERYTHING = {
    "role": "teacher",
    "networks": ["linkedin", {"other": "Wizbii"}],
    "ease": 4,
    "frequency": {"post": 0, "read": None},
    "expectations": ["rules", "tools"],
    "accounts": 12,
    "hours": 2.5,
    "class-use": "often",
    "word": "confiance",
    "hopes": "Des idées\npour mes élèves",
}


def everything_stands(survey: Survey, page: Page) -> None:
    box = {key: survey.box(page, key) for key in KEYS}
    for one in box.values():
        says(one, "saved")
    expect(box["networks"].locator("[data-role=other]")).to_have_value("Wizbii")
    expect(box["frequency"].locator("[data-row=read][value='?']")).to_be_checked()
    expect(box["expectations"].locator("[data-item=rules] [data-badge]")).to_have_text("1")
    expect(box["expectations"].locator("[data-item=tools] [data-badge]")).to_have_text("2")
    expect(box["hours"].locator("[data-role=value]")).to_have_value("2,5")
    expect(box["hopes"].locator("textarea")).to_have_value("Des idées\npour mes élèves")


def test_every_kind_is_kept_changed_and_sent_once_the_network_is_back(survey: Survey) -> None:
    page = survey.phone()
    answer_everything(survey, page)
    everything_stands(survey, page)
    assert survey.stored() == EVERYTHING
    expect(page.locator("[data-page-progress]")).to_contain_text("Merci")
    page.reload()
    everything_stands(survey, page)

    survey.complaints.allow("ERR_INTERNET_DISCONNECTED")
    page.context.set_offline(True)
    tick(survey.box(page, "ease"), "?")
    tap(survey.box(page, "expectations"), "rules")
    type_in(survey.box(page, "accounts"), "0")
    for key in ("ease", "expectations", "accounts"):
        says(survey.box(page, key), "waiting")
    says(survey.box(page, "role"), "saved")
    page.context.set_offline(False)
    for key in ("ease", "expectations", "accounts"):
        says(survey.box(page, key), "saved")
    changed = {"ease": None, "expectations": ["tools"], "accounts": 0}
    assert survey.stored() == EVERYTHING | changed


def test_what_would_be_refused_is_said_beside_its_field_and_not_sent(survey: Survey) -> None:
    page = survey.phone()
    networks, accounts, role = (survey.box(page, key) for key in ("networks", "accounts", "role"))
    for key in ("linkedin", "instagram", "tiktok", "mastodon"):
        tick(networks, key)
    says(networks, "refused", "au plus 3")
    type_in(accounts, "beaucoup")
    says(accounts, "refused", "pas un nombre")
    type_in(accounts, "1,5")
    says(accounts, "refused", "entier")
    type_in(accounts, "51")
    says(accounts, "refused", "de 0 à 50")
    expect(accounts.locator("[data-role=value]")).to_have_attribute("aria-invalid", "true")
    tick(role, "+")
    says(role, "edited")
    page.locator("[data-send-all]").click()
    expect(role.locator("[data-role=other]")).to_be_focused()
    assert set(survey.stored()) == {"networks"}  # the first three, before the fourth was too many
    networks.locator("[value=tiktok]").uncheck()
    type_in(accounts, "5")
    role.locator("[data-role=other]").fill("Parent")
    role.locator("[data-role=other]").blur()
    for box in (networks, accounts, role):
        says(box, "saved")
    expect(accounts.locator("[aria-invalid]")).to_have_count(0)
    assert survey.stored() == {
        "networks": ["linkedin", "instagram", "mastodon"],
        "accounts": 5,
        "role": {"other": "Parent"},
    }


def test_a_question_for_others_steps_aside_and_comes_back(survey: Survey) -> None:
    page = survey.phone()
    role, only_teachers = survey.box(page, "role"), survey.box(page, "class-use")
    choices = only_teachers.locator(".choices")
    expect(choices).to_be_visible()
    tick(role, "student")
    expect(choices).to_be_hidden()
    expect(only_teachers.locator(".answer-aside")).to_be_visible()
    says(role, "saved")
    page.reload()
    expect(choices).to_be_hidden()
    tick(role, "teacher")
    expect(choices).to_be_visible()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_ranking_and_matrix_with_the_keyboard_alone(survey: Survey) -> None:
    page = survey.phone()
    matrix, ranking = survey.box(page, "frequency"), survey.box(page, "expectations")
    matrix.locator("[data-row=post]").first.focus()
    press(page, "Space", "ArrowRight", "Tab", "Space", "Tab", "ArrowLeft")
    says(matrix, "saved")
    press(page, "Tab")
    expect(ranking.locator("[data-item=tools] [data-tap]")).to_be_focused()
    press(page, "Enter", "Tab", "Tab", "Tab")  # its two arrows, then the next item
    expect(ranking.locator("[data-item=ideas] [data-tap]")).to_be_focused()
    press(page, "Space")
    expect(page.locator("#announcer")).to_have_text("Des idées : rang 2 sur 3")
    press(page, "Tab")  # "move up"
    press(page, "Enter")
    expect(page.locator("#announcer")).to_have_text("Des idées : rang 1 sur 3")
    expect(ranking.locator("[data-item=ideas] [data-rank-step='-1']")).to_be_focused()
    says(ranking, "saved")
    stored = survey.stored()
    assert stored["frequency"] == {"post": 1, "read": 0, "talk": None}
    assert stored["expectations"] == ["ideas", "tools"]


def test_every_kind_is_accessible(survey: Survey, assert_accessible: Assertion) -> None:
    page = survey.phone()
    expect(survey.box(page, "hopes")).to_be_visible()
    assert_accessible(page)
    answer_everything(survey, page)
    everything_stands(survey, page)
    type_in(survey.box(page, "accounts"), "99")
    tick(survey.box(page, "role"), "student")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") == SMALL["width"]


def test_without_a_script_what_was_refused_stands_in_the_page_again(survey: Survey) -> None:
    survey.complaints.allow("422")
    page = survey.phone(scripted=False)
    box = {key: survey.box(page, key) for key in KEYS}
    for key in ("linkedin", "instagram", "tiktok", "mastodon"):
        tick(box["networks"], key)
    box["expectations"].locator("select[data-item=tools]").select_option("2")
    box["expectations"].locator("select[data-item=ideas]").select_option("1")
    box["hours"].locator("[data-role=value]").fill("vingt")
    tick(box["role"], "+")
    box["role"].locator("[data-role=other]").fill("Parent")
    point(box["frequency"], "talk", "2")
    page.locator("[data-send-all]").click()
    says(box["networks"], "refused", "au plus 3")
    expect(box["networks"].locator(":checked")).to_have_count(4)
    says(box["hours"], "refused", "pas un nombre")
    expect(box["hours"].locator("[data-role=value]")).to_have_value("vingt")
    for key in ("role", "expectations", "frequency"):
        says(box[key], "saved")
    box["networks"].locator("[value=linkedin]").uncheck()
    box["hours"].locator("[data-role=value]").fill("20")
    page.locator("[data-send-all]").click()
    page.wait_for_url(re.compile(rf"/s/{survey.ref}/$"))
    assert survey.stored() == {
        "role": {"other": "Parent"},
        "networks": ["instagram", "tiktok", "mastodon"],
        "frequency": {"talk": 2},
        "expectations": ["ideas", "tools"],
        "hours": 20,
    }
