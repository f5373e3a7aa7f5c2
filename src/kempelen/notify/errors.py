"""Refusals of the post room."""

from kempelen.core.errors import Refusal


class MailNotSentError(Refusal):
    """The mail server did not take a mail; it is tried again later (ADR 0008). Names the cause, never the address."""

    code = "mail_not_sent"
    sentence = "The mail server did not take the mail."
