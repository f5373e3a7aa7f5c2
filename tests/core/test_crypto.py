"""Secrets at rest and derived signatures."""

import pytest

from kempelen.core import crypto
from kempelen.core.errors import InvariantError


def test_a_secret_is_read_back_by_its_owner():
    assert crypto.decrypt(crypto.encrypt(b"secret", owner="key:1"), owner="key:1") == b"secret"


def test_a_secret_cannot_be_moved_to_another_row():
    token = crypto.encrypt(b"secret", owner="key:1")
    with pytest.raises(InvariantError, match="another row"):
        crypto.decrypt(token, owner="key:2")


def test_a_token_of_another_ring_is_refused():
    with pytest.raises(InvariantError, match="ENCRYPTION_KEYS"):
        crypto.decrypt("gAAAAABforged", owner="key:1")


def test_signatures_are_bound_to_their_purpose():
    signature = crypto.sign("ticket", b"message")
    assert crypto.signature_matches("ticket", b"message", signature)
    assert not crypto.signature_matches("lane", b"message", signature)
    assert not crypto.signature_matches("ticket", b"other", signature)


def test_old_secret_keys_still_verify(settings):
    signature = crypto.sign("ticket", b"message")
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "a new one"
    assert crypto.signature_matches("ticket", b"message", signature)
