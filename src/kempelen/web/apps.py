"""Django's handle on the pages."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Finds templates, static files and template tags."""

    name = "kempelen.web"
    label = "web"
