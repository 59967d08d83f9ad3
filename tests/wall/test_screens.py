"""Who sees what: in pages and in streams, before and after the teacher has decided."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.template.loader import render_to_string
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from sessions.activities import registry
from sessions.enums import Mode, Screen, State
from sessions.live.hub import Hub
from sessions.models import Part, Participant, Step
from sessions.screens import load, render_region
from sessions.services import moves, states
from sessions.wall.enums import Act, Setting
from sessions.wall.models import AudienceQuestion
from sessions.wall.screens import Letters, fitting
from sessions.wall.selectors import Row
from sessions.wall.services import set_support
from tests.factories import device_of, fresh
from tests.live.streams import Stream, do, run, teacher, watch
from tests.wall.rooms import Room, open_room

pytestmark = pytest.mark.django_db
SECRET = "Texte qui attend"


@pytest.fixture
def room() -> Room:
    return open_room("Léa", "Ada")


def html(
    room: Room, screen: Screen, region: str = "aside", participant: Participant | None = None
) -> str:
    return render_region(load(room.session.pk), screen, region, "fr", participant=participant)


def page(room: Room, who: Participant) -> str:
    return room.phone(who).get(f"/s/{room.session.ref}/").content.decode()


# --- what waits --------------------------------------------------------------------------------


def not_for_the_room(room: Room) -> None:
    """Fill the wall with texts that the room must not see."""
    lea = room.people[0]
    room.ask(lea, f"{SECRET} 1")
    room.decide(room.ask(lea, f"{SECRET} 2"), Act.HIDE)
    room.decide(room.ask(lea, f"{SECRET} 3"), Act.PARK)
    room.merge(room.ask(lea, f"{SECRET} 4"), room.shown(room.people[1], "Visible"))


def test_waiting_text_is_in_no_page_of_others(room: Room) -> None:
    not_for_the_room(room)
    other = room.phone(room.people[1])
    teacher = room.teacher()
    ref = room.session.ref
    for client, path in (
        (other, f"/s/{ref}/"),
        (other, room.mine("page")),
        (other, room.mine("mine")),
        (other, f"/s/{ref}/me/data/"),
        (teacher, f"/teach/{ref}/projector/"),
    ):
        answer = client.get(path)
        assert answer.status_code == 200
        assert SECRET not in answer.content.decode(), path
    for screen in (Screen.PARTICIPANT, Screen.PROJECTOR):
        assert SECRET not in html(room, screen)
    assert html(room, Screen.PRESENTER).count(f"<p>{SECRET}") == 3  # the control: it is there


def test_the_author_sees_it_with_the_word_that_it_waits(room: Room) -> None:
    lea = room.people[0]
    room.ask(lea, SECRET)
    for shown in (page(room, lea), room.phone(lea).get(room.mine("page")).content.decode()):
        assert SECRET in shown
        assert "wall-note wall-waiting" in shown


@pytest.mark.django_db(transaction=True)
def test_waiting_text_is_in_no_stream_of_others() -> None:
    room = open_room("Léa", "Ada")
    lea, ada = room.people
    session = room.session

    async def scenario(hub: Hub) -> None:
        phones = [watch(hub, session, device_of(one, room.tokens[one.pk])) for one in (lea, ada)]
        signed_in = await do(hub, lambda: teacher(session))
        projector, remote = (
            Stream(
                hub,
                session.ref,
                {"screen": screen, "lang": "fr", "after": session.last_seq},
                signed_in,
            )
            for screen in ("projector", "presenter")
        )
        streams = [*phones, projector, remote]
        for stream in streams:
            await stream.opened()
        question = await do(hub, lambda: room.ask(lea, SECRET))
        update = await remote.next("update")
        assert SECRET in update.data["regions"]["aside"]
        await do(hub, lambda: room.decide(question, Act.PARK))
        other = await do(hub, lambda: room.shown(ada, "Pour tous"))
        assert other.text == "Pour tous"
        for stream in (*phones, projector):
            await stream.until(lambda stream=stream: "Pour tous" in stream.raw.decode())
            assert SECRET not in stream.raw.decode()

    run(scenario)


@pytest.mark.django_db(transaction=True)
def test_the_author_alone_is_told_to_look_at_their_own_page() -> None:
    room = open_room("Léa", "Ada")
    lea, ada = room.people
    question = room.ask(lea)
    session = fresh(room.session)

    async def scenario(hub: Hub) -> None:
        mine, other = (
            watch(hub, session, device_of(one, room.tokens[one.pk])) for one in (lea, ada)
        )
        for stream in (mine, other):
            await stream.opened()
        await do(hub, lambda: room.decide(question, Act.SHOW))
        for stream in (mine, other):
            await stream.until(lambda stream=stream: "Pourquoi" in stream.raw.decode())
        assert any(message.data.get("personal") for message in mine.all("update"))
        assert not any(message.data.get("personal") for message in other.all("update"))

    run(scenario)


# --- what is pushed, and what is one's own -----------------------------------------------------


def test_what_is_pushed_says_nothing_of_anybody(room: Room) -> None:
    lea, ada = room.people
    question = room.shown(lea)
    room.support(ada, question)
    pushed = html(room, Screen.PARTICIPANT)
    assert 'data-own=""' in pushed
    assert 'aria-pressed="true"' not in pushed
    assert "csrf" not in pushed
    for person in room.people:
        assert person.cookie_id not in pushed
        assert str(person.pk) not in pushed


def test_one_s_own_page_knows_what_one_supports_and_asked(room: Room) -> None:
    lea, ada = room.people
    question = room.shown(lea)
    room.support(ada, question)
    assert 'aria-pressed="true"' in html(room, Screen.PARTICIPANT, participant=ada)
    own = html(room, Screen.PARTICIPANT, participant=lea)
    assert 'aria-pressed="true"' not in own
    assert f'data-owned="{question.pk} "' in own
    assert f'data-supported="{question.pk} "' in page(room, ada)


def test_nobody_s_name_stands_on_any_screen_beside_a_question(room: Room) -> None:
    room.shown(room.people[0])
    room.ask(room.people[1])
    for screen in Screen:
        for name in ("Léa", "Ada"):
            assert name not in html(room, screen)


def test_text_from_people_is_escaped(room: Room) -> None:
    question = room.shown(room.people[0], "<script>alert(1)</script>")
    room.decide(question, Act.ANSWER, answer="<b>Non</b>")
    for screen in (Screen.PARTICIPANT, Screen.PRESENTER):
        assert "<script>" not in html(room, screen)
        assert "<b>Non" not in html(room, screen)


# --- states of the session and of the wall -----------------------------------------------------


@pytest.mark.parametrize(
    ("state", "offered"),
    [(State.OPEN, False), (State.LIVE, True), (State.SUSPENDED, False), (State.CLOSED, False)],
)
def test_without_any_question_the_phone_offers_the_wall_while_the_session_runs(
    state: State, offered: bool
) -> None:
    room = open_room(state=state)
    assert ("data-wall-open" in html(room, Screen.PARTICIPANT)) is offered


@pytest.mark.parametrize("state", [State.SUSPENDED, State.CLOSED])
def test_after_the_lesson_questions_and_answers_can_be_read(room: Room, state: State) -> None:
    question = room.shown(room.people[0], "Lue plus tard")
    states.change_state(training_session=fresh(room.session), to=state)
    room.decide(question, Act.ANSWER, answer="Réponse du soir")
    shown = page(room, room.people[1])
    assert "Lue plus tard" in shown
    assert "Réponse du soir" in shown
    assert "data-wall-send" not in shown
    assert "data-wall-support" not in shown


@pytest.mark.django_db(transaction=True)
def test_a_suspended_session_takes_the_button_away_on_every_phone(room: Room) -> None:
    room.shown(room.people[0])
    session = fresh(room.session)

    async def scenario(hub: Hub) -> None:
        stream = watch(hub, session, device_of(room.people[1], room.tokens[room.people[1].pk]))
        await stream.opened()
        await do(hub, lambda: states.change_state(training_session=session, to=State.SUSPENDED))
        update = await stream.next("update")
        assert "data-wall-open" in update.data["regions"]["aside"]
        assert "data-wall-send" not in update.data["regions"]["aside"]

    run(scenario)


def test_a_closed_wall_says_so(room: Room) -> None:
    room.set(Setting.CLOSE)
    assert "data-wall-send" not in html(room, Screen.PARTICIPANT)
    assert "chip-bad" in html(room, Screen.PRESENTER)


def test_the_remote_puts_the_wall_on_the_projector(room: Room) -> None:
    assert "data-wall-overlay hidden" in html(room, Screen.PROJECTOR)
    room.set(Setting.PROJECT)
    assert "data-wall-overlay hidden" not in html(room, Screen.PROJECTOR)
    room.set(Setting.TAKE_OFF)
    assert "data-wall-overlay hidden" in html(room, Screen.PROJECTOR)


def test_two_equal_questions_are_told_apart_by_their_hour_in_one_order(room: Room) -> None:
    paris = ZoneInfo("Europe/Paris")
    for who, minute in ((room.people[0], 5), (room.people[1], 9)):
        with time_machine.travel(datetime(2026, 3, 2, 10, minute, tzinfo=paris), tick=False):
            room.ask(who, "Faut-il un compte ?")
    room.decide(AudienceQuestion.objects.latest("created_at"), Act.SHOW)
    for name in ("question", "into"):
        offered = html(room, Screen.PRESENTER).split(f'name="{name}"')[1].split("</select>")[0]
        found = re.findall(r">([^<]+)</option>", offered)[1:]
        assert found == ["10:05 – Faut-il un compte ?", "10:09 – Faut-il un compte ?"]


def test_the_room_is_invited_to_ask_the_first_question_only(room: Room) -> None:
    invitation = "posez la première"
    assert invitation in html(room, Screen.PARTICIPANT)
    room.decide(room.ask(room.people[0]), Act.ANSWER_ALOUD)
    assert invitation not in html(room, Screen.PARTICIPANT)


# --- the wall as the stage -----------------------------------------------------------------------


def on_stage(room: Room, mode: Mode = Mode.WORK) -> None:
    """Bring the room to a part of the agenda that shows the wall."""
    step = Step.objects.create(
        training_session=room.session, key="wall", title={"fr": "Mur"}, order=99
    )
    Part.objects.create(step=step, order=1, activity="wall", object_key="questions", mode=mode)
    now = fresh(room.session)
    moves.go_to(training_session=now, version=now.move_version, step_id=step.pk)
    room.session = fresh(room.session)


def test_as_a_part_of_the_agenda_the_projector_shows_the_whole_wall(room: Room) -> None:
    room.shown(room.people[0], "Visible de loin")
    room.ask(room.people[0], SECRET)
    on_stage(room)
    shown = html(room, Screen.PROJECTOR, "results")
    assert "Visible de loin" in shown
    assert SECRET not in shown
    for screen in Screen:
        assert html(room, screen, "stage")
    assert not html(room, Screen.PARTICIPANT, "results").strip()


def test_on_stage_a_change_of_the_wall_touches_the_results(room: Room) -> None:
    room.shown(room.people[0])
    assert room.session.events.latest("seq").regions == ["aside"]
    on_stage(room)
    room.shown(room.people[0], "Et ensuite ?")
    assert room.session.events.latest("seq").regions == ["aside", "results"]


def test_at_the_end_the_projector_says_what_is_still_open(room: Room) -> None:
    room.shown(room.people[0], "Encore ouverte")
    room.decide(room.shown(room.people[1], "Close"), Act.ANSWER_ALOUD)
    on_stage(room, Mode.RESULTS)
    shown = html(room, Screen.PROJECTOR, "results")
    assert shown.count("<strong>1</strong>") == 2
    assert "Encore ouverte" in shown
    assert "Close" not in shown


def row(text: str) -> Row:
    return Row(text, text, "shown", timezone.now(), is_pinned=False, supports=0)  # type: ignore[arg-type]


def test_the_projector_takes_as_many_questions_as_can_be_read() -> None:
    short, long = row("Courte ?"), row("x" * 300)
    space = Letters(line=60, lines=12)
    assert len(fitting([short] * 40, space)) == 5
    assert len(fitting([long] * 40, space)) == 1
    assert fitting([long], Letters(line=60, lines=1)) == [long]
    assert fitting([], space) == []


# --- cost --------------------------------------------------------------------------------------


def fill(room: Room, number: int) -> None:
    """Show questions of somebody, supported by somebody else."""
    lea, ada = room.people
    room.set(Setting.AFTER)
    wall = room.wall
    made = AudienceQuestion.objects.bulk_create(
        AudienceQuestion(wall=wall, author=lea, text=f"Question {index}", state="shown")
        for index in range(number)
    )
    for question in made:
        set_support(participant=ada, question_id=question.pk, supported=True)


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("screen", "queries"),
    # the wall, its questions, their supports
    [(Screen.PARTICIPANT, 3), (Screen.PROJECTOR, 3), (Screen.PRESENTER, 3)],
)
def test_the_wall_costs_the_same_whatever_the_number_of_questions(
    room: Room,
    number: int,
    screen: Screen,
    queries: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    fill(room, number)
    session = load(room.session.pk)
    with django_assert_num_queries(queries):
        fragment = registry.get("wall").aside(session, screen)
        assert fragment
        context = {"aside": fragment.context, "training_session": session}
        assert "Question 0" in render_to_string(fragment.template, context)


@pytest.mark.parametrize("number", [1, 3])
def test_one_s_own_page_costs_the_same_whatever_the_number(
    room: Room, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    fill(room, number)
    client = room.phone(room.people[0])
    client.get(room.mine("page"))
    # the person, the session · the wall, its questions, their supports · one's own, as before,
    # and what one supports
    with django_assert_num_queries(8):
        client.get(room.mine("page"))


def test_what_is_pushed_is_bounded_and_the_page_has_them_all(room: Room) -> None:
    fill(room, 70)
    assert html(room, Screen.PARTICIPANT).count("data-wall-question") == 60
    assert "10" in html(room, Screen.PARTICIPANT)
    whole = room.phone(room.people[1]).get(room.mine("page")).content.decode()
    assert whole.count("data-wall-question") == 70
