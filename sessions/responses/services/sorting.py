"""How the teacher sorts what people wrote: words hidden or merged, texts put into groups.

Each change holds the session's row first, counts every round of the question again, and tells
the screens. The security log says who did what, never to which words.
"""

import logging
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from rsn_training.common.text import clean_line
from sessions.enums import Audience
from sessions.models import TrainingSession
from sessions.responses.enums import Kind
from sessions.responses.exceptions import SortingError
from sessions.responses.models import Answer, Question, TextGroup, WordRule
from sessions.responses.rules import MAX_LENGTH
from sessions.responses.services.holding import hold_session
from sessions.responses.services.moderation import refresh_rounds, same_texts
from sessions.responses.words import word_keys
from sessions.services.events import announce

if TYPE_CHECKING:
    from rsn_training.accounts.models import User

logger = logging.getLogger("rsn.security")

MAX_TITLE = 80
MAX_GROUPS = 50


# --- words of a cloud -------------------------------------------------------------------------
@transaction.atomic
def hide_words(*, question: Question, words: Iterable[str], by: "User") -> None:
    """Leave words out of the cloud in every form and round, with what was merged into them.

    Raises SortingError when there is none.
    """
    session = hold_session(question)
    chosen = _cleaned(words)
    rules = _Rules(question, chosen, session.language)
    rules.replace(chosen, into="")
    refresh_rounds(question)
    _log("words hidden", by, question, len(chosen))


@transaction.atomic
def merge_words(*, question: Question, words: Iterable[str], into: str, by: "User") -> None:
    """Let words count as one, shown as `into` says: one of them, or another name for all.

    Raises SortingError when there is no word, or no name for them.
    """
    session = hold_session(question)
    chosen = _cleaned(words)
    target = _name(into, MAX_LENGTH[Kind.SHORT_TEXT], _("Write the word that they count as."))
    if chosen == [target]:
        raise SortingError(_("Choose another word that it counts as."))
    rules = _Rules(question, [*chosen, target], session.language)
    # A form of the target itself needs a rule only to say how it is shown.
    others = [word for word in chosen if not rules.alike(word, target)] or chosen[:1]
    rules.replace(others, into=target)
    refresh_rounds(question)
    _log("words merged", by, question, len(others))


@transaction.atomic
def undo_words(*, question: Question, words: Iterable[str], by: "User") -> int:
    """Let words stand for themselves again; return how many rules that was."""
    hold_session(question)
    number, _deleted = question.word_rules.filter(word__in=list(words)).delete()
    refresh_rounds(question)
    _log("word rules undone", by, question, number)
    return number


class _Rules:
    """The rules of a question, by what the forms of a word have in common."""

    def __init__(self, question: Question, words: Sequence[str], language: str) -> None:
        self.question = question
        self.stored = list(question.word_rules.all())
        named = {text for rule in self.stored for text in (rule.word, rule.into) if text}
        self.keys = word_keys({word.casefold() for word in named.union(words)}, language)

    def key(self, word: str) -> str:
        return self.keys[word.casefold()] if word else ""

    def alike(self, one: str, other: str) -> bool:
        return self.key(one) == self.key(other)

    def replace(self, words: Sequence[str], *, into: str) -> None:
        """Give words another rule than they had, and let it have its effect."""
        once = {self.key(word): word for word in reversed(words)}
        kept = self._delete(self.stored, set(once))
        if into and self._end(self.key(into), kept) in {"", *once}:
            self._delete(kept, {self.key(into)} - set(once))
        WordRule.objects.bulk_create(
            WordRule(question=self.question, word=word, into=into)
            for word in reversed(once.values())
        )

    def _delete(self, rules: list[WordRule], keys: set[str]) -> list[WordRule]:
        """Delete the rules about some words; return the others."""
        gone = [rule for rule in rules if self.key(rule.word) in keys]
        self.question.word_rules.filter(pk__in=[rule.pk for rule in gone]).delete()
        return [rule for rule in rules if rule not in gone]

    def _end(self, key: str, rules: list[WordRule]) -> str:
        """Return what a word counts as in the end; "" when it is hidden."""
        leads = {self.key(rule.word): self.key(rule.into) for rule in rules}
        seen: set[str] = set()
        while key in leads and key not in seen:
            seen.add(key)
            key = leads[key]
        return key


