"""Two choices that read the same: nobody could tell them apart, on a phone or in the results."""

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from sessions.activities import Fault
from sessions.documents import TrainingDocument


def repeated(texts: Sequence[Mapping[str, str]]) -> list[int]:
    """Return the places of texts that stand before in one of their languages, but for case and spaces."""
    seen: set[tuple[str, str]] = set()
    found = []
    for place, text in enumerate(texts):
        plain = {
            (name, " ".join(words.split()).casefold()) for name, words in text.items() if words
        }
        if plain & seen:
            found.append(place)
        seen |= plain
    return found


def survey_faults(document: TrainingDocument) -> Iterator[Fault]:
    """Return the choices of a training's surveys that read like another of their question."""
    for key, survey in document.objects.get("survey", {}).items():
        for index, question in enumerate(survey.get("questions", ())):
            texts = [choice["text"] for choice in question.get("choices") or ()]
            for place in repeated(texts):
                path = ("questions", index, "choices", place, "text")
                yield Fault(f"survey/{key}.yaml", path, _("another choice has the same text"))
