"""The page where the teacher sorts what people wrote: what it shows, and what its buttons do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sessions.enums import TextsPolicy
from sessions.responses import services as responses
from sessions.responses.enums import Kind
from sessions.responses.models import Question, TextGroup, WordRule
from sessions.responses.services import SortingError
from sessions.responses.written import (
    Together,
    Waiting,
    Written,
    hidden_together,
    matching,
    waiting_for,
    written_texts,
    written_words,
)

if TYPE_CHECKING:
    from rsn_training.accounts.models import User

#: Texts on one page.
PAGE = 100
#: What the list may show, besides the texts of a group (by its id).
ALL, SHOWN, HIDDEN, WAITING, UNGROUPED = "", "shown", "hidden", "waiting", "none"


@dataclass(frozen=True)
class Group:
    """A group with how many answers it has; `typed` is another title that was not taken."""

    group: TextGroup
    n: int
    typed: str = ""

    @property
    def key(self) -> str:
        """The group's id as fields hold it."""
        return str(self.group.pk)


@dataclass(frozen=True)
class Card(Written):
    """A text as the list shows it: ticked or not, under the title of its group."""

    is_chosen: bool = False
    title: str = ""


@dataclass(frozen=True)
class Shelf:
    """All that was written in answer to a question, and the part of it that is looked at.

    `query` and `show` narrow the list down; `chosen` are texts and words whose boxes are
    ticked, `typed` what stands in the fields: both are kept when something was refused.
    """

    question: Question
    query: str = ""
    show: str = ALL
    number: str = "1"
    chosen: frozenset[str] = frozenset()
    typed: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, question: Question, data: QueryDict) -> "Shelf":
        """Return what a form asks for, or a page's address."""
        return cls(
            question=question,
            query=data.get("q", "").strip()[:200],
            show=data.get("show", ALL),
            number=data.get("page", "1"),
            chosen=frozenset(data.getlist("text") + data.getlist("word")),
            typed={name: data.get(name, "") for name in ("act", "into", "title", "group", "all")},
        )

    @cached_property
    def texts(self) -> list[Written]:
        """All texts, the newest first."""
        return written_texts(self.question)

    @cached_property
    def found(self) -> list[Written]:
        """The texts that are looked for."""
        return [text for text in matching(self.texts, self.query) if self._is_shown(text)]

    def _is_shown(self, text: Written) -> bool:
        if self.show == WAITING:
            return text.waits
        if self.show in {SHOWN, HIDDEN}:
            return text.hidden == (self.show == HIDDEN) and not text.waits
        if self.show == UNGROUPED:
            return text.group is None
        return self.show == ALL or str(text.group) == self.show

    @cached_property
    def page(self) -> Page[Written]:
        """The texts on one page."""
        return Paginator(self.found, PAGE).get_page(self.number)

    @property
    def has_words(self) -> bool:
        """Whether the answers are words of a cloud."""
        return self.question.kind == Kind.SHORT_TEXT

    @cached_property
    def words(self) -> list[tuple[str, int]]:
        """All words of the cloud, the commonest first."""
        return written_words(self.question, self.texts) if self.has_words else []

    @cached_property
    def groups(self) -> list[Group]:
        """The groups in their order."""
        return [
            Group(
                group,
                sum(text.n for text in self.texts if text.group == group.pk),
                self._typed_title(f"rename-group:{group.pk}"),
            )
            for group in self.question.text_groups.all()
        ]

    @property
    def new_title(self) -> str:
        """The title of a group that could not be made."""
        return self._typed_title("make-group")

    def _typed_title(self, act: str) -> str:
        return self.typed.get("title", "") if self.typed.get("act") == act else ""

    @property
    def cards(self) -> list[Card]:
        """The texts of the page."""
        titles = {one.group.pk: one.group.title for one in self.groups}
        return [
            Card(
                **vars(text),
                is_chosen=str(text.id) in self.chosen,
                title=titles.get(text.group, "") if text.group else "",
            )
            for text in self.page
        ]

    @property
    def rules(self) -> list[WordRule]:
        """The words that are hidden or merged."""
        return list(self.question.word_rules.all()) if self.has_words else []

    @property
    def together(self) -> Together | None:
        """What one press has hidden."""
        return hidden_together(self.texts)

    @property
    def has_shown(self) -> bool:
        """Whether there is something to hide."""
        return any(not text.hidden for text in self.texts)

    @cached_property
    def waiting(self) -> Waiting:
        """What waits for the teacher."""
        return waiting_for(self.question)

    @property
    def later_wait(self) -> bool:
        """Whether texts that are sent later wait as well."""
        return self.question.training_session.texts_policy == TextsPolicy.ONCE_READ

    @property
    def has_rounds(self) -> bool:
        """Whether the texts come from more than one round."""
        return len({number for text in self.texts for number in text.rounds}) > 1

    @cached_property
    def ballots(self) -> list[Question]:
        """The votes over these texts."""
        return list(self.question.ballots.all())

    @property
    def previous(self) -> str:
        """The address of the page before, without its path."""
        return self.address(self.page.previous_page_number())

    @property
    def next(self) -> str:
        """The address of the page after, without its path."""
        return self.address(self.page.next_page_number())

    def address(self, page: int = 1) -> str:
        """Return what comes after the page's path to find this again; "" for everything."""
        parts = {"q": self.query, "show": self.show, "page": str(page) if page > 1 else ""}
        wanted = {name: value for name, value in parts.items() if value}
        return f"?{urlencode(wanted)}" if wanted else ""