def _cleaned(words: Iterable[str]) -> list[str]:
    """Return words as they can be stored, each once."""
    longest = MAX_LENGTH[Kind.SHORT_TEXT]
    found = dict.fromkeys(clean_line(word)[:longest] for word in words)
    found.pop("", None)
    if not found:
        raise SortingError(_("Choose at least one word."))
    return list(found)


# --- groups of texts --------------------------------------------------------------------------
@transaction.atomic
def make_group(*, question: Question, title: str, by: "User") -> TextGroup:
    """Return the group of this title, made if there is none yet; raises SortingError."""
    session = hold_session(question)
    name = _name(title, MAX_TITLE, _("Write the name of the group."))
    known = _group_called(question, name)
    if known is not None:
        return known
    if question.text_groups.count() >= MAX_GROUPS:
        raise SortingError(_("There are enough groups: rename or remove one."))
    last = question.text_groups.aggregate(last=Max("order"))["last"] or 0
    group = question.text_groups.create(title=name, order=last + 1)
    _tell(session, question)
    _log("group made", by, question, 1)
    return group


@transaction.atomic
def rename_group(*, group: TextGroup, title: str, by: "User") -> None:
    """Give a group another title; raises SortingError when another one has it."""
    session = hold_session(group.question)
    name = _name(title, MAX_TITLE, _("Write the name of the group."))
    known = _group_called(group.question, name)
    if known is not None and known.pk != group.pk:
        raise SortingError(_("Another group has this name."))
    group.title = name
    group.save(update_fields=["title"])
    _tell(session, group.question)
    _log("group renamed", by, group.question, 1)


@transaction.atomic
def remove_group(*, group: TextGroup, by: "User") -> None:
    """Remove a group; its texts stay, without a group."""
    session = hold_session(group.question)
    question = group.question
    group.delete()
    refresh_rounds(question)
    _tell(session, question)
    _log("group removed", by, question, 1)


@transaction.atomic
def group_texts(
    *, question: Question, answers: Collection[UUID], group: TextGroup | None, by: "User"
) -> int:
    """Put texts into a group of their question, or out of any; equal texts stay together.

    Return how many answers that was. Raises SortingError for a group of another question.
    """
    if group is not None and group.question_id != question.pk:
        raise SortingError
    hold_session(question)
    texts = Answer.objects.exclude(text_group=group) if group else Answer.objects.all()
    number = sum(part.update(text_group=group) for part in same_texts(question, answers, texts))
    refresh_rounds(question)
    _log("texts grouped", by, question, number)
    return number


def _group_called(question: Question, title: str) -> TextGroup | None:
    wanted = title.casefold()
    return next(
        (group for group in question.text_groups.all() if group.title.casefold() == wanted), None
    )


def _name(text: str, longest: int, missing: StrOrPromise) -> str:
    """Return a line that somebody typed, or refuse it."""
    name = clean_line(text)
    if not name:
        raise SortingError(missing)
    if len(name) > longest:
        raise SortingError(
            _("This is too long: %(number)d characters at most.") % {"number": longest}
        )
    return name


def _tell(session: TrainingSession, question: Question) -> None:
    """Tell the screens that headings changed: no count did, so that no count says it."""
    for asking in question.askings.valid():
        audience = Audience.ALL if asking.is_revealed else Audience.TEACHER
        announce(session, kind="results", regions=["results"], ids=[asking.pk], audience=audience)


def _log(what: str, by: "User", question: Question, number: int) -> None:
    logger.info("%s actor=%s question=%s number=%d", what, by.pk, question.pk, number)
