"""Addresses below `/teach/<ref>/a/content/`."""

from django.urls import path

from sessions.panorama import views

teacher_urls = [
    path("add/", views.add, name="add"),
    path("<uuid:step_id>/", views.edit, name="edit"),
    path("deck/<slug:key>/", views.deck, name="deck"),
]
