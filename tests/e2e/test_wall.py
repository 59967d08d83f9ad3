"""The question wall on real screens: asked, moderated, supported, projected, answered."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Assertion
from tests.e2e.room import PHONE, Room

TEXT = "Un recruteur voit-il mon compte privé ?"
SOON = 6000
CUT = """() => {
  const board = document.querySelector(".wall-overlay:not([hidden])") ?? document.querySelector(".pj-panel");
  return Math.max(board.scrollHeight - board.clientHeight, board.scrollWidth - board.clientWidth);
}"""


@pytest.fixture
def room(room: Room) -> Room:
    room.make_session()
    room.open_screens()
    return room


def open_panel(phone: Page) -> None:
    phone.locator("a.wall-open").click()
    expect(phone.locator("[data-wall-panel]")).to_be_visible()


def ask(phone: Page, text: str = TEXT) -> None:
    """Ask in the open panel, and wait for the server's word."""
    phone.locator("[data-wall-text]").fill(text)
    phone.locator("[data-wall-send]").click()
    expect(phone.locator("[data-wall-status]")).to_have_attribute("data-state", "saved")
    expect(phone.locator("[data-wall-text]")).to_have_value("")


def unfold(page: Page, *names: str) -> None:
    for name in names:
        page.locator(f"#{name} > summary").click()


def act(room: Room, name: str) -> None:
    """Press a button of the first question that has it on the remote."""
    assert room.remote
    room.remote.locator(f"[data-wall-act][value='{name}']:visible").first.click()


def in_list(phone: Page) -> Locator:
    """Return the questions of the room on a phone."""
    return phone.locator(".wall-item[data-wall-question]")


def fill_wall(room: Room, texts: list[str], *, show: bool = True) -> None:
    """Let people ask, without their phones."""
    room.server.django(f"""
from sessions.models import TrainingSession
from sessions.services import joining
from sessions.wall import services
from sessions.wall.enums import Act
session = TrainingSession.objects.get(ref="{room.ref}")
for number, text in enumerate({texts!r}):
    person, token = joining.join(training_session=session, nickname=f"P{{number}}")
    question = services.ask(participant=person, text=text)
    if {show}:
        services.decide(
            training_session=session, question_id=question.pk, act=Act.SHOW, by=session.owner
        )
""")


def test_a_question_from_the_phone_to_the_answer(room: Room) -> None:
    lea, ada = room.phone("Léa"), room.phone("Ada")
    assert room.remote
    assert room.projector
    expect(lea.locator("a.wall-open")).to_have_count(0)
    room.start()

    # Asked: it waits, and nobody but its author sees it.
    open_panel(lea)
    open_panel(ada)
    expect(lea.locator(".wall-none")).to_be_visible()
    ask(lea)
    expect(lea.locator(".wall-note.wall-waiting")).to_be_visible()
    expect(lea.locator(".wall-none")).to_be_hidden()
    expect(room.remote.locator("#wall-remote > summary .chip-warn")).to_have_text(re.compile("1"))
    expect(room.remote.locator(".wall-text").get_by_text(TEXT)).to_be_hidden()
    for page in (ada, room.projector):
        assert TEXT not in page.content()

    # Shown: it comes to every screen, and the author is told.
    unfold(room.remote, "wall-remote", "wall-waiting")
    expect(room.remote.locator("#wall-waiting .wall-text").get_by_text(TEXT)).to_be_visible()
    act(room, "show")
    expect(in_list(ada)).to_have_count(1)
    expect(lea.locator(".wall-note.wall-shown")).to_be_visible(timeout=SOON)
    expect(in_list(lea).locator("[data-wall-own]")).to_be_visible()
    expect(in_list(lea).locator("[data-wall-support]")).to_be_hidden()

    # Supported: once, and right after a reload.
    support = in_list(ada).locator("[data-wall-support]")
    support.click()
    expect(support).to_have_attribute("aria-pressed", "true")
    expect(in_list(lea).locator("[data-wall-fixed]")).to_contain_text("1", timeout=SOON)
    expect(support).to_have_attribute("aria-pressed", "true")
    ada.reload()
    open_panel(ada)
    expect(support).to_have_attribute("aria-pressed", "true")
    expect(support).to_contain_text("1")

    # On the projector: by its key, and the remote knows.
    expect(room.projector.locator(".wall-chip-count")).to_have_text("1")
    room.projector.locator("body").press("q")
    overlay = room.projector.locator("[data-wall-overlay]")
    expect(overlay.get_by_text(TEXT)).to_be_visible()
    expect(overlay.locator(".wall-card-supports")).to_contain_text("1")
    expect(overlay).to_contain_text(f"{room.code[:3]} {room.code[3:]}")
    expect(room.remote.locator("[data-wall-act][value=take-off]")).to_be_visible()
    room.projector.reload()
    expect(overlay.get_by_text(TEXT)).to_be_visible()

    # Answered: it leaves the projector, and everybody finds it among the answered ones.
    act(room, "answer-aloud")
    expect(overlay.get_by_text(TEXT)).to_have_count(0)
    expect(lea.locator(".wall-note.wall-answered")).to_be_visible(timeout=SOON)
    expect(ada.locator("#wall-answered")).to_be_visible()
    act(room, "take-off")
    expect(overlay).to_be_hidden()


