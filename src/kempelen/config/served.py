"""What the web server's processes run: the WSGI table, warmed up, and threads that read the groups and write the API log."""

from django.urls import get_resolver

from kempelen.config.wsgi import application
from kempelen.hits.queries import keep_groups_fresh
from kempelen.wire.call_log import keep_call_log

__all__ = ["application"]

# Read every page's module now: the first visitor should not wait for it.
_ = get_resolver().url_patterns
keep_groups_fresh()
keep_call_log()
