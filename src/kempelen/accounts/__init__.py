"""People, their roles as worker and requester, access keys and worker tokens."""
