"""ExternalQuestion: a page on the requester's own server, and which addresses may stand in it (security Q5)."""

from ipaddress import ip_address
from typing import Final
from urllib.parse import SplitResult, urlsplit
from xml.sax.saxutils import escape

from django.conf import settings

from kempelen.questions.errors import QuestionValueError

FIELD: Final = "ExternalURL"
_NAMESPACE: Final = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2006-07-14/ExternalQuestion.xsd"
_LONGEST: Final = 2_048
_GOOD: Final = "write one such as https://survey.example/task."


def external_question_xml(url: str, frame_height: int) -> str:
    """Return an ExternalQuestion document that names the page."""
    return (
        f'<ExternalQuestion xmlns="{_NAMESPACE}"><ExternalURL>{escape(url)}</ExternalURL>'
        f"<FrameHeight>{frame_height}</FrameHeight></ExternalQuestion>"
    )


def check_external_url(url: str) -> str:
    """Return the address if workers may be sent to it. Raises QuestionValueError.

    https; http where the operator allows it, or from a local marketplace to this machine. Never one of our own hosts:
    a frame of ourselves is how a worker would be deceived.
    """
    parts = _split(url)
    host = parts.hostname or ""
    if parts.username is not None or parts.password is not None:
        raise QuestionValueError(FIELD, "ExternalURL must not hold a user name or password.", value=url)
    local = is_loopback(host) and is_loopback(urlsplit(settings.KEMPELEN.base_url).hostname or "")
    if parts.scheme != "https" and not (parts.scheme == "http" and (settings.KEMPELEN.allow_http_questions or local)):
        raise QuestionValueError(FIELD, "ExternalURL must begin with https://, such as https://survey.example/task.", value=url)
    if _is_ours(host, _port(parts)):
        raise QuestionValueError(FIELD, "ExternalURL must not lead to this marketplace itself.", value=url)
    return url


def is_loopback(host: str) -> bool:
    """Return whether a name or address means the machine it is asked on."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _split(url: str) -> SplitResult:
    # urlsplit would silently drop some of what a browser's parser also drops: two readings of one address.
    if len(url) > _LONGEST or not url.isprintable() or any(character in url for character in ' \\"<>'):
        raise QuestionValueError(FIELD, f"ExternalURL is not an address; {_GOOD}", value=url)
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise QuestionValueError(FIELD, "ExternalURL is not an address; its host cannot be read.", value=url) from error
    if not parts.hostname:
        raise QuestionValueError(FIELD, f"ExternalURL has no host; {_GOOD}", value=url)
    if "%" in parts.netloc:  # a browser decodes it: a second spelling of any name, ours too
        raise QuestionValueError(FIELD, f"ExternalURL must write its host without % signs; {_GOOD}", value=url)
    return parts


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def _is_ours(host: str, port: int) -> bool:
    """Compare names; on this very machine also ports, since everything shares its names there."""
    host = ascii_host(host)
    environment = settings.KEMPELEN
    names = (*environment.allowed_hosts, environment.sandbox_host)
    addresses = [environment.base_url, environment.task_base_url, *(f"//{name}" for name in names if name)]
    for own in map(urlsplit, addresses):
        name = (own.hostname or "").rstrip(".")
        same = host == name or host.endswith(f".{name}")
        if same and not (is_loopback(host) and port != _port(own)):
            return True
    site = urlsplit(environment.base_url)
    return is_loopback(host) and is_loopback(site.hostname or "") and port == _port(site)


def ascii_host(host: str) -> str:
    """Return the name as the network writes it, so that two spellings of one name are one and no letter looks like another."""
    try:
        return host.rstrip(".").lower().encode("idna").decode("ascii")
    except UnicodeError:
        return host.rstrip(".").lower()
