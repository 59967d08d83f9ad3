"""The address of the peer's report.

Its own pages show no counts: they are in the report that it makes of a survey (LaTeX, then PDF).
The view gives that report as far as the peer makes it itself, without the run of xelatex.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from survey.exporter.tex.survey2tex import Survey2Tex
from survey.models import Survey


def report(_request: HttpRequest, pk: int) -> HttpResponse:
    """Return the report of a survey."""
    return HttpResponse(str(Survey2Tex(get_object_or_404(Survey, pk=pk))))


urlpatterns = [path("report/<int:pk>/", report)]
