"""Keys of questions and choices that a person wrote: made once from the text, then stable."""

import re
from collections.abc import Collection

from django.utils.text import slugify

#: What a key keeps of its text; a number may follow, within the 80 characters of a key.
_LONGEST = 48
_OTHERS = re.compile(r"[^a-z0-9]+")
_APOSTROPHES = re.compile("[’']")


def new_key(text: str, taken: Collection[str], fallback: str) -> str:
    """Return a key made from a text that is none of those taken; `fallback` for no letters."""
    slug = _OTHERS.sub("-", slugify(_APOSTROPHES.sub(" ", text))).strip("-")
    start = slug[:_LONGEST].rstrip("-") or fallback
    if len(slug) > _LONGEST and "-" in start:
        start = start.rpartition("-")[0]  # whole words
    key, number = start, 1
    while key in taken:
        number += 1
        key = f"{start}-{number}"
    return key
