"""An editor corrects a training, looks at it, publishes it and goes back; a room sees nothing of it."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.e2e.complaints import Complaints
from tests.e2e.room import PHONE, Room
from tests.panorama.desks import FILES, KEY
from tests.server import RunningServer

Assertion = Callable[[Page], None]
DESK = f"/edit/{KEY}/"
SLIDE = f"{DESK}decks/deck/slides/one/"
NETWORK = f"{DESK}objects/networks/linkedin/"
NARROW = {"width": 360, "height": 780}


@pytest.fixture(scope="session")
def trained(server: RunningServer, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Load the training that the tests of the desk edit."""
    folder = Path(tmp_path_factory.mktemp("trainings")) / KEY
    for name, content in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    server.manage("load_trainings", str(folder.parent))


@pytest.fixture
def editor(trained: None, server: RunningServer, teacher_page: Page) -> Page:
    """Give the desk without a draft, and the published content as it ships."""
    server.django(f"""
from sessions.models import Training
from sessions.panorama.models import Draft
Draft.objects.all().delete()
training = Training.objects.get(key="{KEY}")
training.editions.filter(number__gt=1).delete()
""")
    teacher_page.goto(f"{server.base_url}{DESK}")
    return teacher_page


def save(page: Page, do: str = "save") -> None:
    with page.expect_navigation():
        page.locator(f".actionbar button[value={do}]").click()


def refuse(page: Page, do: str = "save") -> None:
    """Press a button that does not store; the page stays."""
    page.locator(f".actionbar button[value={do}]").click()
    expect(page.locator("main [role=alert]:visible")).to_have_count(1)


def rich(page: Page, name: str) -> Locator:
    """Return the surface of the rich text editor that stands for a field."""
    return page.locator(f".pair-one:has([name='{name}']) .ProseMirror")


def running_room(page: Page, room: Room) -> str:
    """Let a session of the training run, and return what its projector shows."""
    page.goto(room.address(f"/teach/new/{KEY}/"))
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(re.compile(r"/teach/[0-9a-f]{16}/$"))
    room.ref = page.url.rstrip("/").rsplit("/", 1)[-1]
    page.locator("button[name=to][value=open]").click()
    page.locator("button[name=to][value=draft]").wait_for()
    room.open_screens()
    room.start()
    room.go_to("Première étape")
    assert room.projector
    expect(room.projector.locator("h1").first).to_have_text("Premier regard")
    return room.projector.locator(".pj-panel").inner_text()


def test_a_fact_and_a_slide_are_corrected_seen_published_compared_and_taken_back(
    editor: Page, server: RunningServer, browser: Browser, complaints: Complaints
) -> None:
    room = Room(server, browser, complaints, "fr-FR", editor)
    shown = running_room(editor, room)

    editor.goto(room.address(DESK))
    editor.locator("[name=q]").fill("dix millions")
    editor.locator("[name=q]").press("Enter")
    editor.locator("main .list-item a", has_text="LinkedIn").first.click()
    editor.locator("button[value='confirm:facts.1:B']").click()
    expect(editor.locator("[name='facts.1.grade']")).to_have_value("B")
    editor.locator("[name='facts.1.text.fr']").fill("Douze millions de membres en France.")
    save(editor)

    editor.goto(room.address(SLIDE))
    editor.locator("#add-block > summary").click()
    editor.locator("button[value='add:blocks:text']").click()
    rich(editor, "blocks.3.text.fr").click()
    editor.keyboard.type("Un texte ajouté")
    rich(editor, "blocks.3.text.fr").press("Control+A")
    bar = editor.locator(".pair-one:has([name='blocks.3.text.fr']) .rich-bar")
    bar.locator("button").first.click()
    editor.locator("#add-block > summary").click()
    editor.locator("button[value='add:blocks:table']").click()
    editor.locator("[name='blocks.4.caption.fr']").fill("Tableau ajouté")
    for name in ("columns.0", "columns.1", "rows.0.header", "rows.0.cells.0", "rows.0.cells.1"):
        editor.locator(f"[name='blocks.4.{name}.fr']").fill(name.replace(".", " "))
    editor.locator("button[value='add:blocks.4.rows']").click()
    expect(editor.locator("[name='blocks.4.rows.1.header.fr']")).to_be_visible()
    for name in ("header", "cells.0", "cells.1"):
        editor.locator(f"[name='blocks.4.rows.1.{name}.fr']").fill("suite")
    expect(rich(editor, "blocks.3.text.fr").locator("strong")).to_have_text("Un texte ajouté")
    save(editor, "look")

    for name in (".screen-phone", ".screen-projector iframe"):
        screen = editor.frame_locator(name).locator("main")
        expect(screen.locator("strong", has_text="Un texte ajouté")).to_have_count(1)
        expect(screen).to_contain_text("Tableau ajouté")

    editor.goto(room.address(f"{DESK}publish/"))
    expect(editor.locator("ins", has_text="Douze")).to_have_count(1)
    editor.locator("[name=note]").fill("Un chiffre et un tableau")
    editor.locator("main form button[type=submit]").last.click()
    expect(editor.locator(".timeline")).to_contain_text("Un chiffre et un tableau")

    editor.locator("a[href*='before=1&after=2']").click()
    expect(editor.locator("del", has_text="Dix")).to_have_count(1)
    expect(editor.locator("ins", has_text="Tableau ajouté")).to_have_count(1)

    assert room.projector
    room.projector.reload()
    expect(room.projector.locator("h1").first).to_have_text("Premier regard")
    assert room.projector.locator(".pj-panel").inner_text() == shown

    editor.goto(room.address(f"{DESK}editions/1/revert/"))
    editor.locator("main form button[type=submit]").click()
    expect(editor.locator(".timeline > li")).to_have_count(3)
    editor.goto(room.address(NETWORK))
    expect(editor.locator("[name='facts.1.text.fr']")).to_have_value(
        "Dix millions de membres en France."
    )


