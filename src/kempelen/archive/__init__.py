"""What requesters brought along from MTurk: old results, old workers, and who they are here."""
