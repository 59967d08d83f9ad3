"""Answers on their way: nothing typed or chosen is lost, and "saved" is said by the server only."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.room import Room, answer, stage_key


@pytest.fixture
def room(room: Room) -> Room:
    room.make_session()
    room.open_screens()
    return room


def next_stage(room: Room, *phones: Page, action: str = "next") -> None:
    """Move the room one question, and wait for the phones that are free to follow."""
    assert room.remote
    before = stage_key(room.remote)
    room.press(action)
    expect(room.remote.locator(f"[data-stage-key='{before}']")).to_have_count(0)
    for phone in phones:
        expect(phone.locator(f"[data-stage-key='{stage_key(room.remote)}']")).to_have_count(1)


def status(page: Page, state: str) -> None:
    expect(page.locator("[data-answer-status]")).to_have_attribute("data-state", state)


def go_to_kind(room: Room, phone: Page, kind: str) -> None:
    """Start, and go to a question of a kind."""
    room.start()
    assert room.remote
    before = stage_key(room.remote)
    room.go_to("Troisième constat" if kind == "single_choice" else "Pour finir")
    expect(room.remote.locator(f"[data-stage-key='{before}']")).to_have_count(0)
    for _ in range(12):
        expect(phone.locator(f"[data-stage-key='{stage_key(room.remote)}']")).to_have_count(1)
        if phone.locator(f"[data-answer][data-kind={kind}]").count():
            return
        next_stage(room, phone)
    raise AssertionError(f"no question of kind {kind}")


def test_a_draft_survives_push_and_reload_until_it_is_sent(room: Room) -> None:
    phone = room.phone("Léa")
    go_to_kind(room, phone, "short_text")
    field = phone.locator("[data-kind=short_text] [data-role=value]")
    field.fill("économie")
    expect(phone.locator("[data-counter]")).to_have_text("8 / 30")
    status(phone, "edited")
    next_stage(room, action="previous")
    expect(phone.locator("[data-held-notice]")).to_be_visible()
    expect(field).to_have_value("économie")
    phone.reload()
    expect(field).to_have_count(0)
    next_stage(room, phone, action="next")
    expect(field).to_have_value("économie")
    phone.locator("[data-send]").click()
    status(phone, "saved")
    next_stage(room, phone, action="previous")
    next_stage(room, phone, action="next")
    expect(field).to_have_value("économie")
    status(phone, "saved")
    assert phone.evaluate("Object.keys(localStorage).filter(name => name.startsWith('rsn:'))") == []


def test_an_answer_goes_out_again_with_the_same_key_until_it_is_saved(room: Room) -> None:
    phone = room.phone("Léa")
    go_to_kind(room, phone, "single_choice")
    sent: list[str] = []

    def lose_the_first_replies(route: Route) -> None:
        sent.append(route.request.post_data_json["key"])
        if len(sent) == 1:
            route.fetch()  # the server has it, its reply is lost
            route.abort("connectionreset")
        elif len(sent) == 2:
            route.fulfill(status=503, headers={"Retry-After": "1"}, json={"status": "busy"})
        else:
            route.continue_()

    room.complaints.allow("ERR_CONNECTION_RESET")
    room.complaints.allow("503")
    phone.route(re.compile("/answers$"), lose_the_first_replies)
    phone.locator("input[data-role=value][value=less]").check(force=True)
    phone.locator("[data-send]").click()
    status(phone, "waiting")
    expect(phone.locator("[data-answer-status]")).to_have_attribute(
        "data-state", "saved", timeout=15000
    )
    assert len(sent) == 3
    assert len(set(sent)) == 1


def test_what_was_not_sent_goes_out_after_a_reload(room: Room) -> None:
    phone = room.phone("Léa")
    go_to_kind(room, phone, "single_choice")
    room.complaints.allow("ERR_")
    phone.route(re.compile("/answers$"), lambda route: route.abort())
    phone.locator("input[data-role=value][value=never]").check(force=True)
    phone.locator("[data-send]").click()
    status(phone, "waiting")
    next_stage(room, phone)
    expect(phone.locator("[data-outbox-note]")).to_be_visible()
    next_stage(room, phone, action="previous")
    expect(phone.locator("input[value=never]")).to_be_checked()
    phone.unroute_all()
    phone.reload()
    status(phone, "saved")
    expect(phone.locator("[data-outbox-note]")).to_have_count(0)
    phone.reload()
    expect(phone.locator("input[value=never]")).to_be_checked()


def test_a_second_device_sees_the_answer_that_is_kept(room: Room) -> None:
    phone = room.phone("Léa")
    go_to_kind(room, phone, "single_choice")
    second = room.browser.new_context(
        locale="fr-FR", reduced_motion="reduce", storage_state=phone.context.storage_state()
    )
    room.complaints.watch(second)
    room.complaints.allow("409")
    other = second.new_page()
    other.goto(phone.url)
    other.locator("[data-answer]").wait_for()
    answer(phone, "daily")
    other.locator("input[data-role=value][value=less]").check(force=True)
    other.locator("[data-send]").click()
    status(other, "refused")
    expect(other.locator("input[value=daily]")).to_be_checked()
    answer(other, "less")
    phone.reload()
    expect(phone.locator("input[value=less]")).to_be_checked()


def second_tab(room: Room, phone: Page) -> Page:
    """Open the phone's page on another device of the same person."""
    context = room.browser.new_context(
        locale="fr-FR", reduced_motion="reduce", storage_state=phone.context.storage_state()
    )
    room.complaints.watch(context)
    other = context.new_page()
    other.goto(phone.url)
    other.locator("[data-answer]").wait_for()
    return other


