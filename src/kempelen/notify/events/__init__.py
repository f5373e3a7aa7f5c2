"""What machines are told: the events of HITs and assignments, to whom, and in which form (requester-api 8; ADR 0012)."""

from kempelen.notify.events.vocabulary import ALL_BITS, EventType, Transport, bits_of, event_types_of

__all__ = ["ALL_BITS", "EventType", "Transport", "bits_of", "event_types_of"]