def test_an_answer_in_writing_reaches_the_phones_and_the_keyboard_is_enough(room: Room) -> None:
    phone = room.phone("Léa")
    assert room.remote
    room.start()
    fill_wall(room, [TEXT])
    unfold(room.remote, "wall-remote")
    more = room.remote.locator(".wall-more-tools > summary")
    more.focus()
    more.press("Enter")
    field = room.remote.locator("[data-wall-draft]")
    field.fill("Oui, si vous l’acceptez.")
    fill_wall(room, ["Une autre, entre-temps"])
    expect(room.remote.locator("[data-wall-question]")).to_have_count(2)
    expect(field.first).to_have_value("Oui, si vous l’acceptez.")
    button = room.remote.locator("[data-wall-act][value=answer]").first
    button.focus()
    button.press("Enter")
    open_button = phone.locator("a.wall-open")
    open_button.focus()
    open_button.press("Enter")
    unfold(phone, "wall-answered")
    expect(phone.locator(".wall-answer")).to_contain_text("Oui, si vous l’acceptez.")
    phone.keyboard.press("Escape")
    expect(phone.locator("[data-wall-panel]")).to_be_hidden()


def test_what_is_typed_is_never_lost_and_asked_once(room: Room) -> None:
    phone = room.phone("Léa")
    room.start()
    open_panel(phone)
    text = phone.locator("[data-wall-text]")
    text.fill("Une question à moitié")
    fill_wall(room, [TEXT])  # a push
    expect(in_list(phone)).to_have_count(1)
    expect(text).to_have_value("Une question à moitié")
    room.press("next")
    phone.reload()
    open_panel(phone)
    expect(text).to_have_value("Une question à moitié")

    room.complaints.allow("ERR_INTERNET_DISCONNECTED")
    phone.context.set_offline(True)
    phone.locator("[data-wall-send]").click()
    status = phone.locator("[data-wall-status]")
    expect(status).to_have_attribute("data-state", "waiting")
    expect(text).to_have_value("Une question à moitié")
    phone.context.set_offline(False)
    expect(status).to_have_attribute("data-state", "saved", timeout=15000)
    expect(text).to_have_value("")
    expect(phone.locator(".wall-item.is-mine")).to_have_count(1)


def test_a_double_click_asks_once(room: Room) -> None:
    phone = room.phone("Léa")
    room.start()
    open_panel(phone)
    phone.locator("[data-wall-text]").fill(TEXT)
    phone.locator("[data-wall-send]").dblclick()
    expect(phone.locator(".wall-item.is-mine")).to_have_count(1)
    phone.reload()
    open_panel(phone)
    expect(phone.locator(".wall-item.is-mine")).to_have_count(1)


def test_a_refusal_keeps_the_text(room: Room) -> None:
    phone = room.phone("Léa")
    room.start()
    open_panel(phone)
    for number in range(3):
        ask(phone, f"Question {number}")
    room.complaints.allow("409")
    phone.locator("[data-wall-text]").fill("La quatrième")
    phone.locator("[data-wall-send]").click()
    expect(phone.locator("[data-wall-status]")).to_have_attribute("data-state", "refused")
    expect(phone.locator("[data-wall-text]")).to_have_value("La quatrième")
    assert room.remote
    unfold(room.remote, "wall-remote", "wall-waiting")
    act(room, "show")  # one has been dealt with: the refusal no longer holds
    expect(phone.locator("[data-wall-status]")).to_be_empty(timeout=SOON)
    expect(phone.locator("[data-wall-text]")).to_have_value("La quatrième")
    phone.locator("[data-wall-withdraw]").first.click()
    expect(phone.locator(".wall-item.is-mine")).to_have_count(2)
    phone.locator("[data-wall-send]").click()
    expect(phone.locator(".wall-item.is-mine")).to_have_count(3)
    expect(phone.locator(".wall-mine")).to_contain_text("La quatrième")


def test_a_waiting_text_never_flashes_up_on_the_remote(room: Room) -> None:
    assert room.remote
    room.start()
    fill_wall(room, ["La première"], show=False)
    unfold(room.remote, "wall-remote")
    expect(
        room.remote.locator("#wall-waiting .wall-text").get_by_text("La première")
    ).to_be_hidden()
    unfold(room.remote, "wall-waiting")
    expect(
        room.remote.locator("#wall-waiting .wall-text").get_by_text("La première")
    ).to_be_visible()
    fill_wall(room, ["Une grossièreté"], show=False)
    more = room.remote.locator("[data-wall-more]")
    expect(more).to_be_visible()
    rude = room.remote.locator("#wall-waiting .wall-text").get_by_text("Une grossièreté")
    expect(rude).to_be_hidden()
    more.click()
    expect(rude).to_be_visible()


