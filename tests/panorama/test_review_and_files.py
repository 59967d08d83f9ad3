"""What asks to be looked at; images; a training as a ZIP."""

import io
import zipfile
from collections.abc import Mapping
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from PIL import Image

from rsn_training.common.archives import UnpackError, Unpacking, packed, unpacked
from sessions.models import Media, Training
from sessions.panorama.editing.review import to_review
from sessions.panorama.editing.selectors import Target
from sessions.panorama.editing.services import archives, drafting
from sessions.panorama.editing.services.drafting import change_object
from sessions.references.enums import Grade, Origin, Status
from sessions.references.models import ReferenceSeries, ReferenceStudy
from sessions.services.trainings import edition_files
from tests.factories import make_teacher
from tests.panorama.desks import (
    FILES,
    KEY,
    LINKED,
    bench,
    client_of,
    confirm,
    fields_of,
    make_editor,
    make_training,
    newest,
)

pytestmark = pytest.mark.django_db
SLIDE = f"/edit/{KEY}/decks/deck/slides/one/"
IMPORT = "/edit/import/"


@pytest.fixture
def editor() -> Client:
    make_training()
    return client_of(make_editor())


# --- review -------------------------------------------------------------------------------
def test_weak_never_and_long_ago_are_listed_in_this_order(editor: Client) -> None:
    reasons = [(item.reason, item.spot.kind) for item in to_review(bench())]
    assert reasons[0] == ("weak", "networks")
    assert ("never", "content") in reasons
    assert ("never", "networks") in reasons
    page = editor.get(f"/edit/{KEY}/review/").content.decode()
    assert "Ten million members" in page


def test_a_fact_verified_over_a_year_ago_asks_to_be_looked_at(editor: Client) -> None:
    with_day = LINKED.replace("2026-02-12", f"{timezone.localdate() - timedelta(days=366)}")
    zip_and_send(editor, {**FILES, "networks/linkedin.yaml": with_day.encode()})
    assert "old" in {item.reason for item in to_review(bench())}


def test_verified_today_in_one_click_and_weak_ones_confirmed(editor: Client) -> None:
    for item in to_review(bench()):
        sent = {"kind": item.spot.kind, "key": item.spot.key, "path": item.at}
        grade = {"grade": "B"} if item.reason == "weak" else {}
        address = f"/edit/{KEY}/review/verify/"
        editor.post(address, {**sent, **grade, "version": item.version})
    assert to_review(bench()) == []
    network = bench().get(Target("networks", "linkedin"))
    assert network is not None
    assert network["facts"][1]["grade"] == "B"
    assert network["facts"][1]["verified_on"] == timezone.localdate().isoformat()


def test_cells_of_tables_ask_to_be_looked_at_and_what_has_no_source_stands_apart(
    editor: Client,
) -> None:
    table = FILES["comparisons/duel.yaml"].replace(b"'2016'", b"'2022'")
    course = LINKED.replace("grade: C", "grade: course").encode()
    zip_and_send(
        editor, {**FILES, "comparisons/duel.yaml": table, "networks/linkedin.yaml": course}
    )
    with override("en"):
        found = [(one.spot.place, one.reason, one.is_of_course) for one in to_review(bench())]
        assert ("Criterion 1 (Members) › LinkedIn", "aged", False) in found
        assert ("Criterion 1 (Members) › Viadeo", "aged", True) in found
    assert ("Fact 2", "never", True) in found
    assert [apart for *_rest, apart in found] == sorted(apart for *_rest, apart in found)
    page = editor.get(f"/edit/{KEY}/review/").content.decode()
    first, apart = page.split("From the course of 2016, or as old")
    assert "10 million" in first
    assert "11 million" in apart


def test_a_cell_of_a_year_that_goes_on_asks_nothing(editor: Client) -> None:
    now = f"year: '{timezone.localdate().year}'".encode()
    table = (
        FILES["comparisons/duel.yaml"].replace(b"year: '2016'", now).replace(b"year: '2015'", now)
    )
    zip_and_send(editor, {**FILES, "comparisons/duel.yaml": table})
    assert "comparisons" not in {item.spot.kind for item in to_review(bench())}


def test_a_fact_that_changed_meanwhile_is_not_verified_unseen(editor: Client) -> None:
    item = to_review(bench())[0]
    sent = {"kind": item.spot.kind, "key": item.spot.key, "path": item.at, "version": "other"}
    editor.post(f"/edit/{KEY}/review/verify/", sent)
    assert bench().draft is None or not bench().is_changed


