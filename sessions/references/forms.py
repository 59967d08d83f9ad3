"""Form fields of Django's admin: texts in both languages, plain numbers."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rsn_training.common.fields import TextField
from sessions.enums import Language


class LocalTextWidget(forms.MultiWidget):
    """A small text area for each language, named in that language."""

    def __init__(self) -> None:
        """Name the areas by language, so that "title" is posted as title_fr and title_en."""
        super().__init__({language.value: _area(language) for language in Language})

    def decompress(self, value: Any) -> list[str]:
        """Return the text of each language, empty where there is none."""
        texts = value if isinstance(value, dict) else {}
        return [texts.get(language.value) or "" for language in Language]


class LocalTextField(forms.MultiValueField):
    """A {"fr", "en"} text; {} when nothing is written, an error when one language is missing."""

    default_error_messages = {"incomplete": _("Write this text in French and in English.")}

    def __init__(self, **options: Any) -> None:
        """Take the options that a JSONField of a model gives to its form field."""
        for unused in ("encoder", "decoder", "show_hidden_initial", "widget"):
            options.pop(unused, None)
        super().__init__(
            fields=[TextField() for _language in Language],
            require_all_fields=False,
            widget=LocalTextWidget(),
            **options,
        )

    def compress(self, data_list: list[str]) -> dict[str, str]:
        """Return the text as it is stored."""
        return {language.value: text for language, text in zip(Language, data_list, strict=False)}


class PlainDecimalField(forms.DecimalField):
    """A number shown with the decimals that it has: 61, not 61.000."""

    def prepare_value(self, value: Any) -> Any:
        """Leave out zeros at the end; what somebody typed stays as it is."""
        if not isinstance(value, Decimal):
            return value
        return value.quantize(Decimal(1)) if value == value.to_integral() else value.normalize()


def _area(language: Language) -> forms.Textarea:
    name = {"lang": language.value, "placeholder": language.label, "aria-label": language.label}
    return forms.Textarea({"rows": 2, "cols": 60, **name})
