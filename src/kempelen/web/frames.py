"""Letting a page of the site hold a task frame: the one exception to "no frames", made page by page."""

from typing import Final

from django.conf import settings
from django.http import HttpRequest

from kempelen.config.wrapper import HEADERS, Origin, header_table, site_policy
from kempelen.web.task.frames import WorkFrame, layout_frame, row_frame, test_frame, work_frame
from kempelen.web.task.submit import origin_of

__all__ = ["WorkFrame", "allow_files", "allow_frames", "layout_frame", "row_frame", "test_frame", "work_frame"]

_DELEGATED: Final = ("autoplay", "fullscreen")
"""What the site's own policy forbids everywhere and a task frame may have (security 1.6)."""


def allow_files(request: HttpRequest) -> None:
    """Let the page that answers this request show workers' files, which come from the task origin (security 1.4)."""
    request.META[HEADERS] = {"Content-Security-Policy": site_policy(frame_sources=(), media=settings.KEMPELEN.task_base_url)}


def allow_frames(request: HttpRequest, frame: WorkFrame) -> None:
    """Let the page that answers this request embed the frame, and only it."""
    # A page without an origin cannot be named; it is known by the frame it is in.
    allowed = "*" if frame.origins == ("null",) else f'(self "{origin_of(frame.src)}")'
    permissions = header_table(settings.KEMPELEN)[Origin.SITE]["Permissions-Policy"]
    for feature in (*_DELEGATED, *frame.granted):
        permissions = permissions.replace(f"{feature}=()", f"{feature}={allowed}")
    request.META[HEADERS] = {
        "Content-Security-Policy": site_policy(frame_sources=frame.frame_sources),
        "Permissions-Policy": permissions,
    }
