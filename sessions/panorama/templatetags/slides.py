"""Template filters for slides."""

from collections.abc import Mapping

from django import template
from django.urls import reverse

register = template.Library()


@register.filter
def image_url(media: Mapping[str, str], name: str) -> str:
    """Return the address of an image of the training; empty when the edition lost it."""
    digest = media.get(name)
    return reverse("sessions:media", args=[digest]) if digest else ""