def test_old_reference_series_are_listed_and_verified(editor: Client) -> None:
    study = ReferenceStudy.objects.create(
        key="study", title={"fr": "Étude"}, publisher={"fr": "Institut"}, published="2016"
    )
    series = ReferenceSeries.objects.create(
        study=study,
        key="series",
        title={"fr": "Série"},
        population={"fr": "Tous"},
        source={"fr": "Rapport"},
        grade=Grade.values[0],
        status=Status.PUBLISHED,
        origin=Origin.SHIPPED,
    )
    assert "Série" in editor.get("/edit/references/").content.decode()
    editor.post("/edit/references/series/verify/")
    series.refresh_from_db()
    assert (series.verified_on, series.origin) == (timezone.localdate(), Origin.EDITED)
    assert "Série" not in editor.get("/edit/references/").content.decode()
    assert editor.post("/edit/references/nothing/verify/").status_code == 302


def test_editors_reach_the_references_in_the_administration_and_nothing_else(
    editor: Client,
) -> None:
    names = ("referencestudy", "referenceseries")
    for name in names:
        address = reverse(f"admin:sessions_references_{name}_changelist")
        assert editor.get(address).status_code == 200
        assert client_of(make_teacher()).get(address).status_code != 200
    assert editor.get(reverse("admin:accounts_user_changelist")).status_code == 403


# --- images -------------------------------------------------------------------------------
def picture(name: str = "Photo d’été.png", size: tuple[int, int] = (8, 6)) -> SimpleUploadedFile:
    stream = io.BytesIO()
    Image.new("RGB", size, "teal").save(stream, "PNG")
    return SimpleUploadedFile(name, stream.getvalue(), "image/png")


def test_an_image_goes_on_a_slide_with_its_words_and_nothing_typed_is_lost(editor: Client) -> None:
    fields = {**fields_of(editor.get(SLIDE)), "title.fr": "Titre tapé", "do": "image"}
    refused = editor.post(SLIDE, {**fields, "image": picture()})
    assert refused.status_code == 422
    assert 'value="Titre tapé"' in refused.content.decode()
    words = {"alt_fr": "Un carré vert", "credit_fr": "Équipe"}
    page = editor.post(SLIDE, {**fields, "image": picture(), **words})
    assert page.status_code == 200
    assert fields_of(page)["title.fr"] == "Titre tapé"
    assert editor.post(SLIDE, {**fields_of(page), "do": "save"}).status_code == 302
    slide = bench().get(Target("content", "deck", "one"))
    assert slide is not None
    block = slide["blocks"][-1]
    assert block["alt"] == {"fr": "Un carré vert"}
    assert block["name"] == "photo-dete.webp"
    digest = bench().document["media"][block["name"]]
    assert Client().get(reverse("sessions:media", args=[digest])).status_code == 200
    page = editor.get(f"/edit/{KEY}/images/").content.decode()
    assert "photo-dete.webp" in page
    editor.post(f"/edit/{KEY}/images/photo-dete.webp/remove/")
    assert "photo-dete.webp" in bench().document["media"]


def test_a_drawing_is_refused_with_a_clear_word(editor: Client) -> None:
    svg = SimpleUploadedFile("dessin.svg", b"<svg/>", "image/svg+xml")
    page = editor.post(f"/edit/{KEY}/images/", {"image": svg})
    assert page.status_code == 422
    assert "PNG, JPEG, WebP or GIF" in page.content.decode()
    assert not Media.objects.exists()


def test_an_image_that_nothing_shows_is_removed(editor: Client) -> None:
    editor.post(f"/edit/{KEY}/images/", {"image": picture("a.png")})
    assert "a.webp" in bench().document["media"]
    editor.post(f"/edit/{KEY}/images/a.webp/remove/")
    assert "media" not in bench().document


SURVEY = """\
title: {fr: Repères, en: Landmarks}
questions:
- key: seen
  kind: short_text
  text: {fr: "Que voyez-vous ?", en: "What do you see?"}
  image: {name: vue.png, alt: {fr: Une vue, en: A view}}
"""


