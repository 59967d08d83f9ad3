"""The fields of a question's form, by kind."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from sessions.enums import Language
from sessions.responses.enums import CHOICE_KINDS, SCALE_KINDS, TEXT_KINDS, Chart, Kind
from sessions.responses.rules import DEFAULT_LENGTH, MAX_DECIMALS, MAX_LENGTH, MAX_NUMBER
from sessions.services.media import ACCEPT
from sessions.survey.question_documents import MAX_CHOICES
from sessions.survey.typed import TypedLine, TypedText

#: What the name of a field in the other language ends with.
SECOND = "_second"
#: Fields that hold a text, which may be written in both languages.
TEXTS = frozenset(
    {"text", "help", "low_label", "high_label", "unit", "image_alt", "explanation", "not_concerned"}
)
#: The parts of the page, each with its fields in order.
GROUPS: dict[str, tuple[str, ...]] = {
    "question": ("text", "help"),
    "image": ("image", "upload", "image_alt"),
    "source": ("choices_from",),
    "limits": ("at_least", "at_most"),
    "ends": ("low", "high"),
    "naming": ("naming",),
    "end_names": ("low_label", "high_label"),
    "number": ("least", "most", "decimals", "unit"),
    "length": ("max_length",),
    "flags": ("required", "allow_unknown", "allow_other", "not_concerned", "chart"),
    "reference": ("series",),
    "alone": ("has_alone",),
    "right": ("has_right", "explanation"),
}
TEXT_LENGTH, LABEL_LENGTH, LONG_LENGTH = 500, 80, 4000
ENDS, EVERY = "ends", "every"


def fields_for(kind: Kind, second: str, media: Sequence[tuple[str, str]]) -> dict[str, forms.Field]:
    """Return the fields of a kind; `second` is the other language, `media` the images at hand."""
    fields = _common(kind)
    for kinds, make in _PARTS:
        if kind in kinds:
            fields |= make(kind)
    fields |= _image(media)
    return fields | {
        f"{name}{SECOND}": twin(field, second) for name, field in fields.items() if name in TEXTS
    }


def _common(kind: Kind) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {
        "text": TypedLine(
            label=_("Question"), max_length=TEXT_LENGTH, widget=forms.Textarea(attrs={"rows": 2})
        ),
        "help": TypedLine(
            label=_("Help"),
            help_text=_("A line below the question, if it needs one."),
            max_length=TEXT_LENGTH,
            required=False,
        ),
        "required": _tick(_("An answer is expected (on a page, or before the session)")),
        "allow_unknown": _tick(_("Offer “I don’t know”")),
    }
    if kind in CHOICE_KINDS:
        fields["allow_other"] = _tick(_("Offer “Other:” with a line to write on"))
    return fields


def _tick(label: StrOrPromise) -> forms.Field:
    return forms.BooleanField(label=label, required=False)


def _whole(label: StrOrPromise, low: int, high: int, **options: Any) -> forms.Field:
    return forms.IntegerField(label=label, min_value=low, max_value=high, **options)


def source(earlier: Sequence[tuple[str, str]]) -> forms.Field:
    """Return the field that says on whose texts a vote is; `earlier` are (key, text)."""
    return forms.ChoiceField(
        label=_("What the choices are"),
        help_text=_("A vote: people choose among what the room wrote to an earlier question."),
        choices=[("", _("those below")), *earlier],
        required=False,
    )


def _limits(_kind: Kind) -> dict[str, forms.Field]:
    return {
        "at_least": _whole(_("At least"), 1, MAX_CHOICES, required=False),
        "at_most": _whole(_("At most"), 1, MAX_CHOICES, required=False),
        "has_alone": _tick(
            _("A choice goes with no other (“none of these”): say which in the list")
        ),
    }


def _matrix(_kind: Kind) -> dict[str, forms.Field]:
    return {
        "not_concerned": TypedLine(
            label=_("One tick for the whole question"),
            help_text=_("For those whom it does not concern, for example: no internship yet."),
            max_length=LABEL_LENGTH,
            required=False,
        ),
        "chart": forms.ChoiceField(
            label=_("How the results are drawn"),
            choices=[("", _("stacked bars")), *Chart.choices],
            required=False,
        ),
    }


def _right(_kind: Kind) -> dict[str, forms.Field]:
    return {
        "has_right": _tick(_("There is a right answer: say which in the list of choices")),
        "explanation": TypedText(
            label=_("Why it is right"),
            help_text=_("The room sees the right answer and this text when you show the results."),
            max_length=LONG_LENGTH,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
        ),
    }


def _ranked(_kind: Kind) -> dict[str, forms.Field]:
    return {
        "at_most": _whole(
            _("How many are ranked"),
            1,
            MAX_CHOICES,
            required=False,
            help_text=_("Leave it empty to have them all ranked."),
        )
    }


def _scale(_kind: Kind) -> dict[str, forms.Field]:
    label: dict[str, Any] = {"max_length": LABEL_LENGTH, "required": False}
    return {
        "low": _whole(pgettext_lazy("scale", "From"), -10, 10, initial=1),
        "high": _whole(pgettext_lazy("scale", "to"), -10, 10, initial=5),
        "naming": forms.ChoiceField(
            label=_("What is named"),
            choices=[(ENDS, _("only the two ends")), (EVERY, _("every point"))],
            initial=ENDS,
            widget=forms.RadioSelect,
        ),
        "low_label": TypedLine(label=_("The lowest means"), **label),
        "high_label": TypedLine(label=_("The highest means"), **label),
    }


def _number(_kind: Kind) -> dict[str, forms.Field]:
    bound: dict[str, Any] = {
        "required": False,
        "localize": True,
        "min_value": -MAX_NUMBER,
        "max_value": MAX_NUMBER,
        "max_digits": 12,
        "decimal_places": MAX_DECIMALS,
    }
    return {
        "least": forms.DecimalField(label=_("Smallest number accepted"), **bound),
        "most": forms.DecimalField(label=_("Largest number accepted"), **bound),
        "decimals": _whole(_("Decimals"), 0, MAX_DECIMALS, initial=0, required=False),
        "unit": TypedLine(
            label=_("Unit"), help_text=_("For example: hours"), max_length=40, required=False
        ),
    }


def _length(kind: Kind) -> dict[str, forms.Field]:
    usual = gettext("%(number)d if you leave it empty.") % {"number": DEFAULT_LENGTH[kind]}
    most = MAX_LENGTH[kind]
    return {
        "max_length": _whole(
            _("Characters at most"), 1, most, required=False, help_text=usual
        )
    }  # fmt: skip


def _image(media: Sequence[tuple[str, str]]) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {
        "upload": forms.FileField(
            label=_("Add an image of your own"),
            help_text=_(
                "PNG, JPEG, WebP or GIF, 7 MB at most. It is made smaller if need be, and where "
                "and when it was taken is left out."
            ),
            required=False,
            widget=forms.FileInput(attrs={"accept": ACCEPT}),
        ),
        "image_alt": TypedLine(
            label=_("What the image shows, in words"),
            help_text=_("Read aloud to those who cannot see it: required with an image."),
            max_length=TEXT_LENGTH,
            required=False,
        ),
    }
    if media:
        fields["image"] = forms.ChoiceField(
            label=_("Image"), choices=[("", _("no image")), *media], required=False
        )
    return fields


def twin(field: forms.Field, language: str) -> forms.Field:
    """Return the field for the same text in the other language."""
    is_english = language == Language.ENGLISH
    label = gettext("%(field)s, in English") if is_english else gettext("%(field)s, in French")
    assert isinstance(field, forms.CharField)  # noqa: S101 - for the type checker
    return type(field)(
        label=label % {"field": field.label},
        max_length=field.max_length,
        required=False,
        widget=type(field.widget)(attrs={**field.widget.attrs, "lang": language}),
    )


_PARTS = (
    ({Kind.MULTIPLE_CHOICE}, _limits),
    ({Kind.RANKING}, _ranked),
    (SCALE_KINDS, _scale),
    ({Kind.NUMBER}, _number),
    (TEXT_KINDS, _length),
    (CHOICE_KINDS, _right),
    ({Kind.MATRIX}, _matrix),
)
