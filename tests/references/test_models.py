"""What the database refuses, what the forms say before, and who sees what."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from sessions.references.models import ReferenceFigure, ReferenceSeries, ReferenceStudy
from sessions.references.selectors import (
    published_series,
    published_series_by_key,
    series_choices,
)
from sessions.references.services import load_studies
from tests.references.studies import STUDY, both

pytestmark = pytest.mark.django_db


@pytest.fixture
def networks() -> ReferenceSeries:
    load_studies({"study": STUDY.encode()})
    return ReferenceSeries.objects.get(key="networks")


def refuses(constraint: str, make: Any) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make()


@pytest.mark.parametrize("values", [{"value": 12}, {"state": "found"}])
def test_a_figure_has_a_value_exactly_when_it_was_found(
    networks: ReferenceSeries, values: dict[str, Any]
) -> None:
    lost = networks.figures.filter(key="linkedin")
    refuses("reference_figure_value_iff_found", lambda: lost.update(**values))
    for name, value in values.items():
        setattr(figure := lost.get(), name, value)
    with pytest.raises(ValidationError):
        figure.full_clean()


def test_a_key_stands_once_in_a_series(networks: ReferenceSeries) -> None:
    refuses(
        "figure",
        lambda: ReferenceFigure.objects.create(
            series=networks, key="facebook", label=both("a"), value=1
        ),
    )


def test_a_series_without_source_is_not_published(networks: ReferenceSeries) -> None:
    every = ReferenceSeries.objects.filter(pk=networks.pk)
    refuses("reference_series_published_has_source", lambda: every.update(source={}))
    every.update(source={}, status="draft")
    networks.refresh_from_db()
    networks.status = "published"
    with pytest.raises(ValidationError, match="source"), override("en"):
        networks.full_clean()


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"n": 0}, "reference_series_n_positive"),
        ({"grade": "D"}, "reference_series_grade_known"),
        ({"status": "public"}, "reference_series_status_known"),
        ({"unit": "euros"}, "reference_series_unit_known"),
        ({"origin": "me"}, "reference_series_origin_known"),
    ],
)
def test_a_series_keeps_to_known_words(
    networks: ReferenceSeries, values: dict[str, Any], constraint: str
) -> None:
    every = ReferenceSeries.objects.filter(pk=networks.pk)
    refuses(constraint, lambda: every.update(**values))


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({}, "reference_study_dated"),
        ({"published": "2015", "field_to": "2014"}, "reference_study_field_begins"),
    ],
)
def test_a_study_has_a_date(values: dict[str, str], constraint: str) -> None:
    study = ReferenceStudy(key="a", title=both("a"), publisher=both("a"), **values)
    refuses(constraint, study.save)
    with pytest.raises(ValidationError):
        study.full_clean()


@pytest.mark.parametrize(
    ("values", "good"),
    [
        ({"field_from": "2025-06", "field_to": "2025"}, True),
        ({"field_from": "2025-09-26", "field_to": "2025-10-02"}, True),
        ({"field_from": "2025-06", "field_to": "2025-05"}, False),
        ({"published": "June 2025"}, False),
        ({"published": "2025-02-30"}, False),
    ],
)
def test_dates_are_as_precise_as_they_are_known(values: dict[str, str], good: bool) -> None:
    study = ReferenceStudy(key="a", title=both("a"), publisher=both("a"), **values)
    if good:
        study.full_clean()
        return
    with pytest.raises(ValidationError):
        study.full_clean()


def test_a_share_lies_between_nobody_and_everybody(networks: ReferenceSeries) -> None:
    figure = networks.figures.get(key="facebook")
    figure.value = 101
    with pytest.raises(ValidationError):
        figure.full_clean()


# --- who sees what --------------------------------------------------------------------------


def test_a_published_series_comes_with_all_that_stands_beside_it(
    networks: ReferenceSeries,
) -> None:
    found = published_series("networks")
    assert found is not None
    assert (found.n, found.study.field_from) == (2000, "2014-11")
    assert [(figure.key, figure.is_found) for figure in found.figures] == [
        ("facebook", True),
        ("linkedin", False),
    ]
    with override("fr"):
        assert [figure.written for figure in found.figures] == ["63\u202f%", ""]


def test_a_draft_is_never_given(networks: ReferenceSeries) -> None:
    assert published_series("time") is None
    ReferenceSeries.objects.filter(pk=networks.pk).update(status="draft")
    assert published_series("networks") is None
    assert published_series("unknown") is None
    assert published_series("") is None
    assert series_choices() == []


@pytest.mark.parametrize("number", [1, 3])
def test_several_series_cost_two_queries(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for index in range(number):
        text = STUDY.replace("key: networks", f"key: networks-{index}")
        load_studies({f"study-{index}": text.replace("key: time", f"key: time-{index}").encode()})
    with django_assert_num_queries(2):
        found = published_series_by_key([f"networks-{index}" for index in range(number)])
        assert sum(len(series.figures) for series in found.values()) == 2 * number
    with django_assert_num_queries(1):
        assert len(series_choices()) == number


def test_no_key_costs_no_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert published_series_by_key(["", ""]) == {}


def test_an_editor_chooses_among_published_shares_by_study_and_series(
    networks: ReferenceSeries,
) -> None:
    ReferenceSeries.objects.filter(key="time").update(status="published")
    with override("en"):
        assert series_choices() == [("networks", "Institute, “Social life” – use of each network")]
