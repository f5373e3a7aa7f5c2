"""Addresses of the requester's pages."""

from django.urls import URLPattern

app_name = "requester"
urlpatterns: list[URLPattern] = []
