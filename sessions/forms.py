"""Forms of the core."""

from collections import Counter
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rsn_training.common.fields import LineField
from rsn_training.common.localised import localised
from rsn_training.common.text import clean_line, clean_text
from sessions.codes import RECOVERY_CODE_LENGTH, normalise
from sessions.documents import TrainingDocument
from sessions.enums import Importance, Language
from sessions.models import Step, Training, TrainingSession
from sessions.models.participant import NICKNAME_LENGTH
from sessions.models.step import MAX_MINUTES
from sessions.selectors import planned_minutes
from sessions.services import options
from sessions.services.joining import name_key

TITLE_LENGTH = 120


class CodeForm(forms.Form):
    """The join code, however it is typed."""

    code = forms.CharField(
        label=_("Session code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "class": "code-input",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "placeholder": "K7P 42Q",
            }
        ),
    )

    def clean_code(self) -> str:
        """Forgive case, spaces and hyphens."""
        code = normalise(self.cleaned_data["code"])
        if not code.isalnum():
            raise forms.ValidationError(_("A code has six letters and digits."))
        if len(code) == RECOVERY_CODE_LENGTH:
            raise forms.ValidationError(
                _("This looks like a recovery code: come back with it below."), code="recovery"
            )
        return code


def _offered(name: str, taken: set[str]) -> str:
    """Return a name of the list as people choose it; one that somebody has says so."""
    return gettext("%(name)s (already there)") % {"name": name} if name_key(name) in taken else name


class NicknameForm(forms.Form):
    """The nickname: free, or from the teacher's list."""

    nickname = LineField(
        label=_("Your nickname"),
        max_length=NICKNAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )

    def __init__(self, *args: Any, training_session: TrainingSession, **kwargs: Any) -> None:
        """Offer the list when the session has one."""
        super().__init__(*args, **kwargs)
        names = training_session.nickname_list()
        if names:
            present = training_session.participants.present()
            taken = set(present.values_list("nickname_key", flat=True))
            self.fields["nickname"] = forms.ChoiceField(
                label=_("Your nickname"),
                choices=[("", _("Choose…")), *[(name, _offered(name, taken)) for name in names]],
            )


class RecoveryForm(forms.Form):
    """The recovery code of somebody who changes device."""

    recovery_code = forms.CharField(
        label=_("Recovery code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    @classmethod
    def beside(cls, form: CodeForm) -> "RecoveryForm":
        """Return the form that stands below; filled, if the code above is a recovery code."""
        misplaced = form.is_bound and form.has_error("code", "recovery")
        return cls(initial={"recovery_code": form["code"].value()} if misplaced else None)

    @property
    def is_open(self) -> bool:
        """Whether it stands open on the page: something is in it, or is wrong with it."""
        return bool(self.initial or self.errors)


class NewSessionForm(forms.Form):
    """A new session from a training and one of its plans."""

    title = LineField(label=_("Title of the session"), max_length=TITLE_LENGTH)
    plan = forms.ChoiceField(label=_("Plan"), widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("Language of the projector"), choices=Language)

    def __init__(self, *args: Any, training: Training, **kwargs: Any) -> None:
        """Offer the plans of the training's newest edition."""
        super().__init__(*args, **kwargs)
        self.edition = training.newest()
        document = TrainingDocument.model_validate(self.edition.document)
        plans = [(row.plan.key, row.label) for row in planned_minutes(document)]
        choices = self.fields["plan"]
        assert isinstance(choices, forms.ChoiceField)  # noqa: S101 - for the type checker
        choices.choices = plans
        self.initial.setdefault("title", localised(document.title.model_dump()))
        self.initial.setdefault("plan", plans[0][0])


class OptionsForm(forms.ModelForm[TrainingSession]):
    """The options of a session."""

    class Meta:
        model = TrainingSession
        fields = options.FIELDS
        field_classes = {"title": LineField}
        widgets = {"nicknames": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the time zones by name."""
        super().__init__(*args, **kwargs)
        zones = sorted(zone for zone in available_timezones() if "/" in zone)
        self.fields["time_zone"] = forms.ChoiceField(
            label=_("Time zone"), choices=[(zone, zone.replace("_", " ")) for zone in zones]
        )

    def clean_nicknames(self) -> str:
        """Keep one clean name per line, none too long, none that two people would share."""
        lines = clean_text(self.cleaned_data["nicknames"]).splitlines()
        names = [name for line in lines if (name := clean_line(line))]
        times = Counter(map(name_key, names))
        twice = list(dict.fromkeys(name for name in names if times[name_key(name)] > 1))
        if twice:
            raise forms.ValidationError(
                _("Two people cannot have one name in the list. Tell them apart: %(names)s"),
                params={"names": ", ".join(twice)},
            )
        if any(len(name) > NICKNAME_LENGTH for name in names):
            raise forms.ValidationError(
                _("A nickname has at most %(number)d characters."),
                params={"number": NICKNAME_LENGTH},
            )
        return "\n".join(names)


class StepForm(forms.Form):
    """Title, minutes and importance of a step."""

    title = LineField(label=_("Title"), max_length=TITLE_LENGTH)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=0, max_value=MAX_MINUTES)
    importance = forms.ChoiceField(label=_("Importance"), choices=Importance)

    @classmethod
    def of(cls, step: Step, data: Any = None) -> "StepForm":
        """Return the form of a step."""
        return cls(
            data,
            initial={
                "title": localised(step.title),
                "minutes": step.minutes,
                "importance": step.importance,
            },
        )


class TitleForm(forms.Form):
    """A new title, for a copy."""

    title = LineField(label=_("Title"), max_length=TITLE_LENGTH)
