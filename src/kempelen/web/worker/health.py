"""Whether this process can serve: for proxies and monitors."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kempelen.web.worker.ask import ask_of
from kempelen.web.worker.doors import health_door


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Answer as the lean door does."""
    return health_door(ask_of(request, None)).as_response()
