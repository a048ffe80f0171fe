"""Liquid as we use it: bounded, without a clock, and telling what was missing.

Rule 1. Every limit of the engine is on; the rounds of all loops of a template are counted together.
Rule 2. Nothing in a template can read the clock, a file or another template: `now` comes with the data.
Rule 3. Values are escaped for HTML in HTML and nowhere else, and there is no way to switch that off (no `safe` filter).
Rule 4. What is undefined (or null) renders empty, and its path is noted when it would have been seen.
"""

import functools
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final, TextIO

from liquid import BoundTemplate, Environment, RenderContext, Token
from liquid.exceptions import LiquidValueError, LoopIterationLimitError, OutputStreamLimitError
from liquid.filter import with_context
from liquid.undefined import UNDEFINED, Undefined
from liquid.utils import ReadOnlyChainMap

from wend.limits import TEMPLATE_ITERATIONS_MAX, TEMPLATE_NAMESPACE_BYTES_MAX, TEMPLATE_OUTPUT_BYTES_MAX

_TAGS_REMOVED: Final = ("include", "render", "extends", "block")  # a variant is whole in itself
_TOO_LONG: Final = f"a value grows beyond {TEMPLATE_OUTPUT_BYTES_MAX:,} bytes"


class _Missing(Undefined):
    """An undefined value that notes its path when it is put out."""

    __slots__ = ("noted",)
    noted: dict[str, None]

    def __str__(self) -> str:
        self.noted[self.name] = None
        return ""


class _Context(RenderContext):
    """A render that counts loop rounds over the whole template and collects what was missing."""

    __slots__ = ("missing", "rounds")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope = ReadOnlyChainMap(
            self.locals, self.globals, self.counters
        )  # without Liquid's own `now` and `today`
        self.missing: dict[str, None] = {}
        self.rounds = 0

    def get(self, path: list[object], *, token: Token | None, default: object = UNDEFINED) -> object:
        found = super().get(path, token=token, default=default)
        if found is None or type(found) is Undefined:
            missing = _Missing(".".join(map(str, path)), token=token)
            missing.noted = self.missing
            return missing
        return found

    def raise_for_loop_limit(self, length: int = 1) -> None:
        self.rounds += length
        if self.rounds > TEMPLATE_ITERATIONS_MAX:
            raise LoopIterationLimitError(
                f"the loops take more than {TEMPLATE_ITERATIONS_MAX:,} rounds; shorten the list with `limit:`",
                token=None,
            )


class Template(BoundTemplate):
    """A parsed template whose `render_noting` also tells what was missing."""

    context_class = _Context

    def render_noting(self, data: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
        """The text, and the paths that were put out and had no value."""
        context = _Context(self, globals=self.make_globals(data))
        buffer: TextIO = self._get_buffer()
        self.render_with_context(context, buffer)
        return buffer.getvalue(), tuple(context.missing)  # type: ignore[attr-defined]


class _Environment(Environment):
    template_class = Template
    loop_iteration_limit = TEMPLATE_ITERATIONS_MAX
    local_namespace_limit = TEMPLATE_NAMESPACE_BYTES_MAX
    output_stream_limit = TEMPLATE_OUTPUT_BYTES_MAX

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        super().setup_tags_and_filters(extra=extra)
        for name in _TAGS_REMOVED:
            self.tags.pop(name, None)
        del self.filters["safe"]
        self.filters["date"] = _date
        self.filters = {name: _bounded(name, function) for name, function in self.filters.items()}


def _bounded(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """The same filter, refusing a range or a replacement whose result could not be held in memory."""

    @functools.wraps(function)
    def bounded(value: Any, *args: Any, **kwargs: Any) -> Any:
        for each in (value, *args):
            if type(each) is range and each.stop - each.start > TEMPLATE_ITERATIONS_MAX:
                raise LiquidValueError(f"a range has at most {TEMPLATE_ITERATIONS_MAX:,} numbers", token=None)
        if name == "replace" and len(args) > 1:
            text, old, new = str(value), str(args[0]), str(args[1])
            if text.count(old) * len(new) > TEMPLATE_OUTPUT_BYTES_MAX:
                raise OutputStreamLimitError(_TOO_LONG, token=None)
        return function(value, *args, **kwargs)

    return bounded


@with_context
def _date(value: object, pattern: object = None, *, context: RenderContext) -> str:
    """A moment in words of `strftime`; `now` and `today` are those of the data; what is no ISO date stays as it is."""
    if value in ("now", "today"):
        value = context.resolve("now")
    moment = _moment(value)
    if moment is None or not isinstance(pattern, str):
        return str(value)
    try:
        return moment.strftime(pattern)
    except ValueError as error:
        raise LiquidValueError(f"the date cannot be shown as {pattern!r}: {error}", token=None) from error


def _moment(value: object) -> datetime | None:
    if isinstance(value, str) and value.isdigit():
        value = int(value)
    try:
        match value:
            case datetime():
                return value
            case date():
                return datetime(value.year, value.month, value.day, tzinfo=UTC)
            case int() | float():
                return datetime.fromtimestamp(value, UTC)
            case str():
                return datetime.fromisoformat(value)
    except (ValueError, OverflowError, OSError):
        pass  # no moment: it stays as it is written
    return None


HTML: Final = _Environment(autoescape=True)
TEXT: Final = _Environment(autoescape=False)


def parse(source: str, *, html: bool) -> Template:
    """The template that `source` is. Raises `liquid.exceptions.LiquidError` with the place in it."""
    template = (HTML if html else TEXT).from_string(source)
    assert isinstance(template, Template)
    return template
