"""HIT types, HITs, assignments and review: the marketplace's state machines."""
