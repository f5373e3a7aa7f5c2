"""Pure parts of the pages: filters, pay, clock face, chart, spans."""

from datetime import UTC, date, datetime, timedelta

import pytest

from kempelen.hits.queries import DayRow
from kempelen.hits.queries.earning import covered_seconds
from kempelen.web.worker.chart import chart_of
from kempelen.web.worker.clockface import clock_face
from kempelen.web.worker.filters import Filters, read_filters
from kempelen.web.worker.listing import Page
from kempelen.web.worker.pay import pay_for

NOON = datetime(2026, 11, 12, 12, 0, tzinfo=UTC)


def test_filters_survive_their_own_address():
    filters = Filters(search="a & b", qualified=True, masters=True, min_reward_micros=63_000, sort="pay_desc", page_size=50)
    assert read_filters(filters.parameters()) == filters


def test_changing_a_filter_starts_on_the_first_page():
    assert "page_number" not in Filters(page=4).address(qualified=True)
    assert "page_number=4" in Filters().address(page=4)


@pytest.mark.parametrize(
    ("amount", "seconds", "rate", "level"),
    [
        (60_000, 19, "$11.37/h", "above"),
        (72_500, 36, "$7.25/h", "near"),
        (79_750, 36, "$7.98/h", "above"),
        (72_400, 36, "$7.24/h", "below"),
        (0, 10, "$0.00/h", "below"),
    ],
)
def test_pay_stands_above_near_or_below_the_floor(amount: int, seconds: float, rate: str, level: str):
    pay = pay_for(amount, seconds)
    assert (pay.rate, pay.level) == (rate, level)


@pytest.mark.parametrize(
    ("total", "left", "text", "mood"),
    [
        (600, 578, "9:38", ""),
        (900, 252, "4:12", "warn"),
        (600, 48, "0:48", "bad"),
        (7_200, 4_320, "1 h 12 min", ""),
        (200_000, 180_000, "Sat 14 Nov, 14:00", ""),
        (600, 0, "0:00", "bad"),
    ],
)
def test_the_clock_reads_as_agreed(total: int, left: int, text: str, mood: str):
    deadline = NOON + timedelta(seconds=left)
    face = clock_face(deadline - timedelta(seconds=total), deadline, NOON)
    assert (face.text, face.mood) == (text, mood)


def test_bars_stack_and_fill_the_plot_to_a_round_top():
    row = DayRow(
        date=NOON.date(), submitted=4, approved=2, rejected=0, pending=1,
        rewards_micros=2_000_000, bonus_micros=1_000_000, pending_micros=500_000,
    )  # fmt: skip
    chart = chart_of([row], NOON.date(), 45)
    assert chart.amounts == ("$4", "$3", "$2", "$1", "$0")
    assert [(rect.fill, rect.y, rect.height) for rect in chart.rects] == [
        (1, "50.00%", "50.00%"),
        (2, "37.50%", "12.50%"),
        (3, "12.50%", "25.00%"),
    ]
    assert chart.first == date(2026, 9, 29)


def test_an_empty_chart_has_lines():
    chart = chart_of([], NOON.date(), 45)
    assert chart.rects == ()
    assert chart.amounts == ("$0.04", "$0.03", "$0.02", "$0.01", "$0")


def test_time_held_at_once_counts_once():
    def span(start: int, end: int) -> tuple[datetime, datetime]:
        return NOON + timedelta(seconds=start), NOON + timedelta(seconds=end)

    assert covered_seconds([span(0, 10), span(5, 20), span(30, 40), span(31, 35)]) == 30
    assert covered_seconds([]) == 0


def test_page_numbers_show_ends_and_neighbours():
    def numbers(number: int, total: int) -> list[int | None]:
        return Page((), number, 10, total, 0, 0).numbers

    assert numbers(1, 128) == [1, 2, 3, None, 13]
    assert numbers(7, 128) == [1, None, 6, 7, 8, None, 13]
    assert numbers(13, 128) == [1, None, 12, 13]
    assert numbers(1, 5) == [1]
