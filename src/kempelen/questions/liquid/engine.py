"""Rendering Liquid for strangers: a few tags, our own filters, plain data, and a budget that everything is charged to.

The budget counts work, not time, so the same template always ends the same way: each node, name, filter and turn of a
loop costs, a turn more in a long page. Spent, the template is refused. Nothing here knows files, includes or objects.
"""

import json
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, ClassVar, Final, TextIO

from liquid import BoundTemplate, Environment, RenderContext
from liquid.builtin import content, illegal, output
from liquid.builtin.tags import assign_tag, capture_tag, case_tag, comment_tag, for_tag, if_tag, inline_comment_tag, unless_tag
from liquid.exceptions import LiquidError
from liquid.stringify import to_liquid_string

from kempelen.questions.errors import TemplateError
from kempelen.questions.hardened import MAX_BYTES
from kempelen.questions.liquid.filters import FILTERS, TooMuchError, UnknownBucketError, text_of

_BUDGET: Final = 200_000
_CHARACTERS_A_STEP: Final = 64
_PAGE_A_TURN: Final = 100
_LONGEST_RANGE: Final = 10_000
_LONGEST_TEMPLATE: Final = 2 * MAX_BYTES
_LONGEST_TAG: Final = 4_000
_OPENING: Final = re.compile(r"\{\{|\{%")
_CLOSINGS: Final = {"{{": "}}", "{%": "%}"}
_WIDE_GAP: Final = re.compile(r"\s{100}")
_END_OF_RAW: Final = re.compile(r"\{%-?\s{0,100}endraw\s{0,100}-?%\}")
_DATA_ERRORS: Final = (LiquidError, RecursionError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError)
"""What a template can raise by what it does with data. All mean the same to its author: this cannot be rendered."""


class LiquidTemplateError(TemplateError):
    """The template is no Liquid that runs here, or this row's data cannot be rendered by it. ``line`` is 0 when unknown."""

    def __init__(self, reason: str, line: int = 0) -> None:
        """Keep the line beside the sentence."""
        self.line = line
        super().__init__((f"Line {line}: {reason}" if line else reason,))
        self.reason = reason


class _Context(RenderContext):
    """A context that charges the budget wherever the engine asks it for something."""

    def __init__(self, template: BoundTemplate, **kwargs: Any) -> None:
        self._left = _BUDGET
        self._turn = 1 + len(getattr(template, "source", "")) // _PAGE_A_TURN
        super().__init__(template, **kwargs)

    @property
    def disabled_tags(self) -> list[str]:  # every node asks for it before it is rendered
        self._spend(1)
        return []

    @disabled_tags.setter
    def disabled_tags(self, value: object) -> None:
        del value

    def raise_for_loop_limit(self, length: int = 1) -> None:
        self._spend(length * self._turn)

    def get(self, *args: Any, **kwargs: Any) -> Any:
        self._spend(1)
        return super().get(*args, **kwargs)

    def filter(self, name: str, token: Any) -> Callable[..., object]:
        work = super().filter(name, token)

        def charged(*args: Any, **kwargs: Any) -> object:
            self._spend(1 + sum(map(_weight, args)))
            result = work(*args, **kwargs)
            self._spend(_weight(result))
            return result

        return charged

    def get_size_of_locals(self) -> int:
        return sum(map(_weight, self.locals.values())) * _CHARACTERS_A_STEP

    def _spend(self, steps: int) -> None:
        self._left -= steps
        if self._left < 0:
            raise TooMuchError


def _weight(value: object) -> int:
    if isinstance(value, range):
        raise TooMuchError
    return len(value) // _CHARACTERS_A_STEP if isinstance(value, str | list | dict) else 0


class _Template(BoundTemplate):
    context_class = _Context
    source = ""


class _OutputNode(output.OutputNode):
    """What is written out; lists and objects in our words, for the engine's are Python's (``None``, ``{'a': True}``)."""

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        value = self.expression.evaluate(context)
        written = text_of(value) if isinstance(value, list | tuple | dict) else value
        return buffer.write(to_liquid_string(written, context.autoescape))


class _Output(output.Output):
    node_class = _OutputNode


class _ForNode(for_tag.ForNode):
    """A loop that looks at a range before anybody counts it out."""

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        over = self.expression.iterable.evaluate(context)
        if isinstance(over, range) and not -_LONGEST_RANGE < over.stop - over.start < _LONGEST_RANGE:
            raise TooMuchError
        return super().render_to_output(context, buffer)


class _ForTag(for_tag.ForTag):
    node_class = _ForNode


