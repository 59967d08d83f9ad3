"""A teacher writes a survey of their own with the keyboard alone, looks at it, and asks it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.complaints import Complaints
from tests.e2e.room import PHONE, Room
from tests.server import RunningServer

MOST_TABS = 250
Assertion = Callable[[Page], None]
MATRIX, RANKING = "À quelle fréquence ?", "Que garder d’abord ?"


@pytest.fixture
def room(
    server: RunningServer, browser: Browser, complaints: Complaints, teacher_page: Page
) -> Room:
    room = Room(server, browser, complaints, "fr-FR", teacher_page)
    room.make_session()
    return room


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the first element that matches has the focus."""
    for _press in range(MOST_TABS):
        if page.evaluate("(wanted) => document.activeElement?.matches(wanted)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard never reaches {selector}")


def press(page: Page, selector: str, key: str = "Enter") -> None:
    tab_to(page, selector)
    page.keyboard.press(key)


def follow(page: Page, selector: str) -> None:
    """Press Enter on a link or a button that leads to another page."""
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def write(page: Page, name: str, text: str) -> None:
    tab_to(page, f"[name={name}]")
    page.keyboard.type(text)


def write_lines(page: Page, *lines: str) -> None:
    """Write choices one after the other: Enter goes to the next line."""
    tab_to(page, "[name=choice_text]")
    for number, line in enumerate(lines):
        if number:
            page.keyboard.press("Enter")
        page.keyboard.type(line)


def own_survey(page: Page, title: str) -> str:
    """Add a survey of one's own with the keyboard; return the address of its editor."""
    follow(page, "a[href$='/a/survey/own/new/']")
    write(page, "title", title)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/a/survey/own-[0-9a-f]+/$"))
    return page.url


def titles(page: Page) -> list[str]:
    return page.locator("[data-questions] .agenda-text > strong").all_inner_texts()


def steps_keep_the_focus_while_they_move(page: Page) -> None:
    """Move the first step down and up again without looking for its buttons."""
    first, second = titles_of(page)[:2]
    press(page, ".agenda-item:first-child [data-move] button[value=down]")
    expect(page.locator(".agenda-text > strong").nth(1)).to_have_text(first)
    assert first in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".agenda-text > strong").nth(1)).to_have_text(second)
    assert first in page.evaluate("document.activeElement.textContent")
    expect(page.locator("#announcer")).to_contain_text("1")


def titles_of(page: Page) -> list[str]:
    return page.locator(".agenda-text > strong").all_inner_texts()


def test_a_survey_is_written_seen_moved_and_asked_with_the_keyboard(
    room: Room, assert_accessible: Assertion
) -> None:
    page = room.teacher
    page.goto(room.address(f"/teach/{room.ref}/"))
    steps_keep_the_focus_while_they_move(page)
    editor = own_survey(page, "Mes questions")
    assert_accessible(page)

    follow(page, "a[href$='?kind=matrix']")
    write(page, "text", MATRIX)
    write_lines(page, "Publier", "Lire", "Partager", "Écrire")
    tab_to(page, "[name=high]")
    page.keyboard.press("Control+A")
    page.keyboard.type("3")
    tab_to(page, "[name=naming]")
    page.keyboard.press("ArrowDown")
    write(page, "point_text", "jamais")
    for name in ("parfois", "souvent"):
        page.keyboard.press("Tab")
        page.keyboard.type(name)
    assert_accessible(page)
    follow(page, ".actionbar button")
    expect(page.locator("[data-questions] li")).to_have_count(1)

    follow(page, "a[href$='?kind=ranking']")
    write(page, "text", RANKING)
    write_lines(page, "Les outils", "Les règles", "Le temps", "L’entraide")
    press(page, "[data-row]:nth-child(2) [data-up]")
    assert page.locator("[name=choice_text]").first.input_value() == "Les règles"
    follow(page, ".actionbar button")
    assert titles(page) == [MATRIX, RANKING]

    follow(page, "a[href$='preview/']")
    for frame in (".frame-phone", ".frame-projector"):
        expect(page.locator(frame)).to_contain_text(MATRIX)
        expect(page.locator(frame)).to_contain_text("souvent")
    assert_accessible(page)
    follow(page, "nav a[href^='?question=que-garder']")
    expect(page.locator(".frame-projector")).to_contain_text("L’entraide")

    page.goto(editor)
    press(page, "[data-move][action*='que-garder'] button[value=up]")
    expect(page.locator("[data-questions] .agenda-text > strong").first).to_have_text(RANKING)
    focused = "document.activeElement.closest('form').action"
    assert "que-garder" in page.evaluate(focused)
    expect(page.locator("#announcer")).to_contain_text("1")
    page.reload()
    assert titles(page) == [RANKING, MATRIX]

    phone = room.phone("Léa")
    room.open_screens()
    room.start()
    room.go_to("Mes questions")
    assert room.projector
    for question in (RANKING, MATRIX):
        for screen in (room.projector, phone):
            expect(screen.locator("h1").first).to_have_text(question)
        room.press("next")


