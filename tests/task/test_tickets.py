"""Tickets: what they open, until when, and that nobody else can make one."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kempelen.web.task import tickets
from kempelen.web.task.tickets import Shows, Ticket


@pytest.fixture
def ticket(stopped):
    return tickets.issue(Shows.HIT, 7, detail=8, viewer=9, until=stopped(timedelta(0)) + timedelta(minutes=5))


def test_a_ticket_says_what_it_was_made_for(ticket):
    read = tickets.read(ticket)
    assert (read.shows, read.subject, read.detail, read.viewer) == (Shows.HIT, 7, 8, 9)


def test_a_ticket_ends(ticket, stopped):
    stopped(timedelta(minutes=5))
    assert isinstance(tickets.read(ticket), Ticket)
    stopped(timedelta(seconds=1))
    assert tickets.read(ticket) is None


def test_no_character_can_be_changed(ticket):
    for position in range(len(ticket)):
        other = "A" if ticket[position] != "A" else "B"
        assert tickets.read(ticket[:position] + other + ticket[position + 1 :]) is None


def test_a_ticket_has_one_spelling(ticket):
    # The last character of the code carries spare bits, which must not make a second spelling.
    for changed in (ticket + "A", ticket + "=", ticket[:-1], " " + ticket, ticket.replace(ticket[0], "+", 1)):
        assert tickets.read(changed) is None


def test_another_key_s_ticket_is_refused_and_an_older_key_s_is_not(ticket, settings):
    old = settings.SECRET_KEY
    settings.SECRET_KEY = "another"
    assert tickets.read(ticket) is None
    settings.SECRET_KEY_FALLBACKS = [old]
    assert tickets.read(ticket) is not None


@given(st.text())
def test_anything_else_is_no_ticket(text):
    assert tickets.read(text) is None


def test_labels_are_stable_host_names_and_differ():
    labels = {tickets.label_of(number) for number in range(200)}
    assert len(labels) == 200
    assert all(len(label) == 20 and label.isalnum() and label == label.lower() for label in labels)
    assert tickets.label_of(3) == tickets.label_of(3)
