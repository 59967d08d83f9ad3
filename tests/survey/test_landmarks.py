"""Questions, results and conclusions are called by their words where the remote leads to them."""

import pytest
from django.utils import translation

from sessions.enums import Mode
from sessions.models import Part
from sessions.survey.positions import names_of_spots, spots_of
from tests.survey.concluding import open_all

pytestmark = pytest.mark.django_db


def test_each_result_and_conclusion_has_its_name() -> None:
    hall = open_all("word", "networks", "expectations")
    part = Part.objects.get(step__training_session=hall.session, activity="survey")
    part.mode = Mode.RESULTS
    with translation.override("fr"):
        names = names_of_spots(part)
    assert [name.replace("\xa0", " ") for name in names] == [
        "Résultats : Quels réseaux utilisez-vous ?",
        "Résultats : Qu’attendez-vous d’abord ?",
        "Résultats : En un mot ?",
        "Conclusion : Une habitude ?",
        "Conclusion : Qu’attendez-vous ?",
    ]
    assert len(names) == len(spots_of(part))
