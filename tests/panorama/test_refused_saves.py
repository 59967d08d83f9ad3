"""What is typed on the editors' desk stays on the page whatever refuses to store it."""

from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from rsn_training.common.archives import packed
from sessions.models import Training
from sessions.panorama.editing.services import drafting, objects
from sessions.panorama.editing.services.drafting import change_object
from tests.panorama.desks import (
    FILES,
    KEY,
    LINKED,
    bench,
    client_of,
    fields_of,
    make_editor,
    make_training,
)
from tests.panorama.test_review_and_files import picture

pytestmark = pytest.mark.django_db
DECK = f"/edit/{KEY}/decks/deck/"
SLIDE = f"{DECK}slides/one/"
NETWORK = f"/edit/{KEY}/objects/networks/linkedin/"
ADD_NETWORK = f"/edit/{KEY}/add/networks/"
TYPED = "Un long texte tapé"


@pytest.fixture
def training() -> Training:
    return make_training()


@pytest.fixture
def editor(training: Training) -> Client:
    return client_of(make_editor())


@pytest.fixture
def busy(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return what makes others store at every moment."""
    return lambda: monkeypatch.setattr(drafting, "_store", lambda *_args: False)


def assert_kept(page: Any, said: str, name: str = "title.fr") -> None:
    """Check that the page has the typed text still, and says why it is not stored."""
    text = page.content.decode()
    assert page.status_code == 409
    assert said in text
    assert "Nothing you typed is lost" in text
    assert fields_of(page)[name] == TYPED


def test_a_slide_too_many_stays_typed(editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objects, "MOST_SLIDES", 2)
    fields = fields_of(editor.get(f"{DECK}add/"))
    page = editor.post(f"{DECK}add/", {**fields, "title.fr": TYPED, "do": "save"})
    assert_kept(page, "A deck holds at most 80 slides.")
    assert len(bench().objects("content")["deck"]["slides"]) == 2
    monkeypatch.undo()
    assert editor.post(f"{DECK}add/", {**fields_of(page), "do": "save"}).status_code == 302


@pytest.mark.parametrize(
    ("address", "name"),
    [(SLIDE, "title.fr"), (NETWORK, "name"), (f"{DECK}add/", "title.fr"), (ADD_NETWORK, "name")],
)
def test_what_is_typed_stays_while_others_save_all_the_time(
    editor: Client, busy: Callable[[], None], address: str, name: str
) -> None:
    fields = {**fields_of(editor.get(address)), name: TYPED, "do": "save"}
    if address == ADD_NETWORK:
        fields |= {"family": "general", "summary.fr": "Nouveau"}
    busy()
    assert_kept(editor.post(address, fields), "Save again.", name)


def test_an_image_that_cannot_be_added_leaves_the_slide_typed(
    editor: Client, busy: Callable[[], None]
) -> None:
    fields = {**fields_of(editor.get(SLIDE)), "title.fr": TYPED, "do": "image"}
    busy()
    words = {"alt_fr": "Un carré vert", "credit_fr": "Équipe"}
    page = editor.post(SLIDE, {**fields, **words, "image": picture()})
    assert_kept(page, "Save again.")
    assert fields_of(page)["alt_fr"] == "Un carré vert"


@pytest.mark.parametrize("address", [SLIDE, f"{DECK}add/"])
def test_a_slide_stays_typed_when_its_deck_is_gone(
    editor: Client, training: Training, address: str
) -> None:
    fields = {**fields_of(editor.get(address)), "title.fr": TYPED, "do": "save"}
    change_object(
        training=training,
        kind="content",
        key="deck",
        by=make_editor("Lou"),
        change=lambda _now: None,
    )
    assert_kept(editor.post(address, fields), "This is not there any more.")
    assert editor.get(address).status_code == 404


def test_a_name_that_was_taken_at_that_very_moment_leaves_the_network_typed(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(objects, "new_key", lambda *_args, **_more: "linkedin")
    fields = {**fields_of(editor.get(ADD_NETWORK)), "name": TYPED, "family": "general"}
    page = editor.post(ADD_NETWORK, {**fields, "summary.fr": "Nouveau", "do": "save"})
    assert_kept(page, "Another one already has this name.", "name")


def test_the_script_is_told_where_a_saved_page_leads_and_the_message_waits_there(
    editor: Client,
) -> None:
    fields = {**fields_of(editor.get(NETWORK)), "name": TYPED, "do": "save"}
    answer = editor.post(NETWORK, fields, headers={"X-Desk": "fetch"})
    assert (answer.status_code, answer["X-Location"]) == (204, NETWORK)
    assert "It is saved in the draft." in editor.get(NETWORK).content.decode()


def test_a_page_that_is_too_old_shows_what_was_typed_and_nothing_else(training: Training) -> None:
    editor = Client(enforce_csrf_checks=True)
    editor.force_login(make_editor())
    fields = {**fields_of(editor.get(NETWORK)), "tips.fr": TYPED, "do": "save"}
    page = editor.post(NETWORK, {**fields, "csrfmiddlewaretoken": ""})
    assert page.status_code == 403
    text = page.content.decode()
    assert TYPED in text
    assert fields["seen"] not in text
    assert "&quot;" not in text


def test_a_day_to_come_is_refused_beside_its_field(editor: Client) -> None:
    ahead = timezone.localdate() + timedelta(days=2)
    fields = {**fields_of(editor.get(NETWORK)), "facts.0.verified_on": ahead.isoformat()}
    page = editor.post(NETWORK, {**fields, "do": "save"}).content.decode()
    assert "This day is still to come." in page
    assert page.index('name="facts.0.verified_on"') < page.index("This day is still to come.")


def test_a_day_to_come_that_stood_there_before_lets_others_be_corrected(
    editor: Client, training: Training
) -> None:
    ahead = f"{timezone.localdate().year + 1}"

    def date(document: dict[str, Any] | None) -> dict[str, Any]:
        assert document
        document["facts"][0]["date"] = ahead
        return document

    change_object(
        training=training, kind="networks", key="linkedin", by=make_editor("Lou"), change=date
    )
    fields = {**fields_of(editor.get(NETWORK)), "name": TYPED, "do": "save"}
    assert editor.post(NETWORK, fields).status_code == 302


def test_a_state_without_its_fact_is_told_beside_the_state(editor: Client) -> None:
    fields = {**fields_of(editor.get(NETWORK)), "status": "closed", "do": "save"}
    page = editor.post(NETWORK, fields).content.decode()
    before, _said, after = page.partition("This state needs the fact of it")
    assert before.rindex('name="status"') > before.rindex('name="name"')
    assert 'aria-describedby="wrong-status"' in page
    assert 'name="status"' not in after


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (LINKED.replace("- job", "[job:"), "linkedin.yaml:5: ceci ne peut pas être lu"),
        (LINKED.replace("2003-05", "hier"), "une date est une année, un mois ou un jour"),
        (LINKED.replace("status: active", "status: closed"), "a besoin d’un fait"),
        (LINKED.replace("'2026-02-12'", "jamais"), "doit être un jour"),
        (LINKED.replace("family: general", "family: none"), "« none » (famille) n’existe pas"),
    ],
)
def test_what_is_wrong_in_a_file_is_told_in_the_editors_language(
    editor: Client, broken: str, said: str
) -> None:
    file = packed({**FILES, "networks/linkedin.yaml": broken.encode()})
    sent = {"archive": SimpleUploadedFile("training.zip", file, "application/zip")}
    page = editor.post("/edit/import/", sent, headers={"Accept-Language": "fr"})
    assert page.status_code == 422
    told = unescape(page.content.decode()).replace("\u00a0", " ").partition('id="wrong-title"')[2]
    assert said in told.partition("</ul>")[0]


def test_the_way_up_from_a_slide_has_the_name_of_its_deck(editor: Client) -> None:
    for address in (SLIDE, f"{SLIDE}remove/", f"{DECK}add/"):
        crumbs = editor.get(address).content.decode().partition('class="crumbs"')[2]
        assert "Two networks</a>" in crumbs.partition("</ol>")[0]