def test_one_key_hides_what_people_wrote_and_a_click_does_not_take_the_keys(room: Room) -> None:
    assert room.projector
    room.start()
    fill_wall(room, [TEXT])
    room.projector.locator(".wall-chip").click()
    text = room.projector.locator("[data-wall-overlay]").get_by_text(TEXT)
    expect(text).to_be_visible()
    room.projector.keyboard.press("h")
    expect(text).to_be_hidden()
    expect(room.projector.locator("[data-masked-note]")).to_be_visible()
    room.projector.keyboard.press("h")
    expect(text).to_be_visible()
    room.projector.keyboard.press("q")
    expect(text).to_be_hidden()


@pytest.mark.parametrize(
    "texts", [["x" * 300] * 6, ["Pourquoi ?"] * 40, ["Deux lignes, " * 8] * 40]
)
def test_the_projector_never_cuts_a_question_off(room: Room, texts: list[str]) -> None:
    assert room.projector
    room.start()
    fill_wall(room, texts)
    expect(room.projector.locator(".wall-chip-count")).to_have_text(str(len(texts)))
    room.projector.locator("body").press("q")
    expect(room.projector.locator(".wall-card").first).to_be_visible()
    for width, height in ((1280, 720), (1024, 768), (1920, 1080)):
        room.projector.set_viewport_size({"width": width, "height": height})
        assert room.projector.evaluate(CUT) <= 1, f"overlay at {width}×{height}"
    room.projector.locator("body").press("q")
    for _ in range(12):
        if room.projector.locator(".pj-panel .wall-card").count():
            break
        room.press("next")
        room.projector.wait_for_timeout(300)
    expect(room.projector.locator(".pj-panel .wall-card").first).to_be_visible()
    for width, height in ((1280, 720), (1024, 768), (1920, 1080)):
        room.projector.set_viewport_size({"width": width, "height": height})
        assert room.projector.evaluate(CUT) <= 1, f"stage at {width}×{height}"


def test_without_javascript_the_wall_is_a_page(room: Room) -> None:
    joined = room.phone("Léa")
    room.start()
    fill_wall(room, ["Une question d’une autre"])
    context = room.browser.new_context(
        locale="fr-FR",
        viewport=PHONE,
        java_script_enabled=False,
        storage_state=joined.context.storage_state(),
    )
    room.complaints.watch(context)
    page = context.new_page()
    page.goto(room.address(f"/s/{room.ref}/"))
    page.locator("a.wall-open").click()
    page.locator("[data-wall-text]").fill(TEXT)
    page.locator("[data-wall-send]").click()
    expect(page.locator(".wall-item.is-mine")).to_contain_text(TEXT)
    page.locator("[data-wall-support]").click()
    expect(page.locator("[data-wall-support]")).to_have_attribute("aria-pressed", "true")
    page.locator("[data-wall-support]").click()
    expect(page.locator("[data-wall-support]")).to_have_attribute("aria-pressed", "false")
    page.locator("[data-wall-withdraw]").click()
    expect(page.locator(".wall-item.is-mine")).to_have_count(0)


def test_the_wall_is_accessible_on_all_screens(room: Room, assert_accessible: Assertion) -> None:
    phone = room.phone("Léa")
    assert room.remote
    assert room.projector
    room.start()
    fill_wall(room, [TEXT, "Une autre ?", "x" * 300])
    fill_wall(room, ["En attente"], show=False)
    assert_accessible(phone)
    open_panel(phone)
    ask(phone, "La mienne")
    in_list(phone).locator("[data-wall-support]").first.click()
    expect(in_list(phone).locator("[aria-pressed=true]")).to_have_count(1)
    assert_accessible(phone)
    unfold(room.remote, "wall-remote", "wall-waiting")
    unfold(room.remote, "wall-merging")
    room.remote.locator(".wall-more-tools > summary").first.click()
    act(room, "pin")
    expect(room.remote.locator("[data-wall-act][value=unpin]")).to_be_visible()
    assert_accessible(room.remote)
    room.projector.locator("body").press("q")
    expect(room.projector.locator(".wall-card").first).to_be_visible()
    assert_accessible(room.projector)
    phone.goto(room.address(f"/s/{room.ref}/a/wall/"))
    assert_accessible(phone)
    room.remote.locator("[formaction$='/author/']:visible").first.click()
    expect(room.remote.locator("blockquote")).to_be_visible()
    assert_accessible(room.remote)
    room.teacher.goto(room.address(f"/teach/{room.ref}/report/"))
    assert_accessible(room.teacher)
