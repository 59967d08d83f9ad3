"""A live session with people and questions, for tests of the wall."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.test import Client
from django.urls import reverse

from sessions.enums import State
from sessions.models import Participant, TrainingSession
from sessions.wall import services
from sessions.wall.enums import Act, Setting
from sessions.wall.models import AudienceQuestion, Wall
from sessions.wall.selectors import Board, room_board, teacher_board, wall_of
from tests.factories import device_of, fresh, make_participant, make_session

JSON = {"HTTP_ACCEPT": "application/json"}


@dataclass
class Room:
    """A session, and whom it holds."""

    session: TrainingSession
    people: list[Participant] = field(default_factory=list)
    tokens: dict[UUID, str] = field(default_factory=dict)

    def join(self, nickname: str) -> Participant:
        """Let somebody join."""
        participant, token = make_participant(self.session, nickname)
        self.people.append(participant)
        self.tokens[participant.pk] = token
        return participant

    def phone(self, participant: Participant) -> Client:
        """Return somebody's browser."""
        client = Client()
        client.cookies.load(device_of(participant, self.tokens[participant.pk]))
        return client

    def teacher(self) -> Client:
        """Return the teacher's browser."""
        client = Client()
        client.force_login(self.session.owner)
        return client

    def ask(self, who: Participant, text: str = "Pourquoi ?", **options: Any) -> AudienceQuestion:
        """Ask a question."""
        return services.ask(participant=who, text=text, **options)

    def shown(self, who: Participant, text: str = "Pourquoi ?") -> AudienceQuestion:
        """Ask a question that the teacher shows."""
        return self.decide(self.ask(who, text), Act.SHOW)

    def decide(self, question: AudienceQuestion, act: Act, **options: Any) -> AudienceQuestion:
        """Let the teacher decide; return the question as it is stored then."""
        services.decide(
            training_session=self.session,
            question_id=question.pk,
            act=act,
            by=self.session.owner,
            **options,
        )
        question.refresh_from_db()
        return question

    def merge(self, question: AudienceQuestion, into: AudienceQuestion) -> None:
        """Put two questions together."""
        self.decide(question, Act.MERGE, into=into.pk)

    def support(
        self, who: Participant, question: AudienceQuestion, *, supported: bool = True
    ) -> None:
        """Support a question, or take the support back."""
        services.set_support(participant=who, question_id=question.pk, supported=supported)

    def set(self, setting: Setting) -> None:
        """Change the wall."""
        services.change_setting(training_session=self.session, setting=setting)

    @property
    def wall(self) -> Wall:
        """Return the wall as it is now."""
        return wall_of(self.session)

    def board(self) -> Board:
        """Return what the room sees."""
        return room_board(self.wall)

    def remote(self) -> Board:
        """Return what the teacher sees."""
        return teacher_board(self.wall)

    def supports(self, question: AudienceQuestion) -> int:
        """Return how many support a question that the room sees."""
        return {row.id: row.supports for row in self.board().shown}[question.pk]

    def mine(self, name: str, *arguments: object) -> str:
        """Return an address of the participants."""
        return reverse(f"sessions:my_wall:{name}", args=[self.session.ref, *arguments])

    def led(self, name: str, *arguments: object) -> str:
        """Return an address of the teacher."""
        return reverse(f"sessions:wall:{name}", args=[self.session.ref, *arguments])


def open_room(*nicknames: str, state: State = State.LIVE, setting: Setting | None = None) -> Room:
    """Return a session in a state, with people in it."""
    before = State.LIVE if nicknames and state not in {State.OPEN, State.LIVE} else state
    room = Room(make_session(state=before))
    for nickname in nicknames:
        room.join(nickname)
    if setting:
        room.set(setting)
    room.session = fresh(room.session)
    return room
