"""The page of texts and words: what it lists, what its buttons do, and for whom."""

import re
import uuid
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sessions.enums import Screen
from sessions.responses.models import Answer, TextGroup, WordRule
from sessions.responses.services import open_asking, refresh_tally
from sessions.screens import render_region
from tests.factories import fresh, make_session, make_teacher
from tests.kinds import make_kinds_session
from tests.responses.rooms import Room, open_room, people, say

pytestmark = pytest.mark.django_db


def room_with(client: Client, key: str, *values: str) -> Room:
    room = open_room(key)
    for who, value in zip(people(room.session, len(values)), values, strict=True):
        say(who, room.asking, value)
    refresh_tally(asking_id=room.asking.pk)
    client.force_login(room.session.owner)
    return room


def address(room: Room) -> str:
    return reverse("sessions:survey:texts", args=[room.session.ref, room.asking.question_id])


def listed(page: str) -> list[str]:
    """Return the texts of the list."""
    found = re.findall(
        r'name="text" value="[^"]+"(?: checked)?><span>(.*?)</span>', page, re.DOTALL
    )
    return [unescape(text) for text in found]


def words(page: str) -> list[str]:
    return re.findall(r'name="word" value="([^"]+)"', page)


def get(client: Client, room: Room, **wanted: str) -> str:
    response = client.get(address(room), wanted)
    assert response.status_code == 200
    return response.content.decode()


