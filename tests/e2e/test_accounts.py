"""Signing in by a one-time link, with and without JavaScript, and the look of the account pages."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.complaints import Complaints
from tests.e2e.conftest import Assertion
from tests.server import RunningServer


def test_a_sign_in_link_signs_in_by_itself(page: Page, server: RunningServer) -> None:
    page.goto(server.manage("signin_link"), wait_until="commit")
    page.wait_for_url("**/teach/")


def test_a_sign_in_link_works_without_javascript(browser: Browser, server: RunningServer) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    link = server.manage("signin_link")
    page.goto(link)
    page.locator("main button").click()
    page.wait_for_url("**/teach/")
    page.goto(link)  # it is in the history: who is in already goes on
    page.wait_for_url("**/teach/")
    context.clear_cookies()
    page.goto(link)
    expect(page.locator("main")).to_contain_text("make serve")
    context.close()


@pytest.mark.parametrize(
    "path", ["/accounts/login/", "/accounts/signup/", "/accounts/login/code/", "/accounts/link/x/"]
)
def test_the_pages_before_sign_in_are_accessible(
    page: Page, assert_accessible: Assertion, complaints: Complaints, path: str
) -> None:
    complaints.allow("404 (Not Found)")
    page.goto(path)
    assert_accessible(page)


def test_the_owner_gives_an_address_and_a_password_and_comes_back(
    page: Page, browser: Browser, server: RunningServer, assert_accessible: Assertion
) -> None:
    page.goto(server.manage("signin_link"), wait_until="commit")
    page.wait_for_url("**/teach/")
    page.goto("/accounts/me/")
    assert_accessible(page)
    page.goto("/accounts/email/")
    page.locator("[name=email]").fill("moi@lycee.fr")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/accounts/me/")
    page.goto("/accounts/password/set/")
    assert_accessible(page)
    for name in ("password1", "password2"):
        page.locator(f"[name={name}]").fill("correct-horse-battery")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/accounts/me/")
    elsewhere = browser.new_context(base_url=server.base_url).new_page()
    elsewhere.goto("/accounts/login/")
    elsewhere.locator("[name=login]").fill("Moi@lycee.fr")
    elsewhere.locator("[name=password]").fill("correct-horse-battery")
    elsewhere.locator("main form button[type=submit]").click()
    elsewhere.wait_for_url("**/teach/")
    elsewhere.context.close()
