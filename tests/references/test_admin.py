"""Studies and series in Django's admin: who may, in two languages, never written over."""

import datetime
import re
from typing import Any

import pytest
import time_machine
from django.contrib import admin
from django.test import Client, RequestFactory
from django.urls import reverse

from rsn_training.accounts.enums import Role
from sessions.references.models import ReferenceFigure, ReferenceSeries, ReferenceStudy
from sessions.references.services import load_studies
from tests.accounts.people import person
from tests.references.studies import STUDY

pytestmark = pytest.mark.django_db
LIST = "admin:sessions_references_referenceseries_changelist"
CHANGE = "admin:sessions_references_referenceseries_change"
NEWER = STUDY.replace("value: 63", "value: 64")


@pytest.fixture
def networks() -> ReferenceSeries:
    load_studies({"study": STUDY.encode()})
    return ReferenceSeries.objects.get(key="networks")


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(person(role=Role.ADMIN))
    return client


def fields(page: str) -> dict[str, str]:
    """Return what the form of a page would send as it is."""
    data = {}
    for tag in re.findall(r"<(?:input|select|textarea)[^>]*>(?:[^<]*</textarea>)?", page):
        name = re.search(r'name="([^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag) or re.search(r">\s*([^<]*)</textarea>", tag)
        if name and 'type="submit"' not in tag and 'type="checkbox"' not in tag:
            data[name[1]] = value[1] if value else ""
    for name, options in re.findall(
        r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL
    ):
        chosen = re.search(r'value="([^"]*)"[^>]*selected', options)
        data[name] = chosen[1] if chosen else ""
    return {name: value for name, value in data.items() if "__prefix__" not in name}


def save(desk: Client, series: ReferenceSeries, **changed: str) -> Any:
    path = reverse(CHANGE, args=[series.pk])
    data = {**fields(desk.get(path).content.decode()), **changed}
    return desk.post(path, {**data, "_save": "1"})


def listed(desk: Client, **query: str) -> list[str]:
    reply = desk.get(reverse(LIST), query)
    assert reply.status_code == 200
    return sorted(series.key for series in reply.context["cl"].queryset)


@pytest.mark.parametrize(
    "name", ["referencestudy_changelist", "referencestudy_add", "referenceseries_changelist",
             "referenceseries_add"]
)  # fmt: skip
def test_pages_open(desk: Client, networks: ReferenceSeries, name: str) -> None:
    assert desk.get(reverse(f"admin:sessions_references_{name}")).status_code == 200


def test_a_study_is_edited_with_its_series_beside(desk: Client, networks: ReferenceSeries) -> None:
    path = reverse("admin:sessions_references_referencestudy_change", args=[networks.study_id])
    page = desk.get(path).content.decode()
    assert reverse(CHANGE, args=[networks.pk]) in page
    reply = desk.post(path, {**fields(page), "published": "2016", "_save": "1"})
    assert reply.status_code == 302
    study = ReferenceStudy.objects.get()
    assert (study.published, study.origin) == ("2016", "edited")


def test_what_is_saved_is_never_written_over(desk: Client, networks: ReferenceSeries) -> None:
    assert save(desk, networks, title_fr="Autre titre").status_code == 302
    networks.refresh_from_db()
    assert networks.title == {"fr": "Autre titre", "en": "use of each network"}
    assert networks.origin == "edited"
    load_studies({"study": NEWER.encode()})
    assert ReferenceFigure.objects.get(key="facebook").value == 63


def test_saving_without_a_change_leaves_it_to_the_loader(
    desk: Client, networks: ReferenceSeries
) -> None:
    assert save(desk, networks).status_code == 302
    networks.refresh_from_db()
    assert networks.origin == "shipped"
    load_studies({"study": NEWER.encode()})
    assert ReferenceFigure.objects.get(key="facebook").value == 64


def test_a_figure_that_was_changed_makes_its_series_edited(
    desk: Client, networks: ReferenceSeries
) -> None:
    reply = save(desk, networks, **{"figures-1-value": "12", "figures-1-state": "found"})
    assert reply.status_code == 302
    networks.refresh_from_db()
    assert networks.origin == "edited"
    assert networks.figures.get(key="linkedin").value == 12


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"title_en": ""}, "en français et en anglais|in French and in English"),
        ({"source_fr": "", "source_en": ""}, "brouillon|stays a draft"),
        ({"figures-0-value": ""}, "valeur|has a value"),
        ({"figures-0-value": "163"}, "100"),
        ({"n": "0"}, "1"),
        ({"link": "javascript:alert(1)"}, "URL"),
    ],
)
def test_a_fault_is_said_and_nothing_is_stored(
    desk: Client, networks: ReferenceSeries, changed: dict[str, str], said: str
) -> None:
    reply = save(desk, networks, **changed)
    assert reply.status_code == 200
    assert re.search(said, reply.content.decode())
    networks.refresh_from_db()
    assert networks.origin == "shipped"


