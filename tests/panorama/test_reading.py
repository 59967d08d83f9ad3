"""The rules behind the public pages: search, facts of two times, timeline, comparison, aims."""

import datetime

import pytest
from django.utils.translation import override

from sessions.panorama.catalogue import Catalogue, read_catalogue
from sessions.panorama.documents import NetworkDocument
from sessions.panorama.reading.aims import aims, answer_for
from sessions.panorama.reading.choosing import rows_of, tables_of
from sessions.panorama.reading.directory import directory, entry_of, folded
from sessions.panorama.reading.dossier import Dossier, dossier_of, dossiers_of
from sessions.panorama.reading.lives import timeline
from sessions.trainings.files import load_files
from tests.panorama.shelves import files

TODAY = datetime.date(2026, 11, 28)


@pytest.fixture(autouse=True)
def in_french() -> object:
    with override("fr"):
        yield


@pytest.fixture
def catalogue() -> Catalogue:
    return read_catalogue(load_files(files()).canonical())


def found(catalogue: Catalogue, **wanted: str) -> list[str]:
    return [one.card.key for one in directory(catalogue, wanted) if one.is_found]


@pytest.mark.parametrize(
    ("wanted", "keys"),
    [
        ({}, ["oeuvre", "lost", "vine"]),
        ({"q": "ŒUVRES"}, ["oeuvre"]),
        ({"q": "oeuvre"}, ["oeuvre"]),
        ({"q": "anciens metiers"}, ["oeuvre"]),
        ({"q": "été professionnel"}, ["oeuvre"]),
        ({"q": "courtes video"}, ["vine"]),
        ({"q": "absent"}, []),
        ({"q": "emploi"}, ["oeuvre", "vine"]),
        ({"q": "etudiants"}, ["oeuvre"]),
        ({"q": "conseil metiers"}, ["oeuvre"]),
        ({"family": "media"}, ["lost", "vine"]),
        ({"purpose": "job"}, ["oeuvre", "vine"]),
        ({"purpose": "job", "status": "closed"}, ["vine"]),
        ({"status": "unknown", "q": "nous"}, ["lost"]),
    ],
)
def test_a_search_finds_what_a_card_knows_without_accents_and_the_living_first(
    catalogue: Catalogue, wanted: dict[str, str], keys: list[str]
) -> None:
    assert found(catalogue, **wanted) == keys


def test_texts_are_searched_without_accents_and_capitals() -> None:
    assert folded("Cœur d’Été, ÆON ẞ") == "coeur d’ete, aeon ss"


def test_a_card_has_the_tone_of_its_family_and_a_letter(catalogue: Catalogue) -> None:
    entry = entry_of("oeuvre", catalogue)
    assert entry is not None
    assert (entry.tone, entry.letter, entry.purposes) == (0, "Œ", "job")
    assert entry_of("nowhere", catalogue) is None


def dossier(key: str, catalogue: Catalogue) -> Dossier:
    one = dossier_of(key, catalogue, TODAY)
    assert one is not None
    return one


def test_facts_of_today_and_of_the_course_are_told_apart_and_weak_ones_left_out(
    catalogue: Catalogue,
) -> None:
    one = dossier("oeuvre", catalogue)
    assert [known.line.text for known in one.life] == ["Naît à Lyon", "Prend son nom"]
    assert [known.line.text for known in one.today] == ["3 millions de membres"]
    assert [known.line.text for known in one.course] == ["1 million de membres"]
    assert one.life[0].grade.startswith("fiabilité A")
    assert one.course[0].grade == "repris du cours de 2016"
    assert one.purposes == (("job", "Trouver un emploi"),)


def test_a_fact_is_old_after_a_year_and_a_turn_never_is(catalogue: Catalogue) -> None:
    assert dossier("oeuvre", catalogue).today[0].is_old
    assert dossier("oeuvre", catalogue).is_old
    early = dossier_of("oeuvre", catalogue, datetime.date(2026, 10, 31))
    assert early is not None
    assert not early.today[0].is_old
    assert not any(known.is_old for known in dossier("vine", catalogue).life)
    assert not dossier("lost", catalogue).is_old