def test_what_a_second_editor_writes_is_not_lost(
    editor: Page, server: RunningServer, assert_accessible: Assertion, complaints: Complaints
) -> None:
    complaints.allow("status of 409")
    second = editor.context.new_page()
    for page in (editor, second):
        page.goto(f"{server.base_url}{NETWORK}")
    editor.locator("[name='summary.fr']").fill("La version d’Ada.")
    editor.locator("[name='country.fr']").fill("États-Unis")
    save(editor)
    second.locator("[name='summary.fr']").fill("La version de Lou.")
    second.locator("[name='tips.fr']").fill("Un conseil de Lou.")
    refuse(second)
    expect(second.locator(".versus")).to_have_count(3)
    with second.expect_event("dialog") as asked:
        second.once("dialog", lambda dialog: dialog.dismiss())
        second.locator(".crumbs a").first.click()
    assert asked.value.type == "beforeunload", "both versions are left without a question"
    expect(second.locator(".versus")).to_have_count(3)
    assert_accessible(second)
    assert second.locator("[name='choose.country'][value=theirs]").is_checked()
    assert second.locator("[name='choose.tips'][value=mine]").is_checked()
    second.locator("[name='choose.summary.fr'][value=theirs]").check()
    save(second, "resolve")
    expect(second.locator("[name='summary.fr']")).to_have_value("La version d’Ada.")
    expect(second.locator("[name='country.fr']")).to_have_value("États-Unis")
    expect(second.locator("[name='tips.fr']")).to_have_value("Un conseil de Lou.")


def test_what_is_typed_stays_for_whoever_is_signed_out_meanwhile(
    editor: Page, server: RunningServer, assert_accessible: Assertion, complaints: Complaints
) -> None:
    complaints.allow("status of 403")
    editor.goto(f"{server.base_url}{SLIDE}")
    editor.locator("[name='title.fr']").fill("Un titre tapé")
    cookies = editor.context.cookies()
    editor.context.clear_cookies()
    notice = editor.locator("[data-desk-notice=signed-out]")
    refuse(editor)
    expect(notice).to_be_focused()
    assert_accessible(editor)
    editor.locator("#add-block > summary").click()
    editor.locator("button[value='add:blocks:quote']").click()
    expect(notice).to_be_visible()
    expect(editor.locator("[name='title.fr']")).to_have_value("Un titre tapé")
    # Signed in again elsewhere: the page has the token of before.
    kept = [one for one in cookies if "csrf" not in one.get("name", "")]
    editor.context.add_cookies(kept)  # type: ignore[arg-type]  # what it gave itself
    editor.locator("button[value='add:blocks:quote']").click()
    expect(editor.locator("[name='blocks.3.text.fr']")).to_be_visible()
    editor.locator("button[value='drop:blocks.3']").click()
    expect(editor.locator("[name='blocks.3.text.fr']")).to_have_count(0)
    save(editor)
    expect(editor.locator("h1")).to_have_text("Un titre tapé")


def test_a_slide_is_written_without_a_script(
    editor: Page, server: RunningServer, browser: Browser, complaints: Complaints
) -> None:
    context: BrowserContext = browser.new_context(
        java_script_enabled=False, locale="fr-FR", storage_state=editor.context.storage_state()
    )
    complaints.watch(context)
    page = context.new_page()
    page.goto(f"{server.base_url}{SLIDE}")
    assert page.locator("textarea[name='blocks.0.text.fr']").input_value().startswith("- **Plus")
    page.locator("#add-block > summary").click()
    page.locator("button[value='add:blocks:quote']").click()
    page.locator("[name='blocks.3.text.fr']").fill("Mot pour mot")
    page.locator("[name='blocks.3.source.fr']").fill("Quelqu’un")
    page.locator("#r-blocks\\.3 button[value='up:blocks.3']").click()
    expect(page.locator("[name='blocks.2.text.fr']")).to_have_value("Mot pour mot")
    save(page)
    expect(page.locator("[name='blocks.2.source.fr']")).to_have_value("Quelqu’un")
    context.close()