def test_series_are_found_by_grade_status_and_words(
    desk: Client, networks: ReferenceSeries
) -> None:
    assert listed(desk) == ["networks", "time"]
    assert listed(desk, grade__exact="C") == ["time"]
    assert listed(desk, status__exact="published") == ["networks"]
    assert listed(desk, q="temps passé") == ["time"]
    assert listed(desk, q="Institut") == ["networks", "time"]
    assert listed(desk, q="nothing like it") == []


@time_machine.travel("2026-06-01T12:00:00Z")
def test_series_are_found_by_when_they_were_verified(
    desk: Client, networks: ReferenceSeries
) -> None:
    assert listed(desk, verified="never") == ["networks", "time"]
    ReferenceSeries.objects.filter(key="time").update(verified_on=datetime.date(2025, 5, 31))
    ReferenceSeries.objects.filter(key="networks").update(verified_on=datetime.date(2025, 6, 2))
    assert listed(desk, verified="stale") == ["time"]
    assert listed(desk, verified="fresh") == ["networks"]
    assert listed(desk, verified="never") == []


def act(desk: Client, action: str) -> None:
    chosen = [str(pk) for pk in ReferenceSeries.objects.values_list("pk", flat=True)]
    desk.post(reverse(LIST), {"action": action, "_selected_action": chosen})


def test_several_series_are_verified_published_and_withdrawn(
    desk: Client, networks: ReferenceSeries
) -> None:
    act(desk, "verify")
    assert not ReferenceSeries.objects.filter(verified_on=None).exists()
    act(desk, "publish")
    assert ReferenceSeries.objects.published().count() == 2
    act(desk, "withdraw")
    assert not ReferenceSeries.objects.published().exists()
    assert not ReferenceSeries.objects.filter(origin="shipped").exists()


def test_a_series_without_source_is_not_published_by_the_action(
    desk: Client, networks: ReferenceSeries
) -> None:
    ReferenceSeries.objects.filter(key="time").update(source={})
    act(desk, "publish")
    assert [series.key for series in ReferenceSeries.objects.published()] == ["networks"]


def test_what_ships_is_not_deleted_and_what_an_editor_made_is(
    desk: Client, networks: ReferenceSeries
) -> None:
    own = ReferenceSeries.objects.get(key="time")
    ReferenceSeries.objects.filter(pk=own.pk).update(origin="edited")
    for series, status in ((networks, 403), (own, 302)):
        path = reverse("admin:sessions_references_referenceseries_delete", args=[series.pk])
        assert desk.post(path, {"post": "yes"}).status_code == status


@pytest.mark.parametrize(
    ("role", "may"), [(Role.TEACHER, False), (Role.EDITOR, True), (Role.ADMIN, True)]
)
def test_editors_may_and_teachers_may_not(rf: RequestFactory, role: Role, may: bool) -> None:
    request = rf.get("/admin/")
    request.user = person(role=role)
    for model in (ReferenceStudy, ReferenceSeries):
        model_admin = admin.site.get_model_admin(model)
        rights = set(model_admin.get_model_perms(request).values())
        assert rights == {may}
        assert model_admin.has_module_permission(request) is may


def test_a_teacher_is_turned_away(client: Client) -> None:
    client.force_login(person())
    assert client.get(reverse(LIST), follow=True).status_code == 403
