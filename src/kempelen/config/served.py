"""What the web server's processes run: the WSGI table, warmed up, with a thread that keeps the list of groups fresh."""

from django.urls import get_resolver

from kempelen.config.wsgi import application
from kempelen.hits.queries import keep_groups_fresh

__all__ = ["application"]

# Read every page's module now: the first visitor should not wait for it.
_ = get_resolver().url_patterns
keep_groups_fresh()
