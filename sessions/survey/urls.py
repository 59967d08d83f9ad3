"""Addresses of the survey, below `/teach/<ref>/a/survey/` and `/s/<ref>/a/survey/`."""

from django.urls import URLPattern, URLResolver, path

from sessions.survey.views import ahead, moderation, paper

teacher_urls: list[URLPattern | URLResolver] = [
    path("texts/<uuid:answer_id>/", moderation.moderate, name="moderate"),
    path("hands/<uuid:question_id>/", paper.hands, name="hands"),
    path("<slug:key>/ahead/", ahead.send, name="ahead"),
    path("<slug:key>/print/", paper.print_survey, name="print"),
]
participant_urls: list[URLPattern | URLResolver] = [
    path("<slug:key>/", ahead.answer_page, name="page"),
]
