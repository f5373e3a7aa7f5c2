"""Refusals about people, roles and keys."""

from kempelen.core.errors import Refusal


class EmailTakenError(Refusal):
    """Somebody has this address already. Only the command line says so; the site never does (security A3)."""

    code = "email_taken"
    sentence = "There is already an account with this e-mail address."


class TooManyKeysError(Refusal):
    """More live keys than a person can keep an eye on."""

    code = "too_many_keys"
    sentence = "You have two live access keys. Revoke one first."


class SuspendedError(Refusal):
    """The operator has stopped this requester: nothing can be changed in their name; what is there can be read."""

    code = "suspended"
    sentence = "This Requester account is suspended. Ask the marketplace's operator."