def test_opening_the_rich_text_editor_changes_nothing(editor: Page, server: RunningServer) -> None:
    editor.goto(f"{server.base_url}{SLIDE}")
    expect(rich(editor, "blocks.0.text.fr")).to_be_visible()
    rich(editor, "blocks.0.text.fr").click()
    editor.keyboard.type("x")
    editor.keyboard.press("Backspace")
    editor.keyboard.press("Control+End")
    editor.keyboard.press("Tab")
    left = "!document.activeElement.closest('.pair-one:first-child .ProseMirror')"
    assert editor.evaluate(left), "Tab does not leave the rich text"
    save(editor)
    editor.goto(f"{server.base_url}{DESK}difference/")
    expect(editor.locator("main ins, main del")).to_have_count(0)


def test_a_link_needs_no_scheme_and_a_chosen_image_is_seen(
    editor: Page, server: RunningServer
) -> None:
    editor.goto(f"{server.base_url}{DESK}images/")
    for colour in ("teal", "crimson"):
        stream = io.BytesIO()
        Image.new("RGB", (12, 9), colour).save(stream, "PNG")
        file = {"name": f"{colour}.png", "mimeType": "image/png", "buffer": stream.getvalue()}
        editor.locator("[name=image]").set_input_files(file)  # type: ignore[arg-type]  # its own shape
        with editor.expect_navigation():
            editor.locator("main form[enctype] button").click()
    editor.goto(f"{server.base_url}{SLIDE}")
    editor.locator("#add-block > summary").click()
    editor.locator("button[value='add:blocks:image']").click()
    shown = editor.locator(".chooser img")
    expect(shown).to_have_count(0)
    sources = []
    for name in ("teal.webp", "crimson.webp"):
        editor.locator("[name='blocks.3.name']").select_option(name)
        expect(shown).to_have_js_property("naturalWidth", 12)
        sources.append(shown.get_attribute("src"))
    assert sources[0] != sources[1]

    surface = rich(editor, "blocks.0.text.fr")
    surface.press("Control+A")
    bar = editor.locator(".pair-one:has([name='blocks.0.text.fr'])")
    for typed in ("javascript:alert(1)", "www.cnil.fr"):
        if not bar.locator(".rich-link").is_visible():
            bar.locator(".rich-bar button").last.click()
        bar.locator(".rich-link input").fill(typed)
        editor.keyboard.press("Enter")
        expect(bar.locator(".rich-wrong")).to_have_text(
            re.compile("adresse" if ":" in typed else "^$")
        )
    expect(surface).to_be_focused()
    expect(surface.locator("a[href='https://www.cnil.fr']").first).to_be_visible()
    bar.locator(".rich-bar button").last.click()
    editor.keyboard.press("Escape")
    expect(surface).to_be_focused()


def test_every_page_of_the_desk_is_accessible_and_fits_a_phone(
    editor: Page, server: RunningServer, assert_accessible: Assertion
) -> None:
    page = editor
    page.goto(f"{server.base_url}{NETWORK}")
    page.locator("[name=name]").fill("LinkedIn !")
    save(page)
    page.set_viewport_size(NARROW)
    for address in (
        "/edit/",
        "/edit/import/",
        "/edit/references/",
        DESK,
        f"{DESK}?q=membres",
        f"{DESK}decks/deck/",
        SLIDE,
        f"{SLIDE}preview/",
        f"{DESK}objects/networks/",
        NETWORK,
        f"{NETWORK}remove/",
        f"{DESK}objects/comparisons/duel/",
        f"{DESK}objects/typology/typology/",
        f"{DESK}images/",
        f"{DESK}review/",
        f"{DESK}publish/",
        f"{DESK}history/",
        f"{DESK}difference/",
        f"{DESK}discard/",
    ):
        page.goto(f"{server.base_url}{address}")
        width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert width <= 0, f"{address} is {width} px too wide"
        page.evaluate(
            "document.querySelectorAll('main details').forEach((one) => (one.open = true))"
        )
        assert_accessible(page)


def test_what_is_wrong_is_accessible_too(
    editor: Page, server: RunningServer, assert_accessible: Assertion, complaints: Complaints
) -> None:
    complaints.allow("status of 422")
    editor.set_viewport_size(PHONE)
    editor.goto(f"{server.base_url}{SLIDE}")
    editor.locator("#add-block > summary").click()
    editor.locator("button[value='add:blocks:figure']").click()
    expect(editor.locator("[name='blocks.3.value']")).to_be_visible()
    refuse(editor)
    expect(editor.locator(".errorlist").first).to_be_visible()
    assert_accessible(editor)