def test_a_minimum_age_stands_with_its_source(catalogue: Catalogue) -> None:
    age = {"years": 15, "date": "2026-02", "source": {"fr": "ses conditions"}, "grade": "A"}
    network = catalogue.networks["lost"].model_dump(mode="json")
    changed = NetworkDocument.model_validate({**network, "minimum_age": age})
    networks = {**catalogue.networks, "lost": changed}
    one = dossier("lost", Catalogue(**{**vars(catalogue), "networks": networks}))
    assert one.minimum_age is not None
    assert (one.minimum_age.line.source, one.minimum_age.is_old) == ("ses conditions", False)
    assert one.entry.card.minimum_age == "15 ans"
    assert dossier("vine", catalogue).minimum_age is None


def test_the_timeline_draws_lives_in_order_and_lists_what_was_not_found(
    catalogue: Catalogue,
) -> None:
    told = timeline(catalogue, TODAY)
    assert [life.key for life in told.lives] == ["oeuvre", "vine"]
    first, second = told.lives
    assert (first.is_open, first.is_unsure, first.end) == (True, False, 100.0)
    assert (second.is_open, second.is_unsure) == (False, False)
    assert second.end == second.marks[-1].x < 100
    assert [mark.kind for mark in second.marks] == ["birth", "closed"]
    assert told.ticks[0] == (2000, 0.0)
    assert [year.year for year in told.years] == [2004, 2012, 2017, 2023]
    assert told.without_birth == (("lost", "Perdu"),)
    assert told.without_state == (("lost", "Perdu"),)


def test_a_life_without_birth_or_end_says_that_they_are_not_known(catalogue: Catalogue) -> None:
    network = catalogue.networks["vine"].model_dump(mode="json")
    turn = {**network["facts"][1], "kind": "bought"}
    changed = NetworkDocument.model_validate({**network, "status": "unknown", "facts": [turn]})
    told = timeline(Catalogue(**{**vars(catalogue), "networks": {"vine": changed}}), TODAY)
    (life,) = told.lives
    assert (life.is_open, life.is_unsure, life.is_unborn) == (False, True, True)
    assert life.before < life.start == life.end
    assert life.length > 0


def test_a_timeline_of_nothing_is_empty(catalogue: Catalogue) -> None:
    told = timeline(Catalogue(**{**vars(catalogue), "networks": {}}), TODAY)
    assert (told.lives, told.years) == ((), ())


def test_chosen_networks_stand_side_by_side_in_every_criterion(catalogue: Catalogue) -> None:
    rows = rows_of(dossiers_of(["vine", "oeuvre", "nowhere"], catalogue))
    by_title = {row.title: row for row in rows}
    assert [cell.network for cell in rows[0].cells] == ["Petite Vidéo", "Œuvrés"]
    assert by_title["Coût"].cells[0].lines == ()
    assert by_title["Coût"].cells[1].lines == ("Gratuit",)
    assert by_title["Âge minimum"].cells[0].lines == ("à vérifier",)
    assert by_title["État"].cells[0].lines == ("Fermé, 17 janvier 2017",)
    assert [row.title for row in rows if row.is_course] == ["Dans le cours de 2016"]


def test_tables_about_the_same_networks_stand_side_by_side_2016_first(catalogue: Catalogue) -> None:
    (pair,) = tables_of(catalogue, ["oeuvre"])
    assert [(key, table.year) for key, table in pair.tables] == [("old", "2016"), ("new", "2026")]


def test_an_aim_has_advice_and_the_networks_that_serve_it_living_ones_apart(
    catalogue: Catalogue,
) -> None:
    assert [(aim.key, aim.number) for aim in aims(catalogue)] == [("job", 1), ("fun", 0)]
    answer = answer_for("job", catalogue)
    assert answer is not None
    assert [entry.card.key for entry in answer.alive] == ["oeuvre"]
    assert [entry.card.key for entry in answer.others] == ["vine"]
    assert answer_for("nowhere", catalogue) is None
