"""Refusals about people, roles and keys."""

from kempelen.core.errors import Refusal


class EmailTakenError(Refusal):
    """Somebody has this address already. Only the command line says so; the site never does (security A3)."""

    code = "email_taken"
    sentence = "There is already an account with this e-mail address."


class TooManyKeysError(Refusal):
    """More live keys than a person can keep an eye on."""

    code = "too_many_keys"
    sentence = "You have ten live access keys. Revoke one first."


class KeyNotLiveError(Refusal):
    """A key that opens nothing any more cannot be changed and needs no successor."""

    code = "key_not_live"
    sentence = "This access key is revoked or has expired. Make a new one."


class SuspendedError(Refusal):
    """The operator has stopped this requester: nothing can be changed in their name; what is there can be read."""

    code = "suspended"
    sentence = "This Requester account is suspended. Ask the marketplace's operator."


class BusyHashingError(Refusal):
    """More people sign in this second than passwords can be checked without running out of memory (security A13)."""

    code = "rate_limited"
    sentence = "Too many people are signing in just now. Wait a few seconds, then try again."
