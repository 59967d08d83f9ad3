"""Loading what ships: once, again without effect, never over what an editor changed."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import DjangoAssertNumQueries

from sessions.references.enums import Origin
from sessions.references.files import SHIPPED, read_files, read_studies
from sessions.references.models import ReferenceFigure, ReferenceSeries, ReferenceStudy
from sessions.references.services import load_studies
from sessions.trainings.problems import TrainingFileError
from tests.references.studies import STUDY

pytestmark = pytest.mark.django_db
FILES = {"study": STUDY.encode()}
NEWER = {"study": STUDY.replace("value: 63", "value: 64").replace("n: 2000", "n: 2001").encode()}


def value(key: str = "facebook") -> object:
    return ReferenceFigure.objects.get(key=key).value


def test_everything_that_ships_is_stored() -> None:
    call_command("load_references", verbosity=0)
    studies = read_studies(read_files(SHIPPED)).values()
    series = [found for study in studies for found in study.series]
    assert ReferenceStudy.objects.count() == len(studies)
    assert ReferenceSeries.objects.count() == len(series)
    assert ReferenceFigure.objects.count() == sum(len(found.figures) for found in series)


def test_every_published_number_has_both_languages() -> None:
    call_command("load_references", verbosity=0)
    for figure in ReferenceFigure.objects.filter(series__status="published").select_related(
        "series__study"
    ):
        series = figure.series
        texts = [figure.label, series.title, series.population, series.source]
        texts += [series.study.title, series.study.publisher]
        assert all(text.get("fr") and text.get("en") for text in texts), figure.key


def test_the_same_files_again_cost_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    assert [loaded.is_new for loaded in load_studies(FILES)] == [True]
    before = list(ReferenceFigure.objects.values_list("pk", flat=True))
    with django_assert_num_queries(1):
        assert load_studies(FILES) == []
    assert list(ReferenceFigure.objects.values_list("pk", flat=True)) == before


def test_a_newer_file_changes_what_nobody_edited() -> None:
    load_studies(FILES)
    (loaded,) = load_studies(NEWER)
    assert (loaded.is_new, loaded.kept) == (False, ())
    assert value() == 64
    assert ReferenceSeries.objects.get(key="networks").n == 2001


def test_an_edited_series_keeps_its_figures() -> None:
    load_studies(FILES)
    ReferenceSeries.objects.filter(key="networks").update(origin=Origin.EDITED, n=7)
    (loaded,) = load_studies(NEWER)
    assert loaded.kept == ("networks",)
    assert value() == 63
    assert ReferenceSeries.objects.get(key="networks").n == 7
    assert load_studies(NEWER) == []


def test_an_edited_study_keeps_its_title_and_its_series_still_follow() -> None:
    load_studies(FILES)
    ReferenceStudy.objects.update(origin=Origin.EDITED, published="2016")
    (loaded,) = load_studies(NEWER)
    assert loaded.kept == ("study",)
    assert ReferenceStudy.objects.get().published == "2016"
    assert value() == 64


def test_what_a_newer_file_lacks_goes_unless_it_was_edited() -> None:
    load_studies(FILES)
    shorter = STUDY[: STUDY.index("- key: time")]
    load_studies({"study": shorter.encode()})
    assert not ReferenceSeries.objects.filter(key="time").exists()
    load_studies(FILES)
    ReferenceSeries.objects.filter(key="time").update(origin=Origin.EDITED)
    load_studies({"study": shorter.encode()})
    assert ReferenceSeries.objects.filter(key="time").exists()


def test_a_series_may_move_to_another_study() -> None:
    load_studies(FILES)
    load_studies({"another": STUDY.replace("en: Institute", "en: Other").encode()})
    assert ReferenceSeries.objects.get(key="networks").study.key == "another"


def test_studies_of_editors_stay() -> None:
    ReferenceStudy.objects.create(key="mine", title={}, publisher={}, published="2026")
    load_studies(FILES)
    assert ReferenceStudy.objects.filter(key="mine").exists()


def test_a_fault_stores_nothing() -> None:
    with pytest.raises(TrainingFileError):
        load_studies({**FILES, "worse": b"format: 1\n"})
    assert not ReferenceStudy.objects.exists()


def test_the_command_says_what_it_did_and_names_faults(tmp_path: Path) -> None:
    (tmp_path / "study.yaml").write_text(STUDY)
    said = io.StringIO()
    call_command("load_references", tmp_path, stdout=said)
    call_command("load_references", tmp_path, stdout=said)
    assert said.getvalue().splitlines() == [
        "study: new",
        "1 studies, 0 unchanged",
        "1 studies, 1 unchanged",
    ]
    (tmp_path / "study.yaml").write_text(STUDY.replace("value: 63", "value: sixty"))
    with pytest.raises(CommandError, match=r"study\.yaml:18: "):
        call_command("load_references", tmp_path, stdout=said)
