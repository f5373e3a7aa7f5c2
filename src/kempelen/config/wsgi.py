"""The WSGI table: which application answers which door. Everything passes the wrapper first (ADR 0006)."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kempelen.config.settings")

from django.core.wsgi import get_wsgi_application

_pages = get_wsgi_application()

from django.conf import settings

from kempelen.config.wrapper import Doors, Wrapper
from kempelen.web.lane.mount import lane
from kempelen.web.task.mount import task_base, task_documents
from kempelen.wire.app import requester_api

application = Wrapper(
    settings.KEMPELEN,
    Doors(
        api=requester_api,  # POST / on the site's names and the two old API names
        task_documents=task_documents,  # GET /t/<ticket> on <label>.<tasks>
        task_base=task_base,  # /mturk/externalSubmit, libraries and the done page on <tasks>
        lane=lane(_pages),  # the worker's hot doors; hands everything else to Django
    ),
)
