"""The public pages: open to all, the same for all, cheap to open again."""

import re
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from sessions.models import Edition
from sessions.references.services import load_studies
from tests.factories import make_participant, make_session, make_teacher
from tests.panorama.shelves import OEUVRE, files, make_training
from tests.references.studies import STUDY

pytestmark = pytest.mark.django_db
KEY = "panorama-test"
PAGES = [
    ("directory", []),
    ("network", ["oeuvre"]),
    ("network", ["vine"]),
    ("network", ["lost"]),
    ("compare", []),
    ("timeline", []),
    ("aims", []),
    ("aim", ["job"]),
    ("aim", ["fun"]),
    ("contents", []),
    ("chapter", ["first"]),
    ("chapter", ["second"]),
    ("booklet", []),
    ("offline", []),
]


def address(name: str, *parts: str, training: str = KEY) -> str:
    return reverse(f"panorama:{name}", args=[training, *parts])


def study() -> None:
    """Publish the series that the training names."""
    load_studies({"study": STUDY.replace("key: networks", "key: used").encode()})


def body(client: Client, path: str, **values: Any) -> str:
    response = client.get(path, **values)
    assert response.status_code == 200, path
    return response.content.decode()


@pytest.fixture
def edition() -> Edition:
    return make_training()


@pytest.mark.parametrize(("name", "parts"), PAGES)
def test_every_page_opens_for_anybody_and_holds_nothing_of_a_person(
    client: Client, edition: Edition, name: str, parts: list[str]
) -> None:
    owner = make_teacher(email="someone@example.org")
    client.force_login(owner)
    response = client.get(address(name, *parts))
    text = response.content.decode()
    assert response.status_code == 200
    assert "csrfmiddlewaretoken" not in text
    assert "someone@example.org" not in text
    assert reverse("account_logout") not in text
    assert "csrftoken" not in response.cookies
    assert " style=" not in text


@pytest.mark.parametrize(
    ("name", "parts"),
    [("network", ["nowhere"]), ("aim", ["nowhere"]), ("chapter", ["nowhere"])],
)
def test_what_the_training_does_not_have_is_not_found(
    client: Client, edition: Edition, name: str, parts: list[str]
) -> None:
    assert client.get(address(name, *parts)).status_code == 404
    assert client.get(address("directory", training="nowhere")).status_code == 404


def test_without_a_training_the_page_says_so(client: Client) -> None:
    assert "Rien à lire pour l’instant" in body(client, "/panorama/")
    assert client.get(address("offline")).status_code == 404


def test_the_front_page_is_the_directory_of_the_first_training_with_networks(
    client: Client,
) -> None:
    bare = {f"networks__{key}": None for key in ("oeuvre", "vine", "lost")}
    bare |= {"comparisons__old": None, "comparisons__new": None, "content__deck": None}
    head = files("bare")["training.yaml"].decode()
    deck = "title: {fr: Un}\nslides: [{key: one, title: {fr: Un}}]\n"
    make_training("bare", **{**bare, "training": head, "content__deck": deck})
    make_training()
    text = body(client, "/panorama/")
    assert "Œuvrés" in text
    assert address("directory", training="bare") in text
    assert "Aucun réseau dans cette formation" in body(
        client, address("directory", training="bare")
    )


def test_a_training_of_a_teacher_is_not_public(client: Client, edition: Edition) -> None:
    make_training("private", owner=make_teacher())
    assert client.get(address("directory", training="private")).status_code == 404
    assert "Formation private" not in body(client, "/panorama/")


def test_the_newest_edition_is_shown(client: Client, edition: Edition) -> None:
    make_training(networks__oeuvre=OEUVRE.replace("name: Œuvrés", "name: Nouveau"))
    text = body(client, "/panorama/")
    assert "Nouveau" in text
    assert "Œuvrés" not in text


def hidden(text: str) -> list[str]:
    cards = re.findall(r'<li class="read-card[^>]*>', text)
    return ["hidden" if " hidden" in card else "shown" for card in cards]


