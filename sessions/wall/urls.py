"""Addresses of the wall, below `/teach/<ref>/a/wall/` and `/s/<ref>/a/wall/`."""

from django.urls import path

from sessions.wall import views

teacher_urls = (
    path("settings/", views.settings, name="settings"),
    path("merge/", views.merge, name="merge"),
    path("<uuid:question_id>/", views.decide, name="decide"),
    path("<uuid:question_id>/author/", views.author, name="author"),
)
participant_urls = (
    path("", views.page, name="page"),
    path("mine/", views.mine, name="mine"),
    path("ask/", views.ask, name="ask"),
    path("<uuid:question_id>/support/", views.support, name="support"),
    path("<uuid:question_id>/withdraw/", views.withdraw, name="withdraw"),
)