def test_an_image_that_only_a_question_shows_is_kept(editor: Client) -> None:
    image = picture("vue.png").read()
    more = {"survey/marks.yaml": SURVEY.encode(), "media/vue.png": image}
    page = editor.post(IMPORT, {"archive": zip_of({**FILES, **more})})
    assert page.status_code == 302, page.content.decode()
    text = unescape(editor.get(f"/edit/{KEY}/images/").content.decode())
    assert "Survey › Repères" in text or "Survey › Landmarks" in text
    assert "vue.webp/remove/" not in text
    editor.post(f"/edit/{KEY}/images/vue.webp/remove/")
    assert "vue.webp" in bench().document["media"]


# --- a training as a file -------------------------------------------------------------------
def zip_of(files: Mapping[str, bytes]) -> SimpleUploadedFile:
    return SimpleUploadedFile("training.zip", packed(files), "application/zip")


def zip_and_send(client: Client, files: Mapping[str, bytes]) -> object:
    return client.post(IMPORT, {"archive": zip_of(files)})


def test_an_export_taken_in_again_changes_nothing(editor: Client) -> None:
    response = editor.get(f"/edit/{KEY}/export/")
    files = unpacked(io.BytesIO(response.content))
    assert files == edition_files(newest())
    zip_and_send(editor, files)
    assert not bench().is_changed
    assert newest().number == 1


def test_an_edition_is_taken_away_by_its_number(editor: Client) -> None:
    address = f"/edit/{KEY}/export/"
    response = editor.get(f"{address}?edition=1")
    assert f"{KEY}-1.zip" in response["Content-Disposition"]
    assert unpacked(io.BytesIO(response.content)) == edition_files(newest())
    assert editor.get(f"{address}?edition=9").status_code == 404
    assert editor.get(f"{address}?edition=x").status_code == 404


def test_a_changed_training_becomes_a_draft_and_replaces_none(editor: Client) -> None:
    changed = {**FILES, "networks/linkedin.yaml": LINKED.replace("LinkedIn", "Lié").encode()}
    in_folder = {f"desk/{name}": content for name, content in changed.items()}
    response = editor.post(IMPORT, {"archive": zip_of(in_folder)})
    assert response["Location"] == f"/edit/{KEY}/difference/"
    assert bench().objects("networks")["linkedin"]["name"] == "Lié"
    assert newest().number == 1
    again = editor.post(IMPORT, {"archive": zip_of(FILES)})
    assert again.status_code == 422
    assert "There is a draft already" in again.content.decode()
    assert bench().objects("networks")["linkedin"]["name"] == "Lié"


def test_an_unknown_training_becomes_a_new_one(editor: Client) -> None:
    head = FILES["training.yaml"].replace(f"key: {KEY}".encode(), b"key: other")
    editor.post(IMPORT, {"archive": zip_of({**FILES, "training.yaml": head})})
    edition = Training.objects.get(key="other").newest()
    assert (edition.source, edition.author is not None) == ("imported", True)


def test_a_fault_is_named_with_file_and_line(editor: Client) -> None:
    broken = LINKED.replace("grade: A", "grade: Z").encode()
    page = editor.post(IMPORT, {"archive": zip_of({**FILES, "networks/linkedin.yaml": broken})})
    line = broken[: broken.index(b"grade: Z")].count(b"\n") + 1
    assert page.status_code == 422
    assert f"networks/linkedin.yaml:{line}:" in page.content.decode()


def test_images_of_a_stranger_are_drawn_anew_and_a_drawing_is_refused(editor: Client) -> None:
    image = "- kind: image\n    name: vue.png\n    alt: {fr: Vue}\n    credit: {fr: Moi}\n"
    deck = FILES["content/deck.yaml"].decode().replace("- kind: cards", f"{image}  - kind: cards")
    files = {**FILES, "content/deck.yaml": deck.encode()}
    editor.post(IMPORT, {"archive": zip_of({**files, "media/vue.png": picture().read()})})
    assert list(bench().document["media"]) == ["vue.webp"]
    slide = bench().get(Target("content", "deck", "two"))
    assert slide is not None
    assert slide["blocks"][0]["name"] == "vue.webp"
    assert Media.objects.get().content_type == "image/webp"
    confirm(editor, f"/edit/{KEY}/discard/")
    page = editor.post(IMPORT, {"archive": zip_of({**files, "media/vue.svg": b"<svg/>"})})
    assert "media/vue.svg" in page.content.decode()
    page = editor.post(IMPORT, {"archive": zip_of({**files, "media/vue.png": b"no image"})})
    assert "media/vue.png: " in page.content.decode()


