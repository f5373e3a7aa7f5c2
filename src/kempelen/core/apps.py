"""Django's handle on the foundation."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Labels the foundation's tables ``core``."""

    name = "kempelen.core"
    label = "core"
