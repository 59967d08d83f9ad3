"""Where a part of the agenda leads through a survey: each item of the position is one spot."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext as _

from rsn_training.common.localised import localised
from sessions.activities import Place
from sessions.enums import Mode
from sessions.models import Part
from sessions.responses.models import Asking
from sessions.survey.models import Survey, SurveyQuestion

Text = dict[str, str]


class SpotKind(StrEnum):
    """What stands at an item of the position."""

    PAGE = "page"
    QUESTION = "question"
    RESULTS = "results"
    CONCLUSION = "conclusion"


@dataclass(frozen=True)
class Spot:
    """All questions on one page, one question, its results, or a conclusion (by its key).

    `number` counts from 1 among the spots of its kind, of `total`.
    """

    kind: SpotKind
    question_id: UUID | None = None
    key: str = ""
    number: int = 1
    total: int = 1

    @property
    def is_asked(self) -> bool:
        """Whether the room answers here."""
        return self.kind in {SpotKind.PAGE, SpotKind.QUESTION}


def spots_of(part: Part) -> list[Spot]:
    """Return the spots of a part in order, in two queries at most.

    Asking goes through every question, or shows them on one page and then what each gave.
    Results go through what was asked (nobody leafs through empty charts), then through the
    conclusions that rest on something.
    """
    entries = list(
        SurveyQuestion.objects.filter(
            survey__training_session=part.step.training_session_id, survey__key=part.object_key
        )
        .select_related("survey")
        .order_by("order")
    )
    if not entries:
        return []
    survey = entries[0].survey
    questions = [entry.question_id for entry in entries]
    if part.mode == Mode.ASK and not survey.together:
        return _numbered(SpotKind.QUESTION, questions)
    if part.mode == Mode.ASK:
        return [Spot(SpotKind.PAGE), *_numbered(SpotKind.RESULTS, questions)]
    asked = set(
        Asking.objects.valid().filter(question__in=questions).values_list("question", flat=True)
    )
    results = _numbered(SpotKind.RESULTS, [pk for pk in questions if pk in asked])
    keys = {entry.key for entry in entries if entry.question_id in asked}
    return results + _conclusions(survey, keys)


def names_of_spots(part: Part) -> list[str]:
    """Return what stands at each spot of a part, in words."""
    survey = Survey.objects.filter(
        training_session=part.step.training_session_id, key=part.object_key
    ).first()
    if survey is None:
        return []
    texts = dict(survey.entries.values_list("question_id", "question__text"))
    conclusions = {one["key"]: one["question"] for one in survey.conclusions}
    return [_name(spot, texts, conclusions) for spot in spots_of(part)]


def _name(spot: Spot, texts: dict[UUID, Text], conclusions: dict[str, Text]) -> str:
    if spot.kind == SpotKind.PAGE:
        return _("All questions on one page")
    if spot.kind == SpotKind.CONCLUSION:
        return _("Conclusion: %(text)s") % {"text": localised(conclusions[spot.key])}
    text = localised(texts[spot.question_id]) if spot.question_id else ""
    if spot.kind == SpotKind.RESULTS:
        return _("Results: %(text)s") % {"text": text}
    return text


def _numbered(kind: SpotKind, questions: list[UUID]) -> list[Spot]:
    total = len(questions)
    return [
        Spot(kind, question_id=pk, number=number, total=total)
        for number, pk in enumerate(questions, start=1)
    ]


def _conclusions(survey: Survey, asked: set[str]) -> list[Spot]:
    keys = [
        conclusion["key"]
        for conclusion in survey.conclusions
        if any(line["question"] in asked for line in conclusion["lines"])
    ]
    return [
        Spot(SpotKind.CONCLUSION, key=key, number=number, total=len(keys))
        for number, key in enumerate(keys, start=1)
    ]


def spot_at(place: Place) -> Spot | None:
    """Return the spot of the place's item, or None when the survey has none there."""
    spots = spots_of(place.part)
    return spots[place.item] if 0 <= place.item < len(spots) else None
