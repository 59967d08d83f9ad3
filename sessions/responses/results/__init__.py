"""Results of an asking as a template shows them: reads only."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from rsn_training.common.localised import localised
from sessions.responses.ballots import ballot_texts
from sessions.responses.enums import Kind
from sessions.responses.models import Asking, Question
from sessions.responses.results.charts import base_of, drawn, right_of
from sessions.responses.results.rates import people_asked
from sessions.responses.results.rounds import compared, document_of
from sessions.responses.results.shapes import Bar, Results
from sessions.responses.results.written import PHONE, PROJECTOR, REPORT, Room, Written, written_of
from sessions.responses.selectors import Text, list_texts, valid_askings
from sessions.responses.tallies import Document

__all__ = [
    "PHONE",
    "PROJECTOR",
    "REPORT",
    "Bar",
    "Results",
    "Room",
    "people_asked",
    "results_of",
    "right_of",
    "round_before",
]
#: A vote that nobody took part in still shows what people wrote.
_NO_VOTE: Document = {"choices": [], "n": 0, "unknown": 0}


def results_of(
    question: Question,
    asking: Asking | None,
    *,
    room: Room = REPORT,
    moderated: bool = False,
    texts: Sequence[Text] | None = None,
    before: Asking | None = None,
    people: Mapping[UUID, int] | None = None,
) -> Results:
    """Return the results as they were last counted (reads the tally, unless it came along).

    `moderated`: with the texts that were hidden, for the teacher's remote only. `texts`: those
    of the asking, when they are already read (`texts_of`). `before`: the round to compare it
    with. `people`: how many had the question, by asking (`people_asked`).
    """
    is_ballot = question.is_ballot and bool(question.choices.all())
    document = document_of(asking) or (_NO_VOTE if is_ballot else {})
    if asking is None or not document:
        return Results(question, asking, right=right_of(question, {}))
    shape, special = drawn(question, document, room)
    return shape(
        question=question,
        asking=asking,
        n=document["n"],
        unknown=document["unknown"],
        base=base_of(question, document["n"]) if document["n"] else "",
        people=_people(asking, document["n"], people),
        unknown_name=localised(question.not_concerned),
        is_for_some=question.condition_on_id is not None,
        rounds=compared(question, before, asking) if before is not None else None,
        written=_written(question, asking, room, moderated=moderated, known=texts),
        waiting=document.get("waiting", 0),
        **special,
    )


def round_before(asking: Asking | None, question: Question) -> Asking | None:
    """Return the last round before this one that anybody answered.

    Its results are the room's to see only together with those of the newer one.
    """
    if asking is None:
        return None
    earlier = [one for one in valid_askings(question) if one.round < asking.round]
    return next((one for one in reversed(earlier) if document_of(one).get("n")), None)


def _people(asking: Asking, number: int, people: Mapping[UUID, int] | None) -> int | None:
    """Return how many had the question: never fewer than were counted, a moment ago."""
    found = None if people is None else people.get(asking.pk)
    return None if found is None else max(found, number)


def _written(
    question: Question,
    asking: Asking,
    room: Room,
    *,
    moderated: bool,
    known: Sequence[Text] | None,
) -> Written:
    """Return what people wrote; a cloud stands for short texts where nobody sorts them."""
    if question.is_ballot:
        return written_of(ballot_texts(question), [], room) if moderated else Written()
    if not question.takes_words or (question.kind == Kind.SHORT_TEXT and not moderated):
        return Written()
    texts = list_texts(asking, moderated=moderated) if known is None else known
    is_sorted = any(text.group is not None for text in texts)
    return written_of(texts, list(question.text_groups.all()) if is_sorted else [], room)
