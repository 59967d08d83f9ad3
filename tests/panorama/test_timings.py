"""The presenter's notes of the shipped training: their times fit the plans, in both languages."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from sessions.documents import PlanDocument, TrainingDocument
from sessions.panorama.documents import DeckDocument, SlideDocument
from sessions.trainings.files import load_files, read_folder

TRAINING: TrainingDocument = load_files(
    read_folder(Path(settings.TRAININGS_DIR) / "reseau-professionnel-rsn")
)
STEPS = [step for step in TRAINING.steps if any(part.activity == "content" for part in step.parts)]
LANGUAGES = ("fr", "en")
SPARE = {"fr": "**Si possible.**", "en": "**If possible.**"}
HEAD = {"fr": "**Selon le plan.**", "en": "**By plan.**"}
BESIDES = {"fr": "en plus, ", "en": "besides, "}
FEWER = re.compile(r"\((?:une seule|sans|only one|without)")
TIME = re.compile(r"\*\*(?:Temps|Time)\.\*\* ([^\n.]*)")
MINUTES = re.compile(r"(\d+)\s(minute|second)")
WITH = re.compile(r", (\d+)(?: minutes)? (?:avec|with) [^;.]*(?:question|notation|rating|vote)")


def slides_of(step: str) -> list[SlideDocument]:
    """Return the slides of a step that are not in reserve."""
    parts = next(one.parts for one in STEPS if one.key == step)
    decks = [part.object for part in parts if part.activity == "content"]
    found = [DeckDocument.model_validate(TRAINING.objects["content"][deck]) for deck in decks]
    return [slide for deck in found for slide in deck.slides if not slide.hidden]


def note(slide: SlideDocument, language: str) -> str:
    return (slide.notes.model_dump()[language] if slide.notes else "") or ""


def time_of(slide: SlideDocument, language: str = "fr", *, alone: bool = False) -> float:
    """Return the minutes of a slide with the questions about it, or of the slide alone."""
    said = TIME.search(note(slide, language))
    if said is None:
        return 0
    if (whole := WITH.search(said[1])) and not alone:
        return float(whole[1])
    number = MINUTES.search(said[1])
    return float(number[1]) / (60 if number[2] == "second" else 1) if number else 0


def essential(step: str) -> float:
    """Return the minutes of the slides of a step that are not marked as spare."""
    return sum(
        time_of(one) for one in slides_of(step) if not note(one, "fr").startswith(SPARE["fr"])
    )


def kept_line(step: str, plan: PlanDocument, minutes: int, language: str) -> str | None:
    """Return what the note of the first slide says of a plan; None when it says nothing."""
    first = note(slides_of(step)[0], language)
    title = plan.title.model_dump()[language].split(" (")[0]
    wanted = f"*{title} ({minutes} min)*"
    return next((line for line in first.splitlines() if wanted in line), None)


PLACES = [
    pytest.param(plan, placed.step, placed.minutes, id=f"{plan.key}/{placed.step}")
    for plan in TRAINING.plans
    for placed in plan.steps
    if placed.step in {step.key for step in STEPS} and essential(placed.step)
]


def test_there_are_times_to_check() -> None:
    assert len(PLACES) > 40
    assert essential("panorama") > 10


@pytest.mark.parametrize("step", [step.key for step in STEPS])
def test_times_are_the_same_in_both_languages(step: str) -> None:
    for slide in slides_of(step):
        french, english = (note(slide, language) for language in LANGUAGES)
        assert time_of(slide, "fr") == time_of(slide, "en"), slide.key
        assert french.startswith(SPARE["fr"]) == english.startswith(SPARE["en"]), slide.key
        assert french.count("min)*") == english.count("min)*"), slide.key


@pytest.mark.parametrize(
    ("step", "minutes"),
    [
        pytest.param(placed.step, placed.minutes, id=placed.step)
        for plan in TRAINING.plans
        if plan.key == "day"
        for placed in plan.steps
        if placed.step in {step.key for step in STEPS}
    ],
)
def test_what_is_not_spare_fits_the_day(step: str, minutes: int) -> None:
    assert essential(step) <= minutes


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("plan", "step", "minutes"), PLACES)
def test_a_shorter_plan_says_which_slides_fit_it(
    plan: PlanDocument, step: str, minutes: int, language: str
) -> None:
    line = kept_line(step, plan, minutes, language)
    if line is None:
        assert essential(step) <= minutes
        return
    named = [one for one in slides_of(step) if one.title.model_dump()[language] in line]
    alone = bool(FEWER.search(line))
    total = sum(time_of(one, alone=alone) for one in named)
    assert total + (essential(step) if BESIDES[language] in line else 0) <= minutes
