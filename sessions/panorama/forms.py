"""A teacher's own slide."""

from django import forms
from django.utils.translation import gettext_lazy as _

from rsn_training.common.fields import LineField, TextField


class OwnSlideForm(forms.Form):
    """One slide in Markdown, as a step of its own."""

    title = LineField(label=_("Title"), max_length=120)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=0, max_value=600, initial=10)
    text = TextField(
        label=_("Text of the slide"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "Markdown: **bold**, - list, [link](https://…). Short texts read from the back."
        ),
    )
    notes = TextField(
        label=_("Notes for you alone"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
