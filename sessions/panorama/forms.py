"""A teacher's own slide."""

from django import forms
from django.utils.translation import gettext_lazy as _

from rsn_training.common.text import clean_line, clean_text


class OwnSlideForm(forms.Form):
    """One slide in Markdown, as a step of its own."""

    title = forms.CharField(label=_("Title"), max_length=120)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=0, max_value=600, initial=10)
    text = forms.CharField(
        label=_("Text of the slide"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "Markdown: **bold**, - list, [link](https://…). Short texts read from the back."
        ),
    )
    notes = forms.CharField(
        label=_("Notes for you alone"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_title(self) -> str:
        """Keep one clean line."""
        return clean_line(self.cleaned_data["title"])

    def clean_text(self) -> str:
        """Keep a clean text."""
        return clean_text(self.cleaned_data["text"])

    def clean_notes(self) -> str:
        """Keep a clean text."""
        return clean_text(self.cleaned_data["notes"])
