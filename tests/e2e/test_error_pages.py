"""Pages for when something went wrong are as accessible as the others."""

import json

import pytest
from playwright.sync_api import Page, Route

from tests.e2e.complaints import Complaints
from tests.e2e.conftest import Assertion
from tests.server import RunningServer

#: Renders the pages of errors as the product's own handlers do: {status: HTML} as JSON.
RENDER = """
import json
from django.db import OperationalError
from django.test import RequestFactory
from django.utils import translation
from rsn_training import views
from rsn_training.accounts.models import User

request = RequestFactory().get("/somewhere/")
request.user = User()
request.csp_nonce = "nonce"

def away(request):
    try:
        raise OperationalError
    except OperationalError:
        return views.server_error(request)

handlers = {
    400: views.bad_request, 403: views.forbidden, 404: views.not_found,
    500: views.server_error, 503: away,
}
pages = {}
with translation.override("fr"):
    for status, handler in handlers.items():
        answer = handler(request)
        assert answer.status_code == status
        pages[status] = answer.content.decode()
print(json.dumps(pages))
"""


@pytest.fixture(scope="module")
def pages(server: RunningServer) -> dict[str, str]:
    """Give the pages by status."""
    found: dict[str, str] = json.loads(server.django(RENDER))
    return found


@pytest.mark.parametrize("status", [400, 403, 404, 500, 503])
def test_a_page_of_error_is_accessible(
    page: Page,
    pages: dict[str, str],
    status: int,
    assert_accessible: Assertion,
    complaints: Complaints,
) -> None:
    complaints.allow(f"status of {status}")
    complaints.allow(f"status {status}")

    def fail(route: Route) -> None:
        route.fulfill(
            status=status, body=pages[str(status)], content_type="text/html; charset=utf-8"
        )

    page.route("**/somewhere/", fail)
    page.goto("/somewhere/")
    assert page.locator("h1").count() == 1
    font = page.evaluate("getComputedStyle(document.body).fontFamily")
    assert "Figtree" in font, "the page came without its style"
    assert_accessible(page)


def test_the_page_for_a_form_that_is_too_old_is_accessible(
    page: Page, assert_accessible: Assertion, complaints: Complaints
) -> None:
    complaints.allow("status of 403")
    page.goto("/accounts/login/")
    page.evaluate("document.querySelector('[name=csrfmiddlewaretoken]').value = 'x'.repeat(64)")
    with page.expect_navigation():
        page.locator("main form").first.evaluate("form => form.submit()")
    assert page.locator("h1").count() == 1
    assert_accessible(page)
