"""May this worker? Requirements, comparators and the system qualifications."""
