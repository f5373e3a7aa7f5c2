"""GET /f/<signed name>: a stored file, for whoever was given its address, until it is over (security F4)."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING

from kempelen.core.db import mend_connection
from kempelen.core.errors import NotFoundError, Refusal
from kempelen.files import storage, urls
from kempelen.files.access import bound_file
from kempelen.files.models import StoredFile
from kempelen.hits.access import refuse_disposed
from kempelen.web.task.sending import disposition, refuse, send

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


def stored_files(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
    """Answer one request. Every refusal is the same: forged, over, gone."""
    if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
        return refuse(environ, start, HTTPStatus.METHOD_NOT_ALLOWED, "Files are read with GET.")
    try:
        file = _file(environ)
        content = storage.opened(file.key)
    except NotFoundError:
        return refuse(environ, start, HTTPStatus.NOT_FOUND, "This address has run out. Ask for a new one.")
    except Refusal as refusal:
        return refuse(environ, start, HTTPStatus.SERVICE_UNAVAILABLE, str(refusal))
    save = environ.get("QUERY_STRING", "") == urls.SAVED
    headers = {
        "Content-Disposition": disposition(file.content_type, file.name, save=save),
        "Cache-Control": "private, max-age=600",
        "Access-Control-Allow-Origin": "*",
    }
    return send(environ, start, content, size=file.size, content_type=file.content_type, headers=headers)


def _file(environ: "WSGIEnvironment") -> StoredFile:
    """Return the file the address names. Raises NotFoundError, also when its HIT was deleted (requester-api 4.4)."""
    file_id = urls.read(environ["PATH_INFO"].removeprefix(urls.PATH))
    if file_id is None:
        raise NotFoundError
    mend_connection()
    file = bound_file(file_id)
    if file.assignment_id is not None:
        refuse_disposed(file.assignment_id)
    return file
