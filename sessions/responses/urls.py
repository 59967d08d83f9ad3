"""Addresses of the answer doors (stable: screens.md)."""

from django.urls import path

from sessions.responses import views

app_name = "responses"
urlpatterns = [
    path("s/<slug:ref>/answers", views.answers, name="answers"),
    path("s/<slug:ref>/answer/", views.answer, name="answer"),
]
