"""Small forms of the editors' desk; objects have forms made from their fields (`pages`)."""

from typing import Any

from django import forms
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from rsn_training.common.fields import LineField
from rsn_training.common.localised import localised
from sessions.services.media import ACCEPT


class DeckForm(forms.Form):
    """The title of a deck; `seen` tells which title the editor had before their eyes."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    fr = LineField(label=_("Title in French"), max_length=200)
    en = LineField(label=_("Title in English"), max_length=200, required=False)

    def title(self) -> dict[str, str]:
        """Return the texts that were written."""
        return {name: text for name in ("fr", "en") if (text := self.cleaned_data[name])}

    def after(self, theirs: dict[str, str], seen: str) -> "DeckForm":
        """Return the form with what was typed, beside the title that somebody gave meanwhile."""
        again = DeckForm({**self.cleaned_data, "seen": seen})
        words = _("Somebody else named it “%(title)s” meanwhile. Save again to keep yours.")
        again.add_error(None, words % {"title": localised(theirs)})
        return again


class PublishForm(forms.Form):
    """What an edition brings, in a line that other editors will read."""

    note = LineField(
        label=_("What changed, in a line"),
        max_length=200,
        help_text=_("Other editors read it in the history."),
    )


class ImageForm(forms.Form):
    """An image from the editor's device."""

    image = forms.FileField(
        label=_("Image"),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=_(
            "PNG, JPEG, WebP or GIF, 7 MB at most. It is drawn anew, without its metadata."
        ),
    )


class PlacedImageForm(ImageForm):
    """An image that goes on a slide at once, with its words."""

    alt_fr = LineField(
        label=_("What it shows, for those who cannot see it (in French)"), max_length=400
    )
    alt_en = LineField(label=_("The same in English"), max_length=400, required=False)
    credit_fr = LineField(label=_("Credit: who made it, from where (in French)"), max_length=200)
    credit_en = LineField(label=_("Credit in English"), max_length=200, required=False)

    def block(self, name: str) -> dict[str, Any]:
        """Return the block of a slide that shows the stored image."""
        return {
            "kind": "image",
            "name": name,
            "alt": self._texts("alt"),
            "credit": self._texts("credit"),
        }

    def _texts(self, field: str) -> dict[str, str]:
        found = {language: self.cleaned_data[f"{field}_{language}"] for language in ("fr", "en")}
        return {language: text for language, text in found.items() if text}

    @property
    def upload(self) -> File[bytes]:
        """Return the file."""
        found: File[bytes] = self.cleaned_data["image"]
        return found


class ArchiveForm(forms.Form):
    """A training as a ZIP file."""

    archive = forms.FileField(
        label=_("ZIP file of a training"),
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
        help_text=_("8 MB at most, as the export makes it."),
    )
