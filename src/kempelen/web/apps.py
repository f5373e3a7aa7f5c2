"""Django's handle on the pages."""

from django.apps import AppConfig
from django.urls import register_converter

from kempelen.web.numbers import RowNumber


class WebConfig(AppConfig):
    """Finds templates, static files and template tags."""

    name = "kempelen.web"
    label = "web"

    def ready(self) -> None:
        """Teach addresses ``<row:...>``."""
        register_converter(RowNumber, "row")