def test_a_text_that_another_device_overtook_stays_to_be_sent_again(room: Room) -> None:
    phone = room.phone("Léa")
    go_to_kind(room, phone, "short_text")
    other = second_tab(room, phone)
    field = "[data-kind=short_text] [data-role=value]"
    phone.locator(field).fill("premier")
    phone.locator("[data-send]").click()
    status(phone, "saved")
    room.complaints.allow("409")
    other.locator(field).fill("second")
    other.locator("[data-send]").click()
    status(other, "refused")
    expect(other.locator(field)).to_have_value("second")
    expect(other.locator("[data-answer-status]")).to_contain_text("est gardé")
    other.reload()
    expect(other.locator(field)).to_have_value("second")
    other.locator("[data-send]").click()
    status(other, "saved")
    phone.reload()
    expect(phone.locator(field)).to_have_value("second")


def fetch_again(page: Page) -> None:
    """Let the page fetch itself, as after a reset of its stream."""
    with page.expect_response(lambda response: response.url == page.url):
        page.evaluate(
            """async () => {
              const source = document.querySelector("script[src*='/live.']").src;
              (await import(source)).refresh();
            }"""
        )


def test_a_page_never_takes_what_is_another_persons(room: Room) -> None:
    phone = room.phone("Léa")
    go_to_kind(room, phone, "short_text")
    field = phone.locator("[data-kind=short_text] [data-role=value]")
    field.fill("à moi")
    lea = phone.locator("body").get_attribute("data-person")
    assert lea
    tab = phone.context.new_page()
    tab.goto(room.address(f"/j/{room.code}/"))
    tab.locator("input[name=nickname]").fill("Tom")
    tab.locator("main form button[type=submit]").first.click()
    tab.wait_for_url(re.compile(rf"/s/{room.ref}/$"))
    tab.locator("[data-kind=short_text] [data-role=value]").fill("à Tom")
    tab.locator("[data-send]").click()
    status(tab, "saved")
    fetch_again(phone)
    phone.locator("[data-send]").click()  # what Léa was writing is hers, and goes out first
    status(phone, "saved")
    expect(field).to_have_value("à moi")
    fetch_again(phone)
    expect(phone.locator("body")).not_to_have_attribute("data-person", lea)
    expect(field).to_have_value("à Tom")


def save_options(room: Room, *, title: str, language: str) -> None:
    """Change the title and the language of the session, as the teacher does."""
    page = room.teacher
    page.goto(room.address(f"/teach/{room.ref}/"))
    form = page.locator("form[action$='/options/']")
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    form.locator("input[name=title]").fill(title)
    form.locator("select[name=language]").select_option(language)
    form.locator("button[type=submit]").click()
    expect(page.locator("h1")).to_contain_text(title)


def test_title_and_language_change_on_open_pages_once_nothing_is_being_written(room: Room) -> None:
    assert room.projector
    phone = room.phone("Léa")
    idle = room.phone("Tom")
    go_to_kind(room, phone, "short_text")
    field = phone.locator("[data-kind=short_text] [data-role=value]")
    field.fill("à moitié")
    save_options(room, title="Another title", language="en")
    for page in (idle, room.projector):
        expect(page.locator("header .brand")).to_contain_text("Another title")
    expect(idle.locator("html")).to_have_attribute("lang", "en")
    expect(phone.locator("html")).to_have_attribute("lang", "fr")
    expect(field).to_have_value("à moitié")
    phone.locator("[data-send]").click()
    expect(phone.locator("html")).to_have_attribute("lang", "en", timeout=30000)
    expect(field).to_have_value("à moitié")


def test_a_text_that_comes_too_late_stays_readable(room: Room) -> None:
    phone = room.phone("Léa")
    go_to_kind(room, phone, "short_text")
    field = phone.locator("[data-kind=short_text] [data-role=value]")
    field.fill("trop tard")
    room.complaints.allow("409")
    phone.route(re.compile("/answers$"), lambda route: route.fulfill(
        status=409, json={"status": "closed", "revision": 0, "value": None, "message": "Fermée."}))  # fmt: skip
    phone.locator("[data-send]").click()
    status(phone, "refused")
    expect(phone.locator("[data-answer-status]")).to_have_text("Fermée.")
    expect(field).to_have_value("trop tard")