def test_the_search_works_without_javascript(client: Client, edition: Edition) -> None:
    text = body(client, address("directory"), data={"q": "métiers", "family": "pro"})
    assert hidden(text) == ["shown", "hidden", "hidden"]
    assert "1 réseau sur 3" in text
    assert 'value="métiers"' in text
    nothing = body(client, address("directory"), data={"q": "absent"})
    assert "Aucun réseau ne correspond" in nothing


def test_a_filter_that_does_not_exist_is_named_and_nothing_is_hidden(
    client: Client, edition: Edition
) -> None:
    text = body(client, address("directory"), data={"family": "nowhere"})
    assert hidden(text) == ["shown"] * 3
    assert "errorlist" in text


@time_machine.travel("2026-11-28T12:00:00Z")
def test_a_network_tells_what_is_known_with_source_date_and_grade(
    client: Client, edition: Edition
) -> None:
    text = body(client, address("network", "oeuvre"))
    for words in (
        "anciennement Anciens Métiers", "3 millions de membres", "octobre 2025", "plus d’un an",
        "presse ou autorité scolaire", "vérifié le 5 janvier 2026",
        "Ce que l’on disait dans le cours de 2016, ou avant", "1 million de membres",
        "<strong>conseil</strong>", "https://oeuvre.example/about", "à vérifier",
    ):  # fmt: skip
        assert words in text, words
    assert "99 millions" not in text
    assert f"{address('chapter', 'first')}#deck-one" in text
    assert f"{address('compare')}?n=oeuvre#table-old" in text


def test_what_is_not_found_is_said(client: Client, edition: Edition) -> None:
    text = body(client, address("network", "lost"))
    assert text.count("non retrouvé") >= 4
    assert "Aucun chiffre d’aujourd’hui n’a été retrouvé." in text
    assert "deck-one" not in text  # named in the notes alone


def test_networks_that_a_reader_chose_are_compared(client: Client, edition: Edition) -> None:
    text = body(client, f"{address('compare')}?n=oeuvre&n=vine&n=&n=oeuvre")
    assert 'id="chosen-title"' in text
    assert 'data-label="Petite Vidéo"' in text
    assert text.index('id="table-old"') < text.index('id="table-new"')
    one = body(client, f"{address('compare')}?n=oeuvre&n=nowhere")
    assert "Encore un réseau" in one
    assert "il a été laissé de côté" in one
    assert 'id="chosen-title"' not in one


def test_the_timeline_says_in_words_what_it_draws(client: Client, edition: Edition) -> None:
    text = body(client, address("timeline"))
    assert 'href="#mark-closed"' in text
    assert "17 janvier 2017" in text
    assert "Perdu" in text[text.index("missing-title") :]


def test_the_course_is_read_without_its_notes(client: Client, edition: Edition) -> None:
    text = body(client, address("chapter", "first"))
    assert "On parle d’Œuvrés." in text
    assert "Notes privées" not in text
    assert address("chapter", "second") in text


def test_everything_is_there_in_english(client: Client, edition: Edition) -> None:
    client.cookies["django_language"] = "en"
    for name, parts in PAGES:
        text = body(client, address(name, *parts))
        assert not re.search(r">[^<]*(réseau|retrouvé|Chronologie)[^<]*<", text), name
    assert "Born in Lyon" in body(client, address("network", "oeuvre"))


def test_a_page_is_not_sent_again_until_it_changes(client: Client, edition: Edition) -> None:
    path = address("network", "oeuvre")
    first = client.get(path)
    assert first["Cache-Control"] == "no-cache"
    assert {"Cookie", "Accept-Language"} <= set(first["Vary"].split(", "))
    known = {"If-None-Match": first["ETag"]}
    assert client.get(path, headers=known).status_code == 304
    client.cookies["django_language"] = "en"
    assert client.get(path, headers=known).status_code == 200
    client.cookies["django_language"] = "fr"
    with time_machine.travel("2099-01-01"):
        assert client.get(path, headers=known).status_code == 200
    make_training(networks__oeuvre=OEUVRE.replace("3 millions", "4 millions"))
    assert client.get(path, headers=known).status_code == 200


