"""Sessions in the database, asked for only by keys that we could have given out (security W8: NUL)."""

from django.contrib.sessions.backends import db

_SHORTEST_KEY = 8
"""As Django has it; its own keys have 32 letters and digits."""


class SessionStore(db.SessionStore):
    """Django's store; a cookie that is no key of ours is nobody's session, on every database."""

    def _validate_session_key(self, key: str | None) -> bool:
        """Return whether the text has the form of a key. PostgreSQL takes no NUL, which a quoted cookie can spell."""
        return key is not None and len(key) >= _SHORTEST_KEY and key.isascii() and key.isalnum()