def test_images_of_one_stem_are_all_kept_and_texts_that_read_like_names_too(
    editor: Client,
) -> None:
    names = ("vue.jpg", "vue.png", "vue.webp")
    blocks = "".join(
        f"- kind: image\n    name: {name}\n    alt: {{fr: {name}}}\n    credit: {{fr: Moi}}\n  "
        for name in names
    )
    deck = FILES["content/deck.yaml"].decode().replace("- kind: cards", f"{blocks}- kind: cards")
    media = {
        f"media/{name}": picture(size=(8, width)).read() for width, name in enumerate(names, 6)
    }
    files = {**FILES, "content/deck.yaml": deck.encode(), **media}
    page = editor.post(IMPORT, {"archive": zip_of(files)})
    assert page.status_code == 302, page.content.decode()
    document = bench().document
    slide = bench().get(Target("content", "deck", "two"))
    assert slide is not None
    shown = {block["alt"]["fr"]: block["name"] for block in slide["blocks"][:3]}
    assert set(shown) == set(names)
    assert shown["vue.webp"] == "vue.webp"
    assert set(document["media"]) == set(shown.values())
    assert len(set(document["media"].values())) == 3
    for width, name in enumerate(names, 6):
        body = Media.objects.get(digest=document["media"][shown[name]]).body
        assert Image.open(io.BytesIO(body)).size == (8, width)


def test_what_somebody_saves_during_an_import_stays(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafting.started_draft(newest().training)
    reads_images = archives._with_clean_images

    def slowly(*args: Any) -> Any:
        change_object(
            training=newest().training,
            kind="networks",
            key="viadeo",
            by=make_editor("Lou"),
            change=lambda document: {**(document or {}), "name": "De Lou"},
        )
        return reads_images(*args)

    monkeypatch.setattr(archives, "_with_clean_images", slowly)
    page = editor.post(IMPORT, {"archive": zip_of(FILES)})
    assert page.status_code == 422
    assert "There is a draft already" in page.content.decode()
    assert bench().objects("networks")["viadeo"]["name"] == "De Lou"


@pytest.mark.parametrize("name", ["../out.yaml", "/etc/out.yaml", "a/../../out.yaml", "a\\out"])
def test_names_that_lead_elsewhere_are_refused(editor: Client, name: str) -> None:
    page = editor.post(IMPORT, {"archive": zip_of({**FILES, name: b"x"})})
    assert page.status_code == 422
    assert "leads out of the archive" in page.content.decode()


def test_what_is_no_archive_is_refused(editor: Client) -> None:
    upload = SimpleUploadedFile("a.zip", b"PK nothing")
    page = editor.post(IMPORT, {"archive": upload})
    assert "This is not a ZIP file" in page.content.decode()


def test_a_bomb_is_read_no_further_than_the_limit() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("training.yaml", b"0" * 20_000_000)
    assert len(stream.getvalue()) < 100_000
    with pytest.raises(UnpackError, match="large"):
        unpacked(io.BytesIO(stream.getvalue()), Unpacking(each=1_000_000))


def test_many_small_files_and_their_sum_are_limited() -> None:
    many = packed({f"{number}.yaml": b"x" * 100 for number in range(30)})
    with pytest.raises(UnpackError, match="many"):
        unpacked(io.BytesIO(many), Unpacking(files=20))
    with pytest.raises(UnpackError, match="large"):
        unpacked(io.BytesIO(many), Unpacking(together=2_000))


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_compressions_that_unpack_all_at_once_are_refused(editor: Client, compression: int) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, content in FILES.items():
            archive.writestr(name, content)
    with pytest.raises(UnpackError, match="broken"):
        unpacked(io.BytesIO(stream.getvalue()))
    page = editor.post(IMPORT, {"archive": SimpleUploadedFile("a.zip", stream.getvalue())})
    assert page.status_code == 422
    assert "This is not a ZIP file" in page.content.decode()


def test_a_declared_size_over_the_limit_is_refused_before_anything_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    large = packed({"training.yaml": b"0" * 2_000})

    def opened(*_args: object) -> None:
        pytest.fail("it was opened")

    monkeypatch.setattr(zipfile.ZipFile, "open", opened)
    with pytest.raises(UnpackError, match="large"):
        unpacked(io.BytesIO(large), Unpacking(each=1_000))
