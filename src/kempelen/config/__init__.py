"""The settings loader, Django's settings, root addresses and the WSGI table."""
