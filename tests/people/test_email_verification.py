"""Confirming an address by a mail that went through a real SMTP server."""

import re
import socket
from email import message_from_bytes
from email.message import Message
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from allauth.account.models import EmailAddress
from django.test import Client, override_settings

from kempelen.accounts.models import User

GOOD = {"email": "new@example.org", "password1": "a long passphrase", "roles": ["worker"]}


class Postbox:
    """Keeps every mail that the server was given."""

    def __init__(self):
        self.mails: list[Message] = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 -- the library's name
        """Take a mail."""
        del server, session
        self.mails.append(message_from_bytes(envelope.content, policy=default))
        return "250 OK"


class MailServer(Controller):
    """A mail server on loopback, at a port that the system chose."""

    @property
    def chosen_port(self):
        """Return the port."""
        return self.server.sockets[0].getsockname()[1]

    def _trigger_server(self):
        """Greet the server once, as its start-up waits for; the library would ask port 0."""
        with socket.create_connection((self.hostname, self.chosen_port), 5) as greeting:
            greeting.recv(1024)


@pytest.fixture
def postbox():
    """A running mail server that Django is told to use."""
    box = Postbox()
    server = MailServer(box, hostname="127.0.0.1", port=0)
    server.start()
    backend = "django.core.mail.backends.smtp.EmailBackend"
    with override_settings(EMAIL_BACKEND=backend, EMAIL_HOST="127.0.0.1", EMAIL_PORT=server.chosen_port):
        yield box
    server.stop()


def link_in(mail):
    body = mail.get_body(("plain",)).get_content()
    return re.search(r"http://kempelen.localhost:8000(/account/\S+)", body)[1]


def test_the_link_in_the_mail_confirms_the_address_and_lets_in(db, client, postbox):
    client.post("/account/signup/", GOOD)
    (mail,) = postbox.mails
    assert mail["To"] == "new@example.org"
    assert mail["Subject"].startswith("[Kempelen] ")
    link = link_in(mail)

    shown = client.get(link)
    assert "Confirm address" in shown.content.decode()
    assert not EmailAddress.objects.get(email="new@example.org").verified, "mail scanners open links: looking confirms nothing"

    client.post(link)
    assert EmailAddress.objects.get(email="new@example.org").verified
    answer = Client().post("/account/login/", {"login": "new@example.org", "password": "a long passphrase"})
    assert (answer.status_code, answer["Location"]) == (302, "/home")


def test_without_the_confirmation_nobody_gets_in(db, client, postbox):
    client.post("/account/signup/", GOOD)
    other = Client()
    answer = other.post("/account/login/", {"login": "new@example.org", "password": "a long passphrase"})
    assert answer["Location"].startswith("/account/confirm-email/")
    assert other.get("/settings/")["Location"].startswith("/account/login/")
    assert not EmailAddress.objects.get(email="new@example.org").verified


def test_a_made_up_link_confirms_nothing(db, client, postbox):
    client.post("/account/signup/", GOOD)
    page = client.get("/account/confirm-email/MQ:1vAAAA:forged/")
    assert "no longer works" in page.content.decode()
    assert client.post("/account/confirm-email/MQ:1vAAAA:forged/").status_code == 404
    assert not EmailAddress.objects.filter(verified=True).exists()
    assert User.objects.count() == 1
