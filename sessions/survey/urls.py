"""Addresses of the survey, below `/teach/<ref>/a/survey/` and `/s/<ref>/a/survey/`."""

from django.urls import URLPattern, URLResolver, path

from sessions.survey.views import moderation

teacher_urls: list[URLPattern | URLResolver] = [
    path("texts/<uuid:answer_id>/", moderation.moderate, name="moderate"),
]
participant_urls: list[URLPattern | URLResolver] = []
