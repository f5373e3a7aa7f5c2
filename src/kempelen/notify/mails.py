"""The mails themselves: plain text in a fixed frame, to one worker each, from the marketplace, links only to it (security N4).

Whatever a requester wrote stands between lines of our own that say so. Nobody learns the worker's address: it stands in
this one mail only, and an answer goes nowhere.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage

from kempelen.money import format_micros
from kempelen.notify.errors import MailNotSentError

_IN_SANDBOX: Final = "This happened in the sandbox, where requesters try their work out. All money there is play money.\n"


class Kind(StrEnum):
    """What a worker is told about. The words stand in messages that wait to be sent: never rename one."""

    REJECTION = "rejection"
    BONUS = "bonus"
    BLOCK = "block"
    QUALIFICATION = "qualification"
    QUALIFICATION_REFUSED = "qualification_refused"


@dataclass(frozen=True, slots=True)
class Mail:
    """Subject, without the marketplace's frame, and text. One from the sandbox says so in its subject and at its end."""

    subject: str
    text: str
    sandbox: bool = False


def message_mail(*, requester_name: str, subject: str, text: str, message_id: int, sandbox: bool = False) -> Mail:
    """Return the mail that carries a requester's message."""
    name = one_line(requester_name)
    contact = settings.KEMPELEN.security_contact
    report = f"\nTo report it, write to {contact} and name message {message_id}." if contact else ""
    return Mail(
        f"Message from {name}: {one_line(subject)}",
        f"{name}, for whom you worked, writes:\n\n{text}\n\n"
        f"-- \nThis was written by a requester, not by {settings.KEMPELEN.marketplace_name}. Nobody there sees your address; "
        f"an answer to this mail reaches nobody.{report}\n",
        sandbox,
    )


def notice_mail(kind: Kind, facts: Mapping[str, Any]) -> Mail:
    """Return the mail about something that happened to a worker; ``facts`` are those its verb put in the outbox."""
    return replace(_NOTICES[kind](facts), sandbox=_from_sandbox(facts))


def send(mail: Mail, *, to: str, mail_id: str) -> None:
    """Hand one mail to the mail server. A repeat carries the same Message-ID, so that mail programs show it once.

    Raises MailNotSentError.
    """
    host = urlsplit(settings.KEMPELEN.base_url).hostname
    message = EmailMessage(
        subject=one_line(f"[{settings.KEMPELEN.marketplace_name}{' sandbox' if mail.sandbox else ''}] {mail.subject}"),
        body=f"{mail.text}\n{_IN_SANDBOX}" if mail.sandbox else mail.text,
        to=[to],
        headers={"Message-ID": f"<{mail_id}@{host}>", "Auto-Submitted": "auto-generated"},
    )
    try:
        message.send()
    except OSError as error:  # smtplib's errors are its children
        cause = f"{MailNotSentError.sentence} ({type(error).__name__})"
        raise MailNotSentError(cause) from error


def one_line(text: str) -> str:
    """Return the text without line breaks and other characters that are not for showing."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _rejection(facts: Mapping[str, Any]) -> Mail:
    name, work = _named(facts)
    reason = f"The reason given:\n\n{facts['reason']}\n" if facts["reason"] else "No reason was given.\n"
    return Mail(
        f"Work rejected by {name}",
        f"{name} rejected your work on {work}. It is not paid.\n\n{reason}\n{_home(facts)}\n",
    )


def _bonus(facts: Mapping[str, Any]) -> Mail:
    name, work = _named(facts)
    amount = format_micros(int(facts["amount_micros"]))
    reason = f"In their words:\n\n{facts['reason']}\n\n" if facts["reason"] else ""
    return Mail(
        f"Bonus of {amount} from {name}",
        f"{name} paid you a bonus of {amount} for your work on {work}.\n\n{reason}{_home(facts)}\n",
    )


def _block(facts: Mapping[str, Any]) -> Mail:
    name = one_line(facts["requester"])
    return Mail(
        f"Blocked by {name}",
        f"{name} has blocked you from working on their HITs, so you will not see them any more.\n\n"
        "HITs that you have accepted can still be submitted, and what you earned stays yours. "
        f"Other requesters are not told.\n\n{_home(facts)}\n",
    )


def _qualification(facts: Mapping[str, Any]) -> Mail:
    name, wanted = one_line(facts["requester"]), one_line(facts["name"])
    return Mail(
        f"Qualification granted: {wanted}",
        f"{name} has granted you the qualification “{wanted}” with the value {int(facts['value'])}.\n\n"
        f"HITs that ask for it may be open to you now.\n\n{_home(facts)}\n",
    )


def _qualification_refused(facts: Mapping[str, Any]) -> Mail:
    name, wanted = one_line(facts["requester"]), one_line(facts["name"])
    reason = f"The reason given:\n\n{facts['reason']}\n" if facts["reason"] else "No reason was given.\n"
    return Mail(
        f"Qualification not granted: {wanted}",
        f"{name} has turned down your request for the qualification “{wanted}”.\n\n{reason}\n{_home(facts)}\n",
    )


_NOTICES: Final[Mapping[Kind, Callable[[Mapping[str, Any]], Mail]]] = {
    Kind.REJECTION: _rejection,
    Kind.BONUS: _bonus,
    Kind.BLOCK: _block,
    Kind.QUALIFICATION: _qualification,
    Kind.QUALIFICATION_REFUSED: _qualification_refused,
}


def _from_sandbox(facts: Mapping[str, Any]) -> bool:
    return bool(facts.get("sandbox"))


def _home(facts: Mapping[str, Any]) -> str:
    """Return the address of the environment that the mail speaks of."""
    return str(settings.KEMPELEN.address_of(sandbox=_from_sandbox(facts)))


def _named(facts: Mapping[str, Any]) -> tuple[str, str]:
    """Return the requester's name, and the work as a worker knows it: its title and the assignment's id."""
    return one_line(facts["requester"]), f"“{one_line(facts['title'])}” (assignment {facts['assignment']})"
