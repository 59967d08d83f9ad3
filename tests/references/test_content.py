"""The figures that ship: each with its source, nothing invented, both languages."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from sessions.references.documents import FigureDocument, SeriesDocument, StudyDocument
from sessions.references.files import SHIPPED, read_files, read_studies, read_study
from sessions.trainings.problems import TrainingFileError
from tests.references.studies import STUDY

FILES = read_files(SHIPPED)
STUDIES = read_studies(FILES)
#: What is known only by its absence (figures.md, “not found”).
LOST = ("harris-2016-networks", "mediametrie-2015-course-networks", "audiences-not-found-world")


def all_series() -> Iterator[tuple[str, StudyDocument, SeriesDocument]]:
    for key, study in STUDIES.items():
        for series in study.series:
            yield key, study, series


def one(key: str) -> SeriesDocument:
    (found,) = [series for _key, _study, series in all_series() if series.key == key]
    return found


def values(key: str) -> dict[str, Decimal | None]:
    return {figure.key: figure.value for figure in one(key).figures}


@pytest.mark.parametrize(
    ("study", "series"),
    [(study, series) for _key, study, series in all_series()],
    ids=[series.key for _key, _study, series in all_series()],
)
def test_a_figure_has_study_date_population_source_and_grade(
    study: StudyDocument, series: SeriesDocument
) -> None:
    assert study.title.fr
    assert study.publisher.fr
    assert study.field_from or study.published
    assert series.population.fr
    assert series.source
    assert series.source.fr
    assert series.grade


def test_weak_figures_and_those_without_named_source_wait_as_drafts() -> None:
    published = [series for _key, _study, series in all_series() if series.status == "published"]
    assert published
    assert not [series.key for series in published if series.grade == "C"]
    assert not [series.key for series in published if "non notée" in str(series.source)]


def test_nothing_ships_as_verified_or_with_an_address_that_was_made_up() -> None:
    assert not [series.key for *_both, series in all_series() if series.verified_on or series.link]


def test_pisa_2012_is_never_called_france_and_pisa_2018_does_not_stand_for_the_oecd() -> None:
    for series in STUDIES["pisa-2012"].series:
        assert series.population.fr == "élèves, moyenne OCDE 2012"
        assert "France" not in f"{series.title}{[figure.label for figure in series.figures]}"
    assert not [key for key, study in STUDIES.items() if "2018" in key and "pisa" in key]


@pytest.mark.parametrize("key", LOST)
def test_what_was_lost_has_no_value(key: str) -> None:
    assert set(values(key).values()) == {None}


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("harris-2015-networks", {"facebook": 63, "youtube": 26, "google-plus": 23,
                                  "snapchat": 12, "instagram": 9, "pinterest": 4}),
        ("harris-2017-networks", {"facebook": 63, "messenger": 40, "skype": 23, "whatsapp": 22,
                                  "twitter": 21, "instagram": 19, "linkedin": 19, "snapchat": 17}),
        ("cegos-2014-daily", {"daily": 58}),
        ("cegos-2014-job-search", {"job-search": 30}),
        ("cegos-2014-recruiting", {"recruiting": 32}),
        ("pisa-2015-activities", {"chat": 62, "social-networks": 73}),
        ("pisa-2022-distracted", {"distracted": 58}),
        ("mediametrie-2016-monthly-share", {"social-networks": Decimal("80.1")}),
        ("barometre-numerique-2026-exposed", {"exposed": 64}),
        ("linkedin-2025-france-audience", {"low": Decimal("11.4"), "high": Decimal("11.5")}),
    ],
)  # fmt: skip
def test_values_are_those_of_the_sources(key: str, expected: dict[str, Decimal]) -> None:
    assert values(key) == expected


def test_the_figures_of_the_course_without_source_say_so() -> None:
    series = [one("cegos-2014-job-search"), one("cegos-2014-recruiting")]
    assert all(found.probable and found.grade == "course" for found in series)


def test_figures_of_one_series_are_of_one_study_only() -> None:
    """Two studies never share an axis: Snapchat's own figure is not among Médiamétrie's."""
    assert "snapchat" not in values("mediametrie-2024-daily")
    assert one("snapchat-2024-daily").source


# --- a planted fault is found, with its line ------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("fr: LinkedIn, en: LinkedIn", "fr: LinkedIn", 20),
        ("  source: {fr: presse, en: press}\n  grade: B", "  grade: B", 7),
        ("  grade: B\n", "", 7),
        ("grade: B", "grade: C", 7),
        ("field_from: 2014-11\npublished: '2015'\n", "", 1),
        ("field_from: 2014-11", "field_from: November", 4),
        ("field_from: 2014-11", "field_from: 2014-11\nfield_to: 2014-10", 1),
        ("field_from: 2014-11", "field_to: 2014-11", 1),
        ("    state: not_found\n", "", 19),
        ("state: not_found", "value: 12\n    state: not_found", 19),
        ("state: not_found", "state: not_found\n    precision: about", 19),
        ("value: 63", "value: '63'", 18),
        ("value: 63", "value: 163", 7),
        ("key: linkedin", "key: facebook", 7),
        ("key: time", "key: networks", 1),
        ("n: 2000", "n: 0", 10),
        ("n: 2000", "n: '2000'", 10),
        ("unit: percent", "unit: people", 11),
        ("  n: 2000", "  size: 2000", 10),
        ("  n: 2000", "  link: javascript:alert(1)", 10),
    ],
)
def test_a_planted_fault_names_file_and_line(old: str, new: str, line: int) -> None:
    assert old in STUDY
    with pytest.raises(TrainingFileError) as caught:
        read_study("study", STUDY.replace(old, new, 1).encode())
    problem = caught.value.problems[0]
    assert (problem.file, problem.line) == ("study.yaml", line)


@pytest.mark.parametrize(
    ("key", "content"),
    [("Study", STUDY.encode()), ("study", b"\xff"), ("study", b"a: [1"), ("study", b"- a\n")],
)
def test_a_file_that_cannot_be_read_is_refused(key: str, content: bytes) -> None:
    with pytest.raises(TrainingFileError):
        read_study(key, content)


def test_one_key_in_two_files_is_refused() -> None:
    with pytest.raises(TrainingFileError, match=r"networks.*a\.yaml"):
        read_studies({"a": STUDY.encode(), "b": STUDY.encode()})


def test_every_fault_of_every_file_is_told_at_once() -> None:
    broken = STUDY.replace("grade: B", "grade: Z").encode()
    with pytest.raises(TrainingFileError) as caught:
        read_studies({"a": broken, "b": broken})
    assert {problem.file for problem in caught.value.problems} == {"a.yaml", "b.yaml"}


def test_a_value_is_a_number_or_is_missing() -> None:
    text = {"fr": "a", "en": "a"}
    assert FigureDocument.model_validate({"key": "a", "label": text, "value": 80.1}).value == (
        Decimal("80.1")
    )
    with pytest.raises(ValueError, match="number"):
        FigureDocument.model_validate({"key": "a", "label": text, "value": True})