def test_what_became_of_an_answer_and_the_results_are_in_sight_of_a_long_question(
    room: Room,
) -> None:
    phone = room.phone("Léa")
    room.start()
    room.go_to("Deuxième constat")
    choices = phone.locator("[data-kind=multiple_choice] input[data-role=value]")
    expect(choices).to_have_count(12)
    choices.first.check(force=True)
    for width, height in ((390, 844), (360, 640)):
        phone.set_viewport_size({"width": width, "height": height})
        expect(phone.locator("[data-answer-status]")).to_be_in_viewport(ratio=1)
    phone.locator("[data-send]").click()
    status(phone, "saved")
    expect(phone.locator("[data-answer-status]")).to_be_in_viewport(ratio=1)
    room.press("reveal")
    results = phone.locator("[data-region=results] .total, [data-region=results] li").first
    expect(results).to_be_in_viewport()
    phone.evaluate("window.scrollTo(0, 0)")
    expect(results).not_to_be_in_viewport()
    phone.get_by_role("link", name="Voir les résultats").click()
    expect(results).to_be_in_viewport()


def close_session(room: Room) -> None:
    """End the session, as its teacher does."""
    assert room.remote
    code = "from sessions.models import TrainingSession as T; from sessions.services import states; states.change_state(training_session=T.objects.get(ref={!r}), to='closed')"
    room.server.django(code.format(room.ref))


def test_an_answer_that_comes_after_the_end_is_named_until_it_was_read(room: Room) -> None:
    phone = room.phone("Léa")
    go_to_kind(room, phone, "short_text")
    field = phone.locator("[data-kind=short_text] [data-role=value]")
    field.fill("à temps")
    phone.locator("[data-send]").click()
    status(phone, "saved")
    room.complaints.allow("ERR_")
    room.complaints.allow("409")
    phone.route(re.compile("/answers$"), lambda route: route.abort())
    field.fill("trop tard")
    phone.locator("[data-send]").click()
    status(phone, "waiting")
    close_session(room)
    expect(phone.locator("[data-stage-key=closed]")).to_be_visible()
    phone.unroute_all()
    phone.evaluate("window.dispatchEvent(new Event('online'))")
    note = phone.locator("[data-late-of]")
    expect(note).to_contain_text("n’a pas été prise en compte")
    expect(note).to_contain_text("trop tard")
    expect(note).to_contain_text("Votre réponse d’avant reste enregistrée")
    phone.goto(room.address(f"/s/{room.ref}/me/"))
    expect(note).to_contain_text("trop tard")
    phone.get_by_role("button", name="J’ai lu").click()
    expect(note).to_have_count(0)
    phone.goto(room.address(f"/s/{room.ref}/"))
    expect(phone.locator("[data-stage-key=closed]")).to_be_visible()
    expect(note).to_have_count(0)


def test_a_choice_that_was_not_sent_before_the_end_says_so(room: Room) -> None:
    phone = room.phone("Léa")
    go_to_kind(room, phone, "single_choice")
    phone.locator("input[data-role=value][value=less]").check(force=True)
    status(phone, "edited")
    close_session(room)
    expect(phone.locator("[data-held-notice]")).to_contain_text("La séance est terminée")
    room.complaints.allow("409")
    phone.locator("[data-send]").click()
    note = phone.locator("[data-late-of]")
    expect(note).to_contain_text("n’a pas été prise en compte")
    expect(note.locator("[data-late-words]")).not_to_be_empty()
    expect(phone.locator("[data-stage-key=closed]")).to_be_visible()


def test_people_of_one_device_do_not_see_each_others_drafts(room: Room) -> None:
    phone = room.phone("Léa")
    go_to_kind(room, phone, "short_text")
    phone.locator("[data-kind=short_text] [data-role=value]").fill("à moi")
    tab = phone.context.new_page()
    tab.goto(room.address(f"/j/{room.code}/"))
    tab.locator("input[name=nickname]").fill("Tom")
    tab.locator("main form button[type=submit]").first.click()
    tab.wait_for_url(re.compile(rf"/s/{room.ref}/$"))
    field = tab.locator("[data-kind=short_text] [data-role=value]")
    expect(field).to_have_value("")
    field.fill("à Tom")
    tab.locator("[data-send]").click()
    status(tab, "saved")
    phone.locator("[data-send]").click()  # the other tab is still Léa's
    status(phone, "saved")
    tab.reload()
    expect(field).to_have_value("à Tom")


def test_a_text_waits_for_the_teacher_and_is_hidden_from_the_remote(room: Room) -> None:
    phone = room.phone("Léa")
    go_to_kind(room, phone, "short_text")
    phone.locator("[data-kind=short_text] [data-role=value]").fill("zut")
    phone.locator("[data-send]").click()
    status(phone, "saved")
    assert room.remote
    assert room.projector
    room.press("reveal")
    expect(room.projector.locator("body")).to_contain_text("1 texte n’est pas encore affiché")
    expect(room.projector.locator("body")).not_to_contain_text("zut")
    room.remote.locator("button[value^='let-through:']").click()
    expect(room.projector.locator(".cloud text").first).to_have_text("zut")
    room.remote.locator("summary", has_text="résultats").click()
    room.remote.locator("details[id^=texts-] > summary").click()
    room.remote.locator(".text-tools button").click()
    expect(room.projector.locator(".cloud text")).to_have_count(0)
    expect(room.projector.locator("body")).not_to_contain_text("zut")
