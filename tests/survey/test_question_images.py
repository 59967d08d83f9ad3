"""An image with a question: added in the editor, shown to the room and to nobody else."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sessions.enums import Screen, State
from sessions.models import Media
from sessions.screens import render_region
from sessions.services import creation, privacy
from sessions.services.media import name_of
from tests.factories import fresh, make_participant, make_teacher
from tests.kinds import make_kinds_session
from tests.sessions.test_images import picture, written
from tests.survey.desks import Desk
from tests.survey.editor_pages import Editor, sent_by, wrong_in

pytestmark = pytest.mark.django_db
ALT = "Une moitié rouge"


@pytest.fixture
def desk() -> Desk:
    return Desk(make_kinds_session(state=State.LIVE))


@pytest.fixture
def editor(desk: Desk, client: Client) -> Editor:
    return Editor(desk, client)


def upload(content: bytes | None = None, name: str = "photo.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, written(picture()) if content is None else content)


def add_image(editor: Editor, key: str = "role") -> str:
    """Add an image to a question; return its address in the session."""
    form = editor.form(key) | {"image_alt": ALT, "upload": upload()}
    editor.post("question", key, **form)
    [media] = Media.objects.all()
    assert editor.desk.entry(key).question.image == name_of(media)
    return reverse("sessions:session_media", args=[editor.desk.session.ref, media.digest])


def test_a_teacher_adds_an_image_and_the_room_sees_it_with_its_words(editor: Editor) -> None:
    address = add_image(editor)
    editor.desk.stand_at("role")
    session = editor.desk.session
    for screen in (Screen.PROJECTOR, Screen.PARTICIPANT, Screen.PRESENTER):
        page = render_region(fresh(session), screen, "stage", "fr")
        assert f'src="{address}"' in page, screen
        assert f'alt="{ALT}"' in page
    for page in (editor.get("preview"), editor.get("print"), editor.get("question", "role")):
        assert address in page


def test_people_of_the_session_see_the_image_and_nobody_else(editor: Editor) -> None:
    address = add_image(editor)
    assert editor.client.get(address).headers["Content-Type"] == "image/webp"
    session = editor.desk.session

    phone, outsider = Client(), Client()
    phone.post(reverse("sessions:join_code", args=[session.join_code]), {"nickname": "Léa"})
    answer = phone.get(address)
    assert answer.status_code == 200
    assert "private" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert phone.post(address).status_code == 405

    assert outsider.get(address).status_code == 404
    outsider.force_login(make_teacher())
    assert outsider.get(address).status_code == 404
    digest = Media.objects.get().digest
    assert editor.client.get(reverse("sessions:media", args=[digest])).status_code == 404
    Media.objects.update(is_private=False)  # control: an image of a training is everybody's
    assert outsider.get(reverse("sessions:media", args=[digest])).status_code == 200


def test_an_image_of_another_session_is_not_found_in_mine(editor: Editor, client: Client) -> None:
    add_image(editor)
    digest = Media.objects.get().digest
    mine = make_kinds_session(owner=editor.desk.session.owner)
    there = reverse("sessions:session_media", args=[mine.ref, digest])
    assert editor.client.get(there).status_code == 404
    mine.questions.filter(key__endswith="/role").update(image=f"{digest}.webp")  # control
    assert editor.client.get(there).status_code == 200


def test_a_name_of_an_image_that_was_not_sent_here_is_refused(editor: Editor) -> None:
    add_image(editor)
    name = name_of(Media.objects.get())
    other = Editor(Desk(make_kinds_session()), Client())
    form = other.form("role") | {"image": [name], "image_alt": [ALT]}
    other.client.post(other.address("question", "role"), form)
    assert other.desk.entry("role").question.image == ""


@pytest.mark.parametrize(
    ("content", "name", "word"),
    [(b"<svg/>", "a.svg", "PNG, JPEG"), (written(picture((400, 400)))[:200], "a.png", "abîmée")],
)
def test_a_refused_image_says_why_and_loses_nothing_typed(
    editor: Editor, content: bytes, name: str, word: str
) -> None:
    form = editor.form("role") | {"text": ["Autre texte ?"], "upload": upload(content, name)}
    page = editor.post("question", "role", status=422, **form)
    assert word in page
    assert "upload" in wrong_in(page)
    assert sent_by(page)["text"] == ["Autre texte ?"]
    assert editor.desk.entry("role").question.text["fr"] != "Autre texte ?"
    # a button that saves nothing says it, too, and keeps the text
    form |= {"do": "add-row", "upload": upload(content, name)}
    page = editor.post("question", "role", status=200, **form)
    assert word in page
    assert sent_by(page)["text"] == ["Autre texte ?"]


def test_an_image_without_words_is_kept_until_they_are_written(editor: Editor) -> None:
    form = editor.form("role") | {"upload": upload()}
    page = editor.post("question", "role", status=422, **form)
    assert "image_alt" in wrong_in(page)
    assert 'src="data:image/webp;base64,' in page
    again = sent_by(page) | {"image_alt": [ALT]}
    again.pop("upload", None)
    editor.post("question", "role", **again)
    assert editor.desk.entry("role").question.image == name_of(Media.objects.get())


def test_a_forged_token_keeps_nothing(editor: Editor) -> None:
    page = editor.post("question", "role", status=422, **editor.form("role") | {"upload": upload()})
    found = re.search(r'name="kept" value="([^"]+)"', page)
    assert found
    name = name_of(Media.objects.get())
    forged = {"image": [name], "image_alt": [ALT], "kept": [found[1]]}
    editor.post("question", "role", **editor.form("role") | forged)  # control
    assert editor.desk.entry("role").question.image == name
    other = Editor(Desk(make_kinds_session()), Client())
    for token in ("", "x", found[1], found[1][:-2] + "aa"):
        sent = other.form("role") | {"image": [name], "image_alt": [ALT], "kept": [token]}
        other.client.post(other.address("question", "role"), sent)
        assert other.desk.entry("role").question.image == ""


def test_an_image_goes_along_with_a_copy_of_the_question_and_of_the_session(editor: Editor) -> None:
    add_image(editor)
    session = editor.desk.session
    editor.post("copy_question", "role")
    copy = creation.duplicate(training_session=session, owner=session.owner, title="Copie")
    assert copy.questions.exclude(image="").count() == 2
    digest = Media.objects.get().digest
    there = reverse("sessions:session_media", args=[copy.ref, digest])
    assert editor.client.get(there).status_code == 200
    session.delete()
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        privacy.purge()
        assert editor.client.get(there).status_code == 200


def test_an_image_that_was_taken_away_goes_for_good(editor: Editor) -> None:
    address = add_image(editor)
    editor.post("question", "role", **editor.form("role") | {"image": [""]})
    assert editor.client.get(address).status_code == 404
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        privacy.purge()
    assert not Media.objects.exists()


def test_a_removed_participant_sees_the_image_no_more(editor: Editor) -> None:
    address = add_image(editor)
    session = editor.desk.session
    phone = Client()
    phone.post(reverse("sessions:join_code", args=[session.join_code]), {"nickname": "Léa"})
    make_participant(session)
    assert phone.get(address).status_code == 200
    session.participants.filter(nickname="Léa").update(removed_at=timezone.now())
    assert phone.get(address).status_code == 404
