"""Taking the answers of an ordinary form, which may hold several questions."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rsn_training.common.localised import localised
from sessions.models import Participant
from sessions.responses.enums import CHOICE_KINDS, Status
from sessions.responses.fields import GetList, from_form, is_blank
from sessions.responses.models import Asking
from sessions.responses.retyped import Retyped
from sessions.responses.selectors import stored_answer
from sessions.responses.services import submit_answer
from sessions.responses.values import InvalidAnswerError, check, parse


@dataclass(frozen=True)
class Taken:
    """What became of one question of a form: saved, or why not with what was typed.

    `again`: what is to be put right, for the page that comes back (`retyped`).
    """

    saved: bool = False
    refusal: str = ""
    again: Retyped | None = None


def sentence_of(status: Status) -> str:
    """Say to the person what became of their answer."""
    if status == Status.SAVED:
        return _("Your answer is saved.")
    if status == Status.STALE:
        return _("You answered on another device: here is the answer that is kept.")
    return _("The question is closed: this answer was not taken.")


def take(
    askings: Iterable[Asking],
    getlist: GetList,
    participant: Participant,
    *,
    by_teacher: bool = False,
) -> list[Taken]:
    """Store each answered question of a form; what was left blank keeps what is stored.

    A form of one question only refuses a blank. Nothing that is refused holds the rest back.
    """
    askings = list(askings)
    is_only = len(askings) == 1
    return [
        _take(asking, getlist, participant, is_only=is_only, by_teacher=by_teacher)
        for asking in askings
    ]


def _take(
    asking: Asking, getlist: GetList, participant: Participant, *, is_only: bool, by_teacher: bool
) -> Taken:
    rules = asking.question.rules()
    raw = from_form(rules, getlist, asking.pk)
    if is_blank(raw) and not is_only:
        return Taken()
    stored = None if is_only else stored_answer(asking, participant)
    try:
        if stored and parse(stored.value) == check(rules, raw):
            return Taken()
        outcome = submit_answer(
            participant=participant,
            asking_id=asking.pk,
            raw_value=raw,
            key=secrets.token_hex(16),
            by_teacher=by_teacher,
        )
    except InvalidAnswerError as error:
        refusal = _refusal(asking, raw, str(error), is_only=is_only)
        return Taken(refusal=refusal, again=Retyped(asking.pk, raw, str(error)))
    if outcome.status == Status.SAVED:
        return Taken(saved=True)
    sentence = sentence_of(outcome.status)
    return Taken(refusal=_refusal(asking, raw, sentence, is_only=is_only))


def _refusal(asking: Asking, raw: object, sentence: str, *, is_only: bool) -> str:
    """Say which question it is about where there are several, and give the text back."""
    if not is_only:
        question = localised(asking.question.text)
        sentence = _("%(question)s – %(sentence)s") % {"question": question, "sentence": sentence}
    if not isinstance(raw, str) or not raw.strip() or asking.question.kind in CHOICE_KINDS:
        return sentence
    return _("%(sentence)s You had written: %(text)s") % {"sentence": sentence, "text": raw[:1000]}


def to_put_right(taken: Iterable[Taken]) -> list[Retyped]:
    """Return what was refused and can be put right."""
    return [one.again for one in taken if one.again]


def tell(request: HttpRequest, taken: list[Taken]) -> None:
    """Say on the next page what became of a form."""
    saved = sum(one.saved for one in taken)
    for one in taken:
        if one.refusal:
            level = messages.ERROR if one.again else messages.WARNING
            messages.add_message(request, level, one.refusal)
    if saved and len(taken) == 1:
        messages.success(request, sentence_of(Status.SAVED))
    elif saved:
        text = ngettext("%(number)d answer is saved.", "%(number)d answers are saved.", saved)
        messages.success(request, text % {"number": saved})
