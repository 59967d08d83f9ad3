"""Addresses below `/panorama/` (stable: screens.md); each names its training."""

from django.urls import path

from sessions.panorama.reading import views

app_name = "panorama"
urlpatterns = [
    path("", views.directory, name="home"),
    path("worker.js", views.worker, name="worker"),
    path("language/", views.language, name="language"),
    path("<slug:training>/", views.directory, name="directory"),
    path("<slug:training>/networks/<slug:key>/", views.network, name="network"),
    path("<slug:training>/compare/", views.compare, name="compare"),
    path("<slug:training>/timeline/", views.timeline, name="timeline"),
    path("<slug:training>/aims/", views.aims, name="aims"),
    path("<slug:training>/aims/<slug:key>/", views.aims, name="aim"),
    path("<slug:training>/course/", views.contents, name="contents"),
    path("<slug:training>/course/<slug:key>/", views.chapter, name="chapter"),
    path("<slug:training>/booklet/", views.booklet, name="booklet"),
    path("<slug:training>/offline/", views.kept, name="offline"),
]