@dataclass(frozen=True)
class Press:
    """A button that was pressed: `argument` is what its value says after the colon."""

    shelf: Shelf
    data: QueryDict
    argument: str
    by: "User"

    @property
    def question(self) -> Question:
        """The question whose answers are sorted."""
        return self.shelf.question

    def texts(self) -> list[UUID]:
        """Return the texts that are meant: those ticked, or all that were found."""
        if self.data.get("all"):
            return [text.id for text in self.shelf.found]
        try:
            ticked = [UUID(value) for value in self.data.getlist("text")]
        except ValueError:
            ticked = []
        if not ticked:
            raise SortingError(_("Choose at least one text."))
        return ticked

    def group(self) -> TextGroup:
        """Return the group that is meant, by the button or the list."""
        wanted = self.argument or self.data.get("group", "")
        for group in self.question.text_groups.all():
            if str(group.pk) == wanted:
                return group
        raise SortingError(_("Choose a group."))


@transaction.atomic
def press(*, shelf: Shelf, data: QueryDict, by: "User") -> str:
    """Do what a button says (`act`), and say what was done.

    Raises SortingError when it cannot be done: then nothing of it is.
    """
    act, _colon, argument = data.get("act", "").partition(":")
    does = _ACTS.get(act)
    if does is None:
        raise SortingError
    return does(Press(shelf, data, argument, by))


def _hide(pressed: Press) -> str:
    number = responses.set_texts_hidden(
        question=pressed.question, answers=pressed.texts(), hidden=True, by=pressed.by
    )
    return _hidden(number)


def _show(pressed: Press) -> str:
    number = responses.set_texts_hidden(
        question=pressed.question, answers=pressed.texts(), hidden=False, by=pressed.by
    )
    return _shown(number)


def _hide_all(pressed: Press) -> str:
    return _hidden(responses.hide_all_texts(question=pressed.question, by=pressed.by))


def _show_together(pressed: Press) -> str:
    return _shown_again(responses.show_hidden_together(question=pressed.question, by=pressed.by))


def _let_through(pressed: Press) -> str:
    """Show what waits, as far as the teacher has seen it on the page with the button."""
    try:
        seen = Waiting.of(pressed.argument)
    except ValueError:
        raise SortingError from None
    return _shown(responses.let_through(question=pressed.question, seen=seen, by=pressed.by))


