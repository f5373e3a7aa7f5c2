"""The worker's hot doors as plain WSGI (DESIGN 2, the fast lane)."""
