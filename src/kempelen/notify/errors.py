"""Refusals of the post room: what a person or program is told, and why something was not handed over."""

from kempelen.core.errors import Refusal


class MailNotSentError(Refusal):
    """The mail server did not take a mail; it is tried again later (ADR 0008). Names the cause, never the address."""

    code = "mail_not_sent"
    sentence = "The mail server did not take the mail."


class BadDestinationError(Refusal):
    """A destination is none of its transport's, or not one that this marketplace sends to (requester-api 8.2)."""

    code = "bad_destination"
    sentence = "This is no destination that events can be sent to."


class UndeliverableError(Refusal):
    """A destination did not take a message. Says why in words for its owner, and nothing of what it answered (security N1)."""

    code = "undeliverable"
    sentence = "The destination did not take the message."


class TooManyWebhooksError(Refusal):
    """A requester has as many webhooks as one may have."""

    code = "too_many_webhooks"
    sentence = "You have 20 webhooks, which is the limit. Remove one first."


class WebhookOffError(Refusal):
    """Something was to be sent through a webhook that is switched off."""

    code = "webhook_off"
    sentence = "This webhook is switched off. Switch it on first."
