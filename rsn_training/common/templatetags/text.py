"""Template filters for texts from people."""

from django import template
from django.utils.safestring import SafeString

from rsn_training.common.markdown import render_markdown
from rsn_training.common.text import unbroken

register = template.Library()
register.filter("unbroken", unbroken, is_safe=True)


@register.filter
def markdown(value: object) -> SafeString:
    """Render Markdown as safe HTML."""
    return render_markdown(str(value or ""))
