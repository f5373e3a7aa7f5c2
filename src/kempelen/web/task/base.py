"""The task base: the submit door, our libraries, and, where no names can be had below it, requesters' pages."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from kempelen.config.wrapper import ORIGIN, Origin
from kempelen.files import urls
from kempelen.web.reports import is_report, report_door
from kempelen.web.task import library, media
from kempelen.web.task.documents import PATH, task_documents
from kempelen.web.task.pages import page, respond
from kempelen.web.task.stored import stored_files
from kempelen.web.task.submit import submit_door
from kempelen.web.task.testing import PATH as TEST_PATH
from kempelen.web.task.testing import test_door

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_DOORS: Final["tuple[tuple[str, WSGIApplication], ...]"] = (
    (TEST_PATH, test_door),
    (urls.PATH, stored_files),
    (media.PATH, media.media_proxy),
)


def task_base(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
    """Answer one request. Sets no cookie and reads none."""
    path = environ.get("PATH_INFO", "")
    if path.lstrip("/") == "mturk/externalSubmit":  # pages that kept a trailing slash write two (question-formats 6.1)
        return submit_door(environ, start)
    if path.startswith("/lib/") and environ["REQUEST_METHOD"] in {"GET", "HEAD"}:
        return library.serve(environ, start)
    if is_report(environ):
        return report_door(environ, start)
    for prefix, door in _DOORS:
        if path.startswith(prefix):
            return door(environ, start)
    if path.startswith(PATH):
        environ[ORIGIN] = Origin.TASK_DOCUMENT  # dressed as what it is: the sandbox directive keeps it apart
        return task_documents(environ, start)
    return respond(start, HTTPStatus.NOT_FOUND, page("task/gone.html"))