def _hidden(number: int) -> str:
    return ngettext(
        "%(number)d answer is hidden from every screen.",
        "%(number)d answers are hidden from every screen.",
        number,
    ) % {"number": number}


def _shown(number: int) -> str:
    return ngettext("%(number)d answer is shown.", "%(number)d answers are shown.", number) % {
        "number": number
    }


def _shown_again(number: int) -> str:
    return ngettext(
        "%(number)d answer is shown again.", "%(number)d answers are shown again.", number
    ) % {"number": number}


def _hide_words(pressed: Press) -> str:
    words = [pressed.argument] if pressed.argument else pressed.data.getlist("word")
    responses.hide_words(question=pressed.question, words=words, by=pressed.by)
    return _("The cloud no longer shows this.")


def _merge_words(pressed: Press) -> str:
    words = pressed.data.getlist("word")
    into = pressed.data.get("into", "").strip() or next(iter(words), "")
    responses.merge_words(question=pressed.question, words=words, into=into, by=pressed.by)
    return _("These words count as one: “%(word)s”.") % {"word": into}


def _undo_words(pressed: Press) -> str:
    responses.undo_words(question=pressed.question, words=[pressed.argument], by=pressed.by)
    return _("“%(word)s” counts for itself again.") % {"word": pressed.argument}


def _make_group(pressed: Press) -> str:
    """Make a group, with the ticked texts in it if there are any."""
    title = pressed.data.get("title", "")
    group = responses.make_group(question=pressed.question, title=title, by=pressed.by)
    if pressed.data.get("all") or pressed.data.getlist("text"):
        return _grouped(pressed, group)
    return _("The group “%(title)s” is ready.") % {"title": group.title}


def _put(pressed: Press) -> str:
    return _grouped(pressed, pressed.group())


def _grouped(pressed: Press, group: TextGroup) -> str:
    number = responses.group_texts(
        question=pressed.question, answers=pressed.texts(), group=group, by=pressed.by
    )
    return ngettext(
        "%(number)d answer is put under “%(title)s”.",
        "%(number)d answers are put under “%(title)s”.",
        number,
    ) % {"number": number, "title": group.title}


def _take_out(pressed: Press) -> str:
    responses.group_texts(
        question=pressed.question, answers=pressed.texts(), group=None, by=pressed.by
    )
    return _("These texts are in no group.")


def _rename(pressed: Press) -> str:
    title = pressed.data.get("title", "")
    responses.rename_group(group=pressed.group(), title=title, by=pressed.by)
    return _("The group is renamed.")


def _remove(pressed: Press) -> str:
    responses.remove_group(group=pressed.group(), by=pressed.by)
    return _("The group is removed. Its texts stay.")


def _vote(pressed: Press) -> str:
    ballot = next((one for one in pressed.shelf.ballots if str(one.pk) == pressed.argument), None)
    if ballot is None:
        raise SortingError
    ticked = pressed.texts()
    waiting = [text.id for text in pressed.shelf.texts if text.waits and text.id in set(ticked)]
    if waiting:
        responses.set_texts_hidden(
            question=pressed.question, answers=waiting, hidden=False, by=pressed.by
        )
    number = responses.pick_choices(question=ballot, answers=ticked, by=pressed.by)
    return ngettext(
        "%(number)d text is put to the vote.", "%(number)d texts are put to the vote.", number
    ) % {"number": number}


_ACTS: dict[str, Callable[[Press], str]] = {
    "hide": _hide,
    "show": _show,
    "hide-all": _hide_all,
    "show-together": _show_together,
    "let-through": _let_through,
    "hide-word": _hide_words,
    "merge-words": _merge_words,
    "undo-word": _undo_words,
    "make-group": _make_group,
    "group": _put,
    "ungroup": _take_out,
    "rename-group": _rename,
    "remove-group": _remove,
    "vote": _vote,
}
