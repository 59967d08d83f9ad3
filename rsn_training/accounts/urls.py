"""Addresses below /accounts/, in front of allauth's own (the names of allauth keep working)."""

from django.urls import path

from rsn_training.accounts import views

app_name = "accounts"
urlpatterns = [
    path("me/", views.me, name="me"),
    path("link/<str:token>/", views.link, name="link"),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
    path("login/code/", views.request_code, name="request_code"),
    path("password/reset/", views.reset_password, name="reset_password"),
    path("email/", views.email, name="email"),
]
