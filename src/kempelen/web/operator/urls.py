"""Addresses of the operator's pages."""

from django.urls import path

from kempelen.web.operator import overview

app_name = "operator"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("verify", overview.verify, name="verify"),
]
