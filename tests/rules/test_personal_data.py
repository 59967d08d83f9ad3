"""Every model says which of its fields are personal, why and until when (rules.md 17)."""

import re

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models

from rsn_training.common.personal_data import Personal
from sessions.models import Participant
from tests.rules.addresses import OURS

MODELS = [model for model in apps.get_models() if model.__module__.split(".")[0] in OURS]
#: Fields that are personal wherever they are.
OBVIOUS = re.compile(
    r"(^|_)(e?mail|nicknames?|phone|ip|token_hash|recovery_hash|photo|portrait|signature)(_|$)"
)
PEOPLE = (Participant, get_user_model())
FREE = (models.TextField, models.JSONField, models.FileField, models.BinaryField)


def name_of(model: type[models.Model]) -> str:
    return model._meta.label


def is_obvious(field: models.Field, *, about_a_participant: bool) -> bool:
    """Return whether this field must be declared: by its name, or what a participant fills in."""
    if isinstance(field, models.EmailField | models.GenericIPAddressField):
        return True
    if OBVIOUS.search(field.name):
        return True
    return about_a_participant and isinstance(field, FREE)


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_a_model_declares_its_personal_data(model: type[models.Model]) -> None:
    declared = vars(model).get("personal_data")
    assert isinstance(declared, dict), "personal_data is missing (empty when there is none)"
    assert all(isinstance(entry, Personal) and entry.purpose for entry in declared.values())


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_only_fields_of_the_model_are_declared(model: type[models.Model]) -> None:
    fields = {field.name for field in model._meta.get_fields()}
    assert vars(model).get("personal_data", {}).keys() <= fields


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_obvious_personal_fields_are_declared(model: type[models.Model]) -> None:
    fields = model._meta.concrete_fields
    about_a_participant = any(field.related_model is Participant for field in fields)
    obvious = {
        field.name for field in fields if is_obvious(field, about_a_participant=about_a_participant)
    }
    declared = vars(model).get("personal_data", {})
    assert obvious <= declared.keys()
    assert declared or model not in PEOPLE
