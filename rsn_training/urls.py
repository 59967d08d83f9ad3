"""Addresses of the whole product."""

from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language

from rsn_training import health, views

urlpatterns = [
    path("", include("sessions.urls")),
    path("", include("sessions.responses.urls")),
    path("edit/", include("sessions.panorama.editing.urls")),
    path("accounts/", include("rsn_training.accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("language/", views.public(set_language), name="set_language"),
    path("panorama/", include("sessions.panorama.reading.urls")),
    path("admin/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
handler404 = "rsn_training.views.not_found"
handler403 = "rsn_training.views.forbidden"
handler400 = "rsn_training.views.bad_request"
handler500 = "rsn_training.views.server_error"
