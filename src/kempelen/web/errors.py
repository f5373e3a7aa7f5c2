"""Error pages: what is safe, what to do next, the request id."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kempelen.core.errors import NotFoundError, Refusal

BUSY_SECONDS = 5
_STATUS = {"not_found": 404, "rate_limited": 429, "suspended": 403}


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that was not sent from its own page, or too late. Nothing was changed."""
    del reason
    return render(request, "errors/csrf.html", status=403)


def busy_page(request: HttpRequest) -> HttpResponse:
    """Answer a log-in that had to wait too long for its turn. Nothing was changed."""
    response = render(request, "429.html", {"retry_after": BUSY_SECONDS}, status=429)
    response["Retry-After"] = str(BUSY_SECONDS)
    return response


def refusal_page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Answer a refusal that no form on the page can show."""
    if isinstance(refusal, NotFoundError):
        return render(request, "404.html", status=404)
    status = _STATUS.get(refusal.code, 422)
    return render(request, "errors/refusal.html", {"title": str(refusal), "detail": "", "code": refusal.code}, status=status)
