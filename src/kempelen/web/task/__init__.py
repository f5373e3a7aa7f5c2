"""The task origin: requesters' pages, our task libraries, submit and the done page (security 1.3)."""
