"""Forms of the survey editor: the survey itself, and one question of any kind."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from rsn_training.common.localised import localised
from sessions.enums import Language
from sessions.models.step import MAX_MINUTES
from sessions.responses.enums import CHOICE_KINDS, KEYED_KINDS, SCALE_KINDS, TEXT_KINDS, Kind
from sessions.survey import form_fields, form_rows, form_texts
from sessions.survey.form_fields import EVERY, SECOND
from sessions.survey.form_images import Images
from sessions.survey.form_rows import Condition, Languages, Row
from sessions.survey.models import Survey
from sessions.survey.question_documents import (
    MAX_CHOICES,
    MAX_POINTS,
    ConditionDocument,
    QuestionDocument,
)
from sessions.survey.reference_choices import FigureChoices
from sessions.survey.typed import TypedLine, TypedText

TITLE_LENGTH = 120
ONE_BY_ONE, TOGETHER = "one", "page"

#: Parts of the page that are not one field.
BLOCKS = frozenset({"choices", "points", "only_if"})

Pair = tuple[forms.BoundField, forms.BoundField | None]


def languages_of(main: str) -> Languages:
    """Return the session's language with the other one."""
    second = Language.ENGLISH if main == Language.FRENCH else Language.FRENCH
    return Languages(str(main), str(second))


class OwnSurveyForm(forms.Form):
    """A new survey of the teacher's own, as a step."""

    title = TypedLine(label=_("Title"), max_length=TITLE_LENGTH)
    minutes = forms.IntegerField(
        label=_("Minutes"),
        min_value=0,
        max_value=MAX_MINUTES,
        initial=10,
        help_text=_("0 if it is answered before the session."),
    )


