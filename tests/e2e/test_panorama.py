"""The public panorama in a browser: by keyboard alone, accessible, filtered in place, and offline."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.complaints import Complaints
from tests.e2e.conftest import Assertion
from tests.e2e.room import PHONE, Room
from tests.server import RunningServer, start_server

HOME = "/panorama/panorama-test/"
KINDS = (
    "",
    "networks/oeuvre/",
    "networks/lost/",
    "compare/?n=oeuvre&n=vine",
    "timeline/",
    "aims/",
    "aims/job/",
    "course/",
    "course/first/",
    "booklet/",
    "offline/",
)
MAKE = """
from tests.panorama.shelves import make_training
from tests.references.studies import STUDY
from sessions.references.services import load_studies
make_training()
load_studies({"study": STUDY.replace("key: networks", "key: used").encode()})
"""


@pytest.fixture(scope="module", autouse=True)
def training(server: RunningServer) -> None:
    """Put a small training with networks beside the shipped one."""
    server.django(MAKE)


@pytest.fixture
def phone(page: Page) -> Page:
    """Give a page of the size of a phone."""
    page.set_viewport_size(PHONE)
    return page


@pytest.mark.parametrize("kind", [*KINDS, "../language/"])
def test_every_kind_of_page_is_accessible_and_fits_a_small_phone(
    page: Page, assert_accessible: Assertion, kind: str
) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(HOME + kind)
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
    assert_accessible(page)


def shown(page: Page) -> list[str]:
    return page.locator(".read-card:visible h2").all_inner_texts()


def test_the_directory_is_searched_and_read_with_the_keyboard_alone(phone: Page) -> None:
    phone.goto(HOME)
    phone.keyboard.press("Tab")
    expect(phone.locator(".skip")).to_be_focused()
    phone.keyboard.press("Enter")
    for _ in range(12):
        if phone.evaluate("document.activeElement.name") == "q":
            break
        phone.keyboard.press("Tab")
    phone.keyboard.type("metiers")
    expect(phone.locator("[data-count]")).to_have_text("1 réseau sur 3")
    assert shown(phone) == ["Œuvrés"]
    assert phone.url.endswith("?q=metiers")
    while phone.evaluate("document.activeElement.closest('.read-card')") is None:
        phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")
    expect(phone.locator("h1")).to_have_text("Œuvrés")
    phone.go_back()
    expect(phone.locator("[data-count]")).to_have_text("1 réseau sur 3")
    phone.locator("[data-reset]").focus()
    phone.keyboard.press("Enter")
    expect(phone.locator("[data-count]")).to_have_text("3 réseaux sur 3")
    expect(phone.locator("#search-q")).to_be_focused()
    assert phone.url.endswith(HOME)


def test_filters_work_together_and_say_when_nothing_fits(phone: Page) -> None:
    phone.goto(HOME)
    phone.locator("#search-family").select_option("media")
    assert shown(phone) == ["Perdu", "Petite Vidéo"]
    phone.locator("#search-status").select_option("closed")
    assert shown(phone) == ["Petite Vidéo"]
    phone.locator("#search-purpose").select_option("job")
    expect(phone.locator("[data-count]")).to_have_text("1 réseau sur 3")
    phone.locator("#search-q").fill("œuvre")
    expect(phone.locator("[data-count]")).to_contain_text("Aucun réseau ne correspond")
    phone.reload()
    expect(phone.locator("[data-count]")).to_contain_text("Aucun réseau ne correspond")


def test_without_javascript_the_form_asks_the_server(
    browser: Browser, server: RunningServer, complaints: Complaints
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="fr-FR", viewport=PHONE)
    complaints.watch(context)
    page = context.new_page()
    page.goto(server.base_url + HOME)
    page.locator("#search-q").fill("Courtes")
    page.locator("form[data-search] button").click()
    assert page.locator("[data-count]").inner_text() == "1 réseau sur 3"
    assert shown(page) == ["Petite Vidéo"]
    page.locator("[data-language]").click()
    page.locator("button[value=en]").click()
    assert page.locator("h1").inner_text() == "Panorama of the networks"
    assert page.url.endswith("?q=Courtes&family=&purpose=&status=")
    context.close()


def test_networks_are_chosen_and_compared(phone: Page) -> None:
    phone.goto(HOME + "networks/vine/")
    phone.get_by_role("link", name="Comparer avec d’autres").click()
    expect(phone.locator("main")).to_contain_text("Encore un réseau")
    expect(phone.locator("#compare-n0")).to_have_value("vine")
    phone.locator("#compare-n1").select_option("oeuvre")
    phone.locator(".read-choose button").press("Enter")
    expect(phone.locator("#chosen-title")).to_have_text("Petite Vidéo · Œuvrés")
    cells = phone.locator(".read-table tr", has_text="Coût").locator("td")
    assert cells.all_inner_texts()[-1].endswith("Gratuit")


def test_an_aim_leads_to_advice_and_networks(phone: Page) -> None:
    phone.goto(HOME)
    phone.get_by_role("link", name="Lequel choisir ?").click()
    phone.locator(".read-aims a", has_text="Trouver un emploi").press("Enter")
    expect(phone.locator(".read-tips")).to_contain_text("Soignez le profil")
    phone.locator(".read-cards a", has_text="Petite Vidéo").press("Enter")
    expect(phone.locator("h1")).to_have_text("Petite Vidéo")


def test_one_click_changes_the_language_and_stays_on_the_page(phone: Page) -> None:
    phone.goto(HOME + "timeline/")
    phone.locator("[data-language]").click()
    expect(phone.locator("h1")).to_have_text("Timeline of the networks")
    assert phone.url.endswith(HOME + "timeline/")


def test_a_participant_reads_and_finds_the_way_back(
    browser: Browser, server: RunningServer, complaints: Complaints, teacher_page: Page
) -> None:
    room = Room(server, browser, complaints, "fr-FR", teacher_page)
    room.make_session()
    page = room.phone("Léa")
    expect(page.locator("[data-back]")).to_have_count(0)
    page.locator("a[href='/panorama/']").click()
    page.locator(".read-tabs a").first.click()
    page.locator("[data-back-link]").click()
    page.wait_for_url(re.compile(rf"/s/{room.ref}/$"))
    page.context.close()


def test_the_directory_prints_without_its_form_and_with_dark_colours_left_out(
    page: Page, tmp_path: Path
) -> None:
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(HOME + "networks/oeuvre/")
    assert page.locator(".read-tabs").is_hidden()
    assert page.locator(".site-top").is_hidden()
    background = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert background == "rgb(255, 255, 255)"
    pdf = page.pdf(path=tmp_path / "network.pdf", format="A4")
    assert pdf.startswith(b"%PDF")


# --- without a network ------------------------------------------------------------------------


@pytest.fixture
def own_server() -> Iterator[RunningServer]:
    """Give a server that the test may stop."""
    with start_server() as running:
        running.django(MAKE)
        yield running


def worker_is_ready(page: Page) -> None:
    ready = "navigator.serviceWorker.controller?.state === 'activated'"
    end = time.monotonic() + 20
    while not page.evaluate(ready):
        assert time.monotonic() < end, "no worker"
        page.wait_for_timeout(100)


def test_what_was_opened_opens_again_when_the_server_is_gone(
    browser: Browser, own_server: RunningServer, complaints: Complaints
) -> None:
    complaints.allow("ERR_CONNECTION_REFUSED")
    context = browser.new_context(locale="fr-FR", viewport=PHONE)
    complaints.watch(context)
    page = context.new_page()
    own_server.django(
        "from sessions.models import Training\n"
        "from tests.factories import make_teacher\n"
        "Training.objects.exclude(key='panorama-test').update(owner=make_teacher())"
    )
    base = own_server.base_url
    page.goto(f"{base}/panorama/")
    worker_is_ready(page)
    page.goto(f"{base}{HOME}course/first/")
    page.goto(f"{base}{HOME}networks/oeuvre/")
    page.goto(f"{base}/panorama/language/")
    page.goto(f"{base}/")
    kept = page.evaluate(
        """async () => {
          const found = [];
          for (const name of await caches.keys())
            for (const one of await (await caches.open(name)).keys()) found.push(new URL(one.url).pathname);
          return found;
        }"""
    )
    assert all(path.startswith(("/panorama/", "/static/", "/media/")) for path in kept)
    assert "/panorama/language/" not in kept
    own_server.stop()

    page.goto(f"{base}/panorama/")
    expect(page.locator("h1")).to_have_text("Panorama des réseaux")
    expect(page.locator(".kept-notice")).to_be_visible()
    assert page.evaluate("document.fonts.check('16px Figtree')")
    page.goto(f"{base}{HOME}?q=metiers")
    expect(page.locator("[data-count]")).to_have_text("1 réseau sur 3")
    page.goto(f"{base}{HOME}networks/oeuvre/")
    expect(page.locator("h1")).to_have_text("Œuvrés")
    page.goto(f"{base}{HOME}course/first/")
    expect(page.locator("main")).to_contain_text("On parle d’Œuvrés.")
    page.goto(f"{base}{HOME}networks/vine/")  # never opened: from the page of all networks
    page.wait_for_url("**/booklet/#vine")
    expect(page.locator("#vine h2")).to_be_in_viewport()
    page.goto(f"{base}{HOME}aims/job/")  # never opened either
    page.wait_for_url("**/booklet/#aim-job")
    expect(page.locator("#aim-job")).to_contain_text("Soignez le profil")
    page.locator(".read-tabs a", has_text="Comparer").click()
    expect(page.locator(".kept-only")).to_be_visible()
    expect(page.locator(".table-block")).not_to_have_count(0)
    page.locator(".read-tabs a", has_text="Le cours").click()
    chapters = page.locator(".read-contents a")
    expect(chapters.filter(has_text="pas gardé sur cet appareil")).to_have_count(1)
    page.goto(f"{base}{HOME}course/second/")
    expect(page.locator("main")).to_contain_text("Cette page n’a pas encore été ouverte ici")
    context.close()