def post(client: Client, room: Room, **data: object) -> str:
    """Press a button; return the page that comes."""
    response = client.post(address(room), data, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def id_of(text: str) -> str:
    return str(Answer.objects.filter(value__contains=text).earliest("pk").pk)


def test_the_page_lists_everything_also_what_is_hidden(client: Client) -> None:
    room = room_with(client, "hopes", "un", "deux", "deux")
    page = post(client, room, act="hide", text=id_of("deux"))
    assert sorted(listed(page)) == ["deux", "un"]
    assert page.count("is-hidden") == 1
    assert listed(get(client, room, show="hidden")) == ["deux"]
    assert listed(get(client, room, show="shown")) == ["un"]


def test_a_search_forgives_accents_and_capitals_and_stays_after_a_press(client: Client) -> None:
    room = room_with(client, "hopes", "Des ÉLÈVES", "élève modèle", "rien")
    assert len(listed(get(client, room, q="eleve"))) == 2
    page = post(client, room, act="hide", text=id_of("rien"), q="Élève")
    assert 'value="Élève"' in page
    assert len(listed(page)) == 2
    assert not listed(get(client, room, q="nulle part"))


def test_all_that_was_found_is_hidden_and_shown_again_at_once(client: Client) -> None:
    room = room_with(client, "hopes", *(f"texte {number}" for number in range(130)), "autre")
    page = get(client, room, q="texte", page="2")
    assert len(listed(page)) == 30
    post(client, room, act="hide", all="1", q="texte")
    assert Answer.objects.filter(hidden_at=None).count() == 1
    page = get(client, room)
    assert 'value="show-together"' in page
    post(client, room, act="show-together")
    assert Answer.objects.filter(hidden_at=None).count() == 131


def test_everything_is_hidden_by_one_button(client: Client) -> None:
    room = room_with(client, "hopes", "un", "deux")
    page = post(client, room, act="hide-all")
    assert page.count("is-hidden") == 2
    assert 'value="hide-all"' not in page


def test_groups_are_made_filled_renamed_and_removed(client: Client) -> None:
    room = room_with(client, "hopes", "un", "deux", "trois")
    page = post(client, room, act="make-group", title="Chiffres", text=[id_of("un"), id_of("deux")])
    group = TextGroup.objects.get()
    assert sorted(listed(get(client, room, show=str(group.pk)))) == ["deux", "un"]
    assert listed(get(client, room, show="none")) == ["trois"]
    post(client, room, act="group", group=str(group.pk), text=id_of("trois"))
    post(client, room, act="ungroup", text=id_of("un"))
    assert sorted(listed(get(client, room, show=str(group.pk)))) == ["deux", "trois"]
    page = post(client, room, act=f"rename-group:{group.pk}", title="Nombres")
    assert 'value="Nombres"' in page
    post(client, room, act=f"remove-group:{group.pk}")
    assert not TextGroup.objects.exists()
    assert len(listed(get(client, room))) == 3


def test_words_are_hidden_merged_and_undone(client: Client) -> None:
    room = room_with(client, "word", "peur", "crainte", "joie", "joie")
    assert words(get(client, room)) == ["joie", "crainte", "peur"]
    page = post(client, room, act="merge-words", word=["crainte", "peur"], into="")
    assert words(page) == ["crainte", "joie"]
    page = post(client, room, act="hide-word", word="joie")
    assert words(page) == ["crainte"]
    page = post(client, room, act="undo-word:joie")
    page = post(client, room, act="undo-word:peur")
    assert words(page) == ["joie", "crainte", "peur"]


@pytest.mark.parametrize(
    "data",
    [
        {"act": "hide"},
        {"act": "hide", "text": "x"},
        {"act": "group", "text": str(uuid.uuid4())},
        {"act": "group", "group": "x", "text": str(uuid.uuid4())},
        {"act": "make-group", "title": " "},
        {"act": "make-group", "title": "x" * 81},
        {"act": f"remove-group:{uuid.uuid4()}"},
        {"act": "hide-word"},
        {"act": "merge-words", "into": "peur"},
        {"act": "nothing"},
        {},
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    client: Client, data: dict[str, str]
) -> None:
    room = room_with(client, "word", "peur")
    response = client.post(address(room), data)
    assert response.status_code == 422
    assert 'class="notice notice-bad"' in response.content.decode()
    assert not WordRule.objects.exists()
    assert not TextGroup.objects.exists()
    assert not Answer.objects.filter(hidden_at__isnull=False).exists()


def test_a_refusal_keeps_what_was_ticked_and_typed(client: Client) -> None:
    room = room_with(client, "word", "peur", "joie")
    group = TextGroup.objects.create(question=room.asking.question, title="A", order=1)
    TextGroup.objects.create(question=room.asking.question, title="B", order=2)
    chosen = id_of("joie")
    page = client.post(
        address(room), {"act": "make-group", "title": "x" * 90, "text": chosen, "q": "jo"}
    ).content.decode()
    assert f'value="{chosen}" checked' in page
    assert "x" * 90 in page
    page = client.post(address(room), {"act": f"rename-group:{group.pk}", "title": "b"})
    assert 'value="b"' in page.content.decode()
    page = client.post(address(room), {"act": "merge-words", "word": "joie", "into": "y" * 300})
    assert 'value="joie" checked' in page.content.decode()
    assert "y" * 300 in page.content.decode()


def test_texts_of_all_rounds_stand_together(client: Client) -> None:
    room = room_with(client, "hopes", "un")
    second = open_asking(question=room.asking.question, new_round=True)
    say(people(room.session, 1)[0], second, "un")
    page = get(client, room)
    assert listed(page) == ["un"]
    assert "× 2" in page


def test_other_choices_are_listed_and_hidden(client: Client) -> None:
    session = make_kinds_session()
    asking = open_asking(question=session.questions.get(key__endswith="/role"))
    say(people(session, 1)[0], asking, {"other": "parent"})
    client.force_login(session.owner)
    room = Room(session, asking)
    assert listed(get(client, room)) == ["parent"]
    client.post(reverse("sessions:survey:moderate", args=[session.ref, Answer.objects.get().pk]),
                {"hidden": "1"})  # fmt: skip
    assert listed(get(client, room, show="hidden")) == ["parent"]


def test_text_is_never_taken_for_markup(client: Client) -> None:
    room = room_with(client, "word", "<script>alert(1)</script>")
    page = post(client, room, act="make-group", title="<b>gras</b>", text=id_of("script"))
    assert "<script>alert" not in page
    assert "<b>gras" not in page
    assert listed(page) == ["<script>alert(1)</script>"]


def test_a_question_without_texts_is_not_there_and_outsiders_find_nothing(client: Client) -> None:
    room = room_with(client, "hopes", "un")
    closed = reverse(
        "sessions:survey:texts",
        args=[room.session.ref, room.session.questions.get(key__endswith="/colour").pk],
    )
    assert client.get(closed).status_code == 404
    other = make_session(owner=room.session.owner)
    elsewhere = reverse("sessions:survey:texts", args=[other.ref, room.asking.question_id])
    assert client.get(elsewhere).status_code == 404
    client.force_login(make_teacher())
    assert client.get(address(room)).status_code == 404
    assert client.post(address(room), {"act": "hide-all"}).status_code == 404
    assert not Answer.objects.filter(hidden_at__isnull=False).exists()


def test_the_page_costs_the_same_for_one_text_and_for_many(client: Client) -> None:
    room = room_with(client, "word", "un")
    TextGroup.objects.create(question=room.asking.question, title="A", order=1)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            get(client, room)
        return len(captured)

    one = queries()
    for number, who in enumerate(people(room.session, 5)):
        say(who, room.asking, f"mot{number}")
        TextGroup.objects.create(question=room.asking.question, title=f"{number}", order=number)
    assert queries() == one


def test_a_question_that_nobody_answered_says_so(client: Client) -> None:
    room = room_with(client, "hopes")
    assert 'name="act"' not in get(client, room)


# --- the remote -------------------------------------------------------------------------------
def remote(room: Room) -> str:
    return render_region(fresh(room.session), Screen.PRESENTER, "results", "fr")


def test_the_remote_has_a_button_for_each_word_and_one_for_everything(client: Client) -> None:
    room = room_with(client, "word", "peur", "joie")
    seen = remote(room)
    assert 'value="hide-word:peur" form="shell-form"' in seen
    assert 'value="hide-all" form="shell-form"' in seen
    assert "csrf" not in seen
    response = client.post(address(room), {"act": "hide-word:peur", "from": "present"})
    assert response["Location"] == reverse("sessions:present", args=[room.session.ref])
    seen = remote(room)
    assert 'value="hide-word:peur"' not in seen
    assert 'value="undo-word:peur"' in seen
    client.post(address(room), {"act": "hide-all", "from": "present"})
    assert 'value="show-together"' in remote(room)


def test_a_refusal_comes_back_to_the_remote(client: Client) -> None:
    room = room_with(client, "word", "peur")
    data = {"act": "merge-words", "word": "peur", "into": "peur", "from": "present"}
    response = client.post(address(room), data, follow=True)
    assert response.redirect_chain[-1][0] == reverse("sessions:present", args=[room.session.ref])
    assert 'class="notice notice-bad"' in response.content.decode()