class _Environment(Environment):
    template_class = _Template
    output_stream_limit: ClassVar[int | None] = 2 * MAX_BYTES
    local_namespace_limit: ClassVar[int | None] = 1_048_576

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        del extra
        for tag in (
            content.Literal,
            _Output,
            illegal.Illegal,
            if_tag.IfTag,
            unless_tag.UnlessTag,
            case_tag.CaseTag,
            _ForTag,
            for_tag.BreakTag,
            for_tag.ContinueTag,
            assign_tag.AssignTag,
            capture_tag.CaptureTag,
            comment_tag.CommentTag,
            inline_comment_tag.InlineCommentTag,
        ):
            self.add_tag(tag)
        for name, work in FILTERS.items():
            self.add_filter(name, work)


_ENVIRONMENT: Final = _Environment(autoescape=True)


@lru_cache(maxsize=64)
def _parsed(html: str) -> BoundTemplate:
    """Return the template. Raises LiquidTemplateError."""
    if len(html) > _LONGEST_TEMPLATE:
        raise LiquidTemplateError("The template is too long.")
    _look_over(html)
    try:
        template = _ENVIRONMENT.from_string(html)
    except _DATA_ERRORS as error:
        raise _refusal(error, html) from error
    template.source = html  # type: ignore[attr-defined]  # of our subclass
    return template


def _look_over(html: str) -> None:
    """Refuse tags that are never closed, too long or mostly blank: the engine's own cutter takes quadratic time over them."""
    position = 0
    while opening := _OPENING.search(html, position):
        begin = opening.end()
        end = html.find(_CLOSINGS[opening[0]], begin)
        line = html.count("\n", 0, opening.start()) + 1 if not 0 <= end - begin <= _LONGEST_TAG else 0
        if line:
            raise LiquidTemplateError(f"A {opening[0]} is not closed within {_LONGEST_TAG:,} characters.", line)
        if _WIDE_GAP.search(html, begin, end):
            raise LiquidTemplateError("A tag holds more than a hundred blanks in a row.", html.count("\n", 0, begin) + 1)
        position = end + 2
        name = html[begin:end].strip("- \t\r\n")
        if name == "doc":
            raise LiquidTemplateError("The tag doc is not known here.", html.count("\n", 0, begin) + 1)
        if name == "raw":
            closed = _END_OF_RAW.search(html, position)
            if closed is None:
                raise LiquidTemplateError("A raw is never closed by endraw.", html.count("\n", 0, begin) + 1)
            position = closed.end()


def wrong_with(html: str) -> LiquidTemplateError | None:
    """Return why a template is not Liquid that runs here, None when it is."""
    try:
        names_in(html)
    except LiquidTemplateError as error:
        return error
    return None


@lru_cache(maxsize=64)
def names_in(html: str) -> tuple[str, ...]:
    """Return the columns a template names, in order: the X of each ``task.input.X``. Raises LiquidTemplateError."""
    try:
        segments = _parsed(html).global_variable_segments()
    except LiquidTemplateError:
        raise
    except _DATA_ERRORS as error:
        raise _refusal(error, html) from error
    columns = (path[2] for path in segments if path[:2] == ["task", "input"] and len(path) > 2)  # noqa: PLR2004 -- task, input, the column
    return tuple(dict.fromkeys(name for name in columns if isinstance(name, str)))


def merge_liquid(html: str, values: Mapping[str, str]) -> str:
    """Render the page with a row's cells as ``task.input``. Raises LiquidTemplateError.

    A cell that is a JSON object or list becomes one; everything else is text and escaped unless the template says otherwise.
    """
    data = {"task": {"input": {name: _read(value) for name, value in values.items()}}}
    try:
        return _parsed(html).render(data)
    except LiquidTemplateError:
        raise
    except _DATA_ERRORS as error:
        raise _refusal(error, html) from error


def _read(cell: str) -> object:
    if not cell.lstrip().startswith(("{", "[")):
        return cell
    try:
        return json.loads(cell)
    except (ValueError, RecursionError):
        return cell


def _refusal(error: BaseException, html: str) -> LiquidTemplateError:
    if isinstance(error, TooMuchError | RecursionError) or (isinstance(error, LiquidError) and "limit" in str(error)):
        return LiquidTemplateError("The template does more than a page may: too many or too long loops, texts or levels.")
    if isinstance(error, UnknownBucketError):
        return LiquidTemplateError(str(error))
    token = getattr(error, "token", None)
    line = html.count("\n", 0, token.start_index) + 1 if token is not None and token.start_index >= 0 else 0
    said = str(getattr(error, "message", None) or error).split("\n")[0][:200]
    return LiquidTemplateError(f"Liquid cannot do this: {said}.", line)
