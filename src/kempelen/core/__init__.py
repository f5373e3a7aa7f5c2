"""Foundation without domain words: clock, ids, request context, errors, database driver, outbox, tokens."""