class SurveyForm(forms.Form):
    """Title, introduction and manner of a survey."""

    title = TypedLine(label=_("Title of the survey"), max_length=TITLE_LENGTH)
    intro = TypedText(
        label=_("Introduction"),
        help_text=_("Shown before the first question."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    together = forms.ChoiceField(
        label=_("How the questions are asked"),
        choices=[
            (ONE_BY_ONE, _("One by one: you lead, the room follows")),
            (TOGETHER, _("All on one page: everybody goes at their own pace")),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(
        self, data: QueryDict | None = None, *, languages: Languages, **options: Any
    ) -> None:
        """Offer title and introduction in both languages."""
        super().__init__(data, **options)
        self.languages = languages
        for name in ("title", "intro"):
            self.fields[f"{name}{SECOND}"] = form_fields.twin(self.fields[name], languages.second)

    @classmethod
    def of(cls, survey: Survey, data: QueryDict | None = None) -> "SurveyForm":
        """Return the form of a survey."""
        languages = languages_of(survey.training_session.language)
        initial: dict[str, Any] = {"together": TOGETHER if survey.together else ONE_BY_ONE}
        for name in ("title", "intro"):
            pair = languages.pair(getattr(survey, name))
            initial[name], initial[f"{name}{SECOND}"] = pair
        return cls(data, languages=languages, initial=initial)

    @property
    def pairs(self) -> list[Pair]:
        """Return title and introduction, each with its twin in the other language."""
        return [(self[name], self[f"{name}{SECOND}"]) for name in ("title", "intro")]

    @property
    def has_second_language(self) -> bool:
        """Whether anything is written in the other language."""
        return any(second is not None and second.value() for _first, second in self.pairs)

    @property
    def shows_second(self) -> bool:
        """Whether the fields of the other language are in sight: asked for, or wrong."""
        is_wrong = any(second is not None and second.errors for _first, second in self.pairs)
        return is_wrong or "both" in self.data

    def clean(self) -> dict[str, Any]:
        """Refuse an introduction in the other language alone."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get(f"intro{SECOND}") and not cleaned.get("intro"):
            self.add_error("intro", gettext("Write it in the language of the session, too."))
        return cleaned

    def texts(self) -> dict[str, Any]:
        """Return what was written, as the survey keeps it."""
        found: dict[str, Any] = {"together": self.cleaned_data["together"] == TOGETHER}
        for name in ("title", "intro"):
            pair = self.cleaned_data[name], self.cleaned_data[f"{name}{SECOND}"]
            found[name] = self.languages.local(*pair)
        return found


class QuestionForm(forms.Form):
    """One question: the fields that its kind needs, and the rows of its choices and points.

    `document` is the question as it is stored, or one to begin with. Once valid, the form's
    `document` holds what was written; the key of a new question is only a proposal.
    """

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        kind: Kind,
        languages: Languages,
        document: QuestionDocument | None = None,
        earlier: Sequence[QuestionDocument] = (),
        images: Images | None = None,
        typed: QueryDict | None = None,
    ) -> None:
        """Take what was sent (`data`), or what was typed so far and is not judged (`typed`)."""
        self.kind, self.languages, self.before = kind, languages, document
        sent = data if data is not None else typed
        initial = form_texts.initial_of(document, languages) if sent is None else _flat(sent)
        super().__init__(data, initial=initial)
        self.images = images
        media = images.choices if images else []
        self.fields |= form_fields.fields_for(kind, languages.second, media)
        self.document: QuestionDocument | None = None
        self.blocks: dict[str, list[str]] = {}
        self._start_source(earlier)
        self._start_rows(sent, earlier)

    def _start_source(self, earlier: Sequence[QuestionDocument]) -> None:
        texts = [
            (one.key, localised(one.text.model_dump())) for one in earlier if one.kind in TEXT_KINDS
        ]
        if texts and self.kind in CHOICE_KINDS:
            self.fields["choices_from"] = form_fields.source(texts)

    def _start_rows(self, sent: QueryDict | None, earlier: Sequence[QuestionDocument]) -> None:
        document, languages = self.before, self.languages
        chosen: ConditionDocument | None
        if sent is not None:
            self.rows = form_rows.sent_rows(sent.getlist, "choice")
            self.point_names = form_rows.sent_rows(sent.getlist, "point")
            chosen = form_rows.sent_condition(sent.getlist)
            series = sent.get("series", "")
        else:
            self.rows = form_rows.choice_rows(document, languages) if document else []
            scale = document.scale if document else None
            self.point_names = form_rows.point_rows(scale, languages)
            chosen = document.only_if if document else None
            series = document.reference.series if document and document.reference else ""
        self.chosen = chosen
        self.conditions: list[Condition] = form_rows.conditions_of(earlier, chosen)
        self.figures = FigureChoices(self.kind, series, document)
        if self.figures.series:
            self.fields["series"] = self.figures.field()
            self.initial.setdefault("series", series)

    # --- what the page shows --------------------------------------------------------------
    @property
    def is_keyed(self) -> bool:
        """Whether it has rows: choices, lines of a matrix, items to rank."""
        return self.kind in KEYED_KINDS

    @property
    def is_scale(self) -> bool:
        """Whether it is answered on a scale."""
        return self.kind in SCALE_KINDS

    @property
    def blank_row(self) -> Row:
        """Return the row from which a script makes more."""
        return Row()

    @property
    def shown_rows(self) -> list[Row]:
        """Return the rows with some blank ones."""
        return form_rows.with_blanks(self.rows)

    @property
    def shown_points(self) -> list[tuple[int, Row]]:
        """Return every point of the scale with its name, as far as the ends make sense."""
        ends = [self[name].value() for name in ("low", "high")] if self.is_scale else []
        try:
            low, high = (int(str(end)) for end in ends)
        except ValueError:
            low, high = 1, 5
        points = range(low, min(high, low + MAX_POINTS - 1) + 1)
        names = self.point_names + [Row() for _point in points]
        return list(zip(points, names, strict=False))

    @property
    def has_second_language(self) -> bool:
        """Whether anything is written in the other language."""
        names = [name for name in self.fields if name.endswith(SECOND)]
        rows = [*self.rows, *self.point_names]
        return any(self[name].value() for name in names) or any(row.second for row in rows)

    @property
    def shows_second(self) -> bool:
        """Whether the fields of the other language are in sight: asked for, or wrong."""
        names = [name for name in self.fields if name.endswith(SECOND)]
        is_wrong = any(self[name].errors for name in names)
        return is_wrong or "both" in self.initial or "both" in self.data

    @property
    def groups(self) -> dict[str, list[Pair]]:
        """Return the fields by part of the page, each with its twin in the other language."""
        return {
            name: [
                (self[one], self[f"{one}{SECOND}"] if one in form_fields.TEXTS else None)
                for one in names
                if one in self.fields
            ]
            for name, names in form_fields.GROUPS.items()
        }

    @property
    def image_address(self) -> str:
        """Return where the chosen image is, "" without one."""
        name = self["image"].value() if "image" in self.fields else ""
        return self.images.address(str(name)) if self.images and name else ""

    @property
    def image_fault(self) -> str:
        """Return why the image that was sent is refused, "" when it is not."""
        return self.images.fault if self.images else ""

    # --- what it makes of it --------------------------------------------------------------
    def blame(self, part: str, sentence: str) -> None:
        """Note what is wrong with a part of the page: a field, "choices", "points", "only_if"."""
        if part in self.fields or part not in BLOCKS:
            self.add_error(part if part in self.fields else None, sentence)
            return
        if not self.blocks:
            self.add_error(None, gettext("Correct what is marked below."))
        sentences = self.blocks.setdefault(part, [])
        if sentence not in sentences:
            sentences.append(sentence)

    def clean(self) -> dict[str, Any]:
        """Check the rows, then the whole as a document of a training file would be."""
        cleaned = super().clean() or self.cleaned_data
        has_rows = self.is_keyed and not cleaned.get("choices_from")
        rows = form_rows.with_keys(self.rows, self._known_keys()) if has_rows else []
        self._check_rows(rows, is_keyed=has_rows)
        if has_rows:
            self._check_marks(rows)
        if self.chosen is not None:
            fault = form_rows.condition_fault(self.conditions, self.chosen)
            if fault:
                self.blame("only_if", fault)
        for name, fault in form_texts.faults(self.kind, cleaned, len(rows)):
            self.blame(name, fault)
        if self.image_fault:
            self.blame("upload", self.image_fault)
        if not self.errors:
            self._build(cleaned, rows)
        return cleaned

    def leaves_translation(self, before: QuestionDocument | None) -> bool:
        """Whether the text changed in the session's language and stayed in the other one."""
        if before is None or self.document is None:
            return False
        (old, old_second), (new, second) = (
            self.languages.pair(document.text) for document in (before, self.document)
        )
        return old != new and bool(second) and second == old_second

    def _known_keys(self) -> set[str]:
        document = self.before
        return {choice.key for choice in document.choices or ()} if document else set()

    def _check_rows(self, rows: Sequence[Row], *, is_keyed: bool) -> None:
        names = self.point_names if self.cleaned_data.get("naming") == EVERY else []
        right, named = [row.check() for row in rows], [row.check() for row in names]
        right.append(form_rows.check_repeated(rows))
        if not all(right):
            self.blame("choices", gettext("Correct the lines that are marked."))
        if not all(named):
            self.blame("points", gettext("Correct the lines that are marked."))
        if is_keyed and len(rows) < 2:  # noqa: PLR2004 - a choice is between two
            self.blame("choices", form_texts.too_few(self.kind))
        if len(rows) > MAX_CHOICES:
            self.blame(
                "choices", gettext("At most %(number)d lines fit.") % {"number": MAX_CHOICES}
            )

    def _check_marks(self, rows: Sequence[Row]) -> None:
        if self.cleaned_data.get("has_right") and not any(row.is_right for row in rows):
            self.blame("has_right", gettext("Say which choice is right."))
        if self.cleaned_data.get("has_alone") and not any(row.is_alone for row in rows):
            self.blame("has_alone", gettext("Say which choice goes with no other."))

    def _build(self, cleaned: dict[str, Any], rows: Sequence[Row]) -> None:
        local = self.languages.local
        raw = form_texts.document_from(self.kind, cleaned, self.languages)
        raw["only_if"] = self.chosen.model_dump() if self.chosen else None
        raw["reference"] = self.figures.reference(cleaned.get("series", ""), rows)
        if raw["reference"] and not raw["reference"]["match"]:
            self.blame("series", gettext("Match at least one choice with a figure."))
            return
        has_alone = bool(cleaned.get("has_alone"))
        if rows:
            raw["choices"] = [
                {
                    "key": row.key,
                    "text": local(row.text, row.second),
                    "alone": has_alone and row.is_alone,
                }
                for row in rows
            ]
        raw["choices_from"] = cleaned.get("choices_from") or None
        if cleaned.get("has_right") and rows:
            raw["right"] = [row.key for row in rows if row.is_right]
        if self.is_scale and cleaned.get("naming") == EVERY:
            points = self.point_names[: max(0, cleaned["high"] - cleaned["low"] + 1)]
            raw["scale"]["labels"] = [local(row.text, row.second) for row in points]
        try:
            self.document = QuestionDocument.model_validate(raw)
        except ValidationError as error:
            for name, sentence in form_texts.sentences_of(error):
                self.blame(name, sentence)


def _flat(data: QueryDict) -> dict[str, Any]:
    return {name: data.get(name, "") for name in data}
