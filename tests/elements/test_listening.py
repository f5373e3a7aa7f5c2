"""Speed and skip for recordings (core/listening), with a real sound."""

import base64
import struct

import pytest

from processes import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SECONDS = 20


def _silence() -> str:
    samples = bytes([128]) * 8_000 * SECONDS
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, 8_000, 8_000, 1, 8)
    head = struct.pack("<4sI4s", b"RIFF", 36 + len(samples), b"WAVE") + form + struct.pack("<4sI", b"data", len(samples))
    return f"data:audio/wav;base64,{base64.b64encode(head + samples).decode()}"


TRANSCRIPT = f"""<crowd-form><audio id="sound" controls src="{_silence()}"></audio>
  <crowd-text-area name="transcript" label="What is said?" required></crowd-text-area></crowd-form>"""


@pytest.fixture
def work(task):
    """A recording to write down, loaded."""
    opened = task(TRANSCRIPT)
    opened.page.frames[1].wait_for_function("sound.readyState >= 1")
    return opened


def test_a_recording_is_wound_and_slowed_while_the_hands_stay_on_the_text(work):
    work.frame.get_by_label("What is said?").fill("Good")
    work.press("F4", "F4", "F2", "F4")
    assert work.script("sound.currentTime") == 10
    work.press("Shift+F2")
    assert work.script("sound.playbackRate") == 0.75
    work.page.keyboard.type(" morning")
    assert work.submit() == {"transcript": "Good morning"}


def test_a_recording_is_played_and_stopped_by_the_bar_and_by_a_key(work):
    bar = work.frame.get_by_role("group", name="Player")
    bar.get_by_role("button", name="Play").click()
    bar.get_by_role("button", name="Pause").wait_for()
    assert not work.script("sound.paused")
    work.press("F8")
    bar.get_by_role("button", name="Play").wait_for()
    assert work.script("sound.paused")


def test_the_speed_set_in_the_browsers_own_player_is_told(work):
    work.script("sound.playbackRate = 1.5")
    wait_until(lambda: "1.5×" in work.frame.get_by_role("group", name="Player").inner_text(), "the bar says the speed")


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_bar_can_be_read_and_fits(task, faults_of, scheme, width):
    opened = task(TRANSCRIPT, scheme=scheme, width=width)
    opened.frame.get_by_role("group", name="Player").wait_for()
    assert faults_of(opened) == []
    assert opened.script("document.documentElement.scrollWidth <= innerWidth")