def test_what_is_on_screen_follows_the_editor(room: Room) -> None:
    page = room.teacher
    page.goto(room.address(f"/teach/{room.ref}/"))
    editor = own_survey(page, "En direct")
    page.goto(f"{editor}add/?kind=short_text")
    write(page, "text", "Un mot ?")
    follow(page, ".actionbar button")
    phone = room.phone("Ada")
    room.open_screens()
    room.start()
    room.go_to("En direct")
    typed = phone.locator("main input[type=text]").first
    typed.fill("confiance")
    page.goto(f"{editor}questions/un-mot/")
    page.locator("[name=text]").fill("Le mot juste ?")
    page.locator(".actionbar button").click()
    expect(phone.locator("h1").first).to_have_text("Le mot juste ?")
    expect(typed).to_have_value("confiance")
    page.locator("form[action$='/remove/'] button").click()
    expect(page.locator(".notice-bad")).to_be_visible()


def test_pages_of_the_editor_are_accessible_on_a_phone(
    room: Room, assert_accessible: Assertion
) -> None:
    page = room.teacher
    page.set_viewport_size(PHONE)
    survey = room.address(f"/teach/{room.ref}/a/survey/practices/")
    page.goto(survey)
    first = page.locator("a[href*='/questions/']").first.get_attribute("href")
    library = f"{survey}library/"
    for address in (
        room.address(f"/teach/{room.ref}/"),
        survey,
        room.address(str(first)),
        f"{room.address(str(first))}remove/",
        f"{survey}add/?kind=multiple_choice",
        f"{survey}add/?kind=number",
        f"{survey}preview/",
        library,
        f"{library}ice-breakers/mood/",
    ):
        page.goto(address)
        width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert width <= 0, f"{address} is {width} px too wide"
        for summary in page.locator("main details > summary").all():
            summary.click()
        assert_accessible(page)


def test_a_question_is_written_without_a_script(
    room: Room, browser: Browser, complaints: Complaints
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="fr-FR")
    complaints.watch(context)
    page = context.new_page()
    page.goto(room.server.new_link())
    with_button = page.locator("main form button[type=submit]")
    if with_button.count():
        with_button.first.click()
    page.goto(room.address(f"/teach/{room.ref}/a/survey/practices/add/?kind=single_choice"))
    page.locator("[name=text]").fill("Sans script ?")
    for number, text in enumerate(("oui", "non", "peut-être")):
        page.locator("[name=choice_text]").nth(number).fill(text)
    page.locator("[data-row]").nth(2).locator("[data-up]").click()
    page.locator("[data-add-row]").click()
    assert page.locator("[name=choice_text]").nth(1).input_value() == "peut-être"
    page.locator("[name=choice_text]").nth(3).fill("jamais")
    page.locator("[name=choice_text]").nth(3).press("Enter")
    expect(page.locator(".editor-item").last).to_contain_text("Sans script ?")
    context.close()