def test_pages_are_compressed(client: Client, edition: Edition) -> None:
    response = client.get("/panorama/", headers={"Accept-Encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    known = {"Accept-Encoding": "gzip", "If-None-Match": response["ETag"]}
    assert client.get("/panorama/", headers=known).status_code == 304


@pytest.mark.parametrize(
    ("page", "queries"),
    [
        (("directory",), 1),
        (("network", "oeuvre"), 3),
        (("network", "lost"), 1),
        (("compare",), 1),
        (("timeline",), 1),
        (("aim", "job"), 1),
        (("chapter", "first"), 3),
        (("booklet",), 3),
    ],
)
def test_a_page_costs_few_queries(
    client: Client,
    edition: Edition,
    django_assert_num_queries: DjangoAssertNumQueries,
    page: tuple[str, ...],
    queries: int,
) -> None:
    study()
    path = address(*page)
    response = client.get(path)  # an edition is read once
    with django_assert_num_queries(queries):
        client.get(path)
    with django_assert_num_queries(queries):
        assert client.get(path, headers={"If-None-Match": response["ETag"]}).status_code == 304


def test_the_worker_changes_with_the_edition_and_the_language(
    client: Client, edition: Edition
) -> None:
    response = client.get("/panorama/worker.js")
    assert response["Content-Type"].startswith("text/javascript")
    first = response.content.decode()
    for name in ("booklet", "aims", "compare", "contents"):
        assert f'"{address(name)}"' in first
    client.cookies["django_language"] = "en"
    assert body(client, "/panorama/worker.js") != first
    client.cookies["django_language"] = "fr"
    assert body(client, "/panorama/worker.js") == first
    make_training(networks__vine=None, comparisons__old=None, comparisons__new=None,
                  content__deck="title: {fr: Un}\nslides: [{key: one, title: {fr: Un}}]\n")  # fmt: skip
    assert body(client, "/panorama/worker.js") != first


def test_the_language_is_chosen_on_a_page_of_its_own(client: Client, edition: Edition) -> None:
    path = reverse("panorama:language")
    response = client.get(path, {"next": address("timeline")})
    text = response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert f'value="{address("timeline")}"' in text
    assert "csrfmiddlewaretoken" in text
    for wrong in ("https://elsewhere.example/", "//elsewhere.example", "/teach/", ""):
        assert 'name="next" value="/panorama/"' in body(client, path, data={"next": wrong})


def test_home_phone_and_preparation_lead_there(client: Client) -> None:
    training_session = make_session(state="live")
    assert 'href="/panorama/"' in body(client, "/")
    participant, token = make_participant(training_session)
    phone = Client()
    phone.cookies[f"rsn_p_{participant.cookie_id}"] = token
    assert 'href="/panorama/"' in body(phone, training_session.get_absolute_url())
    client.force_login(training_session.owner)
    prepare = reverse("sessions:prepare", args=[training_session.ref])
    assert 'href="/panorama/"' in body(client, prepare)


def test_figures_of_studies_stand_by_study(client: Client, edition: Edition) -> None:
    before = client.get(address("network", "oeuvre"))
    study()
    known = {"If-None-Match": before["ETag"]}
    text = body(client, address("network", "oeuvre"), headers=known)
    assert "Ses chiffres sont plus bas, étude par étude." in text
    assert "usage de chaque réseau" in text
    assert "usage de chaque réseau" in body(client, address("chapter", "first"))
    assert "Ses chiffres sont sur sa page, étude par étude." in body(client, address("booklet"))


def test_a_spare_slide_is_for_a_teacher_to_show(client: Client) -> None:
    make_training()
    for path in ("course/first/", "networks/lost/"):
        page = client.get(f"/panorama/panorama-test/{path}").content.decode()
        assert page
        assert "diapositive de réserve" not in page, path
