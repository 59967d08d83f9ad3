"""Addresses of the survey, below `/teach/<ref>/a/survey/` and `/s/<ref>/a/survey/`."""

from django.urls import URLPattern, URLResolver, path

from sessions.survey.views import (
    ahead,
    crosstab,
    editing,
    library,
    moderation,
    paper,
    questions,
    sorting,
)

teacher_urls: list[URLPattern | URLResolver] = [
    path("texts/<uuid:answer_id>/", moderation.moderate, name="moderate"),
    path("questions/<uuid:question_id>/texts/", sorting.texts, name="texts"),
    path("crosstab/", crosstab.crosstab, name="crosstab"),
    path("crosstab/project/", crosstab.project, name="project_crosstab"),
    path("hands/<uuid:question_id>/", paper.hands, name="hands"),
    path("own/new/", editing.own, name="own"),
    path("<slug:key>/", editing.survey, name="edit"),
    path("<slug:key>/add/", questions.add, name="add_question"),
    path("<slug:key>/preview/", editing.show, name="preview"),
    path("<slug:key>/library/", library.library, name="library"),
    path(
        "<slug:key>/library/<slug:theme>/<slug:question>/",
        library.question,
        name="library_question",
    ),
    path("<slug:key>/questions/<slug:question>/", questions.change, name="question"),
    path("<slug:key>/questions/<slug:question>/move/", editing.move, name="move_question"),
    path("<slug:key>/questions/<slug:question>/copy/", editing.duplicate, name="copy_question"),
    path("<slug:key>/questions/<slug:question>/remove/", editing.remove, name="remove_question"),
    path("<slug:key>/texts/", sorting.written, name="written"),
    path("<slug:key>/ahead/", ahead.send, name="ahead"),
    path("<slug:key>/print/", paper.print_survey, name="print"),
    path("<slug:key>/sheets/", paper.sheets, name="sheets"),
    path("<slug:key>/sheets/<uuid:person_id>/", paper.sheet, name="sheet"),
]
participant_urls: list[URLPattern | URLResolver] = [
    path("<slug:key>/", ahead.answer_page, name="page"),
]
