"""Designs that a newcomer starts from in one click, each with a small table to try it with."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kempelen.batches.actions import ProjectProperties
from kempelen.hits.actions import HitTypeProperties

_HOUR, _DAY = 3_600, 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Starter:
    """A design with properties that make sense for it. ``table`` is a header and rows, empty when there are no variables."""

    slug: str
    name: Promise
    summary: Promise
    title: Promise
    description: Promise
    keywords: str
    thumb: str
    reward_micros: int = 50_000
    assignments: int = 3
    duration_seconds: int = 600
    table: tuple[tuple[str, ...], ...] = ()

    @property
    def html(self) -> str:
        """Return the design."""
        return _read(f"{self.slug}.html")

    def properties(self) -> ProjectProperties:
        """Return what a new project starts with; all of it can be changed."""
        return ProjectProperties(
            name=str(self.name),
            assignments_per_hit=self.assignments,
            lifetime_seconds=7 * _DAY,
            hit_type=HitTypeProperties(
                title=str(self.title),
                description=str(self.description),
                keywords=self.keywords,
                reward_micros=self.reward_micros,
                duration_seconds=self.duration_seconds,
                approve_after_seconds=3 * _DAY,
            ),
        )


@cache
def _read(name: str) -> str:
    return (files("kempelen.web.requester") / "starter_files" / name).read_text(encoding="utf-8")


def _shape(drawing: str) -> str:
    """Return a small picture as an address of its own, so that the sample table works without any other server."""
    drawing = drawing.replace("#", "%23").replace("<", "%3C").replace(">", "%3E").replace('"', "'").replace(" ", "%20")
    return (
        "data:image/svg+xml,%3Csvg%20xmlns='http://www.w3.org/2000/svg'%20viewBox='0%200%20120%2090'%3E"
        f"%3Crect%20width='120'%20height='90'%20fill='%23eee8da'/%3E{drawing}%3C/svg%3E"
    )


def _scene(drawing: str) -> str:
    """Return a picture that has a size in pixels, as drawing needs one."""
    flat = _shape(drawing).replace("viewBox='0%200%20120%2090'", "viewBox='0%200%20320%20240'%20width='320'%20height='240'")
    return flat.replace("%3Crect%20width='120'%20height='90'", "%3Crect%20width='320'%20height='240'")


_ALL = (
    Starter(
        slug="compare-answers",
        name=_("Compare two answers"),
        summary=_("A prompt and two answers side by side; the worker says which is better and why."),
        title=_("Which of two answers is better?"),
        description=_("Read a question and two answers to it. Choose the better one and say in one sentence why."),
        keywords="compare, answers, language, preference",
        thumb="thumb-compare-two-answers",
        reward_micros=80_000,
        table=(
            ("prompt", "answer_a", "answer_b"),
            (
                "Why is the sky blue?",
                "Because air scatters blue light more than red light.",
                "Because the sea is blue and the sky mirrors it.",
            ),
            ("How many legs has a spider?", "Six, like every insect.", "Eight. Spiders are no insects."),
            ("What is 12 times 12?", "144", "It is 124."),
        ),
    ),
    Starter(
        slug="sort-images",
        name=_("Sort images"),
        summary=_("One picture, a few kinds to choose from. The classic first task."),
        title=_("Which shape is in the picture?"),
        description=_("Look at one small picture and choose what it shows. One click for each picture."),
        keywords="image, picture, sort, classification",
        thumb="thumb-image-classification",
        reward_micros=20_000,
        duration_seconds=300,
        table=(
            ("image_url",),
            (_shape('<circle cx="60" cy="45" r="28" fill="#0b5468"/>'),),
            (_shape('<rect x="32" y="17" width="56" height="56" fill="#c0741c"/>'),),
            (_shape('<path d="M60 14l34 60H26z" fill="#a3271d"/>'),),
            (_shape('<circle cx="44" cy="40" r="20" fill="#5b9aa8"/>'),),
        ),
    ),
    Starter(
        slug="box-shapes",
        name=_("Draw boxes"),
        summary=_("A picture on which workers draw a box around each thing you name."),
        title=_("Draw a box around every sail and sun"),
        description=_("Look at one small picture. Draw a box around each sail and each sun, as tight as you can."),
        keywords="image, bounding box, annotation, draw",
        thumb="thumb-bounding-box",
        reward_micros=60_000,
        table=(
            ("image_url",),
            (_scene('<path d="M70 60v90H20z" fill="#0b5468"/><circle cx="250" cy="50" r="26" fill="#c0741c"/>'),),
            (_scene('<path d="M120 40v110H50z" fill="#a3271d"/><path d="M240 80v70H200z" fill="#5b9aa8"/>'),),
            (_scene('<circle cx="60" cy="60" r="30" fill="#c0741c"/><path d="M220 70v80H160z" fill="#0b5468"/>'),),
        ),
    ),
    Starter(
        slug="mark-names",
        name=_("Mark names in a text"),
        summary=_("A short text in which workers mark persons, places and dates."),
        title=_("Mark persons, places and dates in a short text"),
        description=_("Read one or two sentences. Mark every person, every place and every date in them."),
        keywords="text, names, entities, annotation",
        thumb="thumb-text-spans",
        reward_micros=60_000,
        table=(
            ("text",),
            ("Wolfgang von Kempelen showed his chess player in Vienna in 1770.",),
            ("In 1836 Edgar Allan Poe wrote about it after he had seen it in Richmond.",),
            ("The machine burned in Philadelphia on 5 July 1854.",),
        ),
    ),
    Starter(
        slug="sentiment",
        name=_("Sentiment of a text"),
        summary=_("A short text, four buttons from positive to unclear."),
        title=_("Is this text positive or negative?"),
        description=_("Read one short text and choose how its writer feels about the subject."),
        keywords="text, sentiment, opinion, language",
        thumb="thumb-sentiment",
        reward_micros=30_000,
        duration_seconds=300,
        table=(
            ("text",),
            ("The train was late again, but the staff could not have been kinder.",),
            ("I have used this lamp for six years and it still works.",),
            ("The soup was cold and so was the welcome.",),
        ),
    ),
    Starter(
        slug="rate-translation",
        name=_("Rate a translation"),
        summary=_("A sentence and its translation; the worker says how much of the meaning is left."),
        title=_("How good is this translation?"),
        description=_("Read a sentence and its translation. Say how much of the meaning is kept and what is wrong, if anything."),
        keywords="translation, language, quality, rating",
        thumb="thumb-translation-quality",
        reward_micros=70_000,
        table=(
            ("source", "translation"),
            ("Der Zug fährt um acht Uhr ab.", "The train leaves at eight o'clock."),
            ("Ich habe keine Lust.", "I have no list."),
            ("Das Wetter war besser als gestern.", "The weather was better than yesterday."),
        ),
    ),
    Starter(
        slug="survey-code",
        name=_("Survey with a code"),
        summary=_("A link to your survey elsewhere; workers bring back the code it shows at its end. No table needed."),
        title=_("Answer a short survey (about 10 minutes)"),
        description=_("Follow the link to a survey, answer it, and enter the code that its last page shows."),
        keywords="survey, research, questionnaire",
        thumb="thumb-survey-with-code",
        reward_micros=2_000_000,
        assignments=9,
        duration_seconds=_HOUR,
    ),
    Starter(
        slug="blank",
        name=_("Start from nothing"),
        summary=_("One question and a text field, ready for your own HTML."),
        title=_("Answer one question"),
        description=_("Read a question and answer it in your own words."),
        keywords="text, question",
        thumb="thumb-start-from-nothing",
        table=(("question",), ("What did you eat for breakfast today?",), ("Which month do you like best, and why?",)),
    ),
)
STARTERS: Mapping[str, Starter] = MappingProxyType({starter.slug: starter for starter in _ALL})
FIRST = "compare-answers"
"""What the empty projects page offers to start with."""
