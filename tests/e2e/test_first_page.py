"""The first page of the real server, as a phone sees it."""

from playwright.sync_api import Page

from tests.e2e.conftest import Assertion


def test_the_first_page_is_accessible_and_quiet(page: Page, assert_accessible: Assertion) -> None:
    page.goto("/")
    assert_accessible(page)


def test_the_list_of_sessions_is_accessible_and_quiet(
    teacher_page: Page, assert_accessible: Assertion
) -> None:
    assert_accessible(teacher_page)
