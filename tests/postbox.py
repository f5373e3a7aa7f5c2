"""A real mail server on loopback, which keeps what it was given and can be told to refuse."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from django.test import override_settings


class Postbox:
    """Keeps every mail that the server took, and to whom it went."""

    def __init__(self) -> None:
        """Begin empty and willing."""
        self.mails: list[EmailMessage] = []
        self.recipients: list[list[str]] = []
        self.answer = "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 -- the library's name
        """Take a mail, or refuse it."""
        del server, session
        if self.answer.startswith("2"):
            self.mails.append(message_from_bytes(envelope.content, policy=default))  # type: ignore[arg-type]  # the policy makes EmailMessages
            self.recipients.append(list(envelope.rcpt_tos))
        return self.answer


def body_of(mail: EmailMessage) -> str:
    """Return a mail's text as it was written; lines end otherwise on the way."""
    return str(mail.get_content()).replace("\r\n", "\n")


class _MailServer(Controller):  # type: ignore[misc]  # the library ships no types
    """A mail server at a port that the system chose."""

    @property
    def chosen_port(self) -> int:
        """Return the port."""
        port: int = self.server.sockets[0].getsockname()[1]
        return port

    def _trigger_server(self) -> None:
        """Greet the server once, as its start-up waits for; the library would ask port 0."""
        with socket.create_connection((self.hostname, self.chosen_port), 5) as greeting:
            greeting.recv(1024)


@contextmanager
def open_postbox() -> Iterator[Postbox]:
    """Run a mail server that Django is told to use."""
    box = Postbox()
    server = _MailServer(box, hostname="127.0.0.1", port=0)
    server.start()
    backend = "django.core.mail.backends.smtp.EmailBackend"
    try:
        with override_settings(EMAIL_BACKEND=backend, EMAIL_HOST="127.0.0.1", EMAIL_PORT=server.chosen_port):
            yield box
    finally:
        server.stop()
