"""Rules compiled to SQL: one truth value over `customers AS c`, to count and list a segment without loading anybody.

It reads `c.id` and `c.traits` (JSON) and, for counts and the stage, `events` with `id, message_id, customer_id, name, time`
(microseconds since 1970 UTC) and `properties` (JSON).
Rule 1. It means what `judge` means, for every rule and customer. Two things databases do differently, and no rule can
        hold them: NUL in texts (PostgreSQL has none), and whole numbers beyond 64 bits (SQLite rounds).
Rule 2. Values are bound, never written into the text; the answer is true or false, never NULL, so NOT may precede it.
Rule 3. What belongs to an event or a run at hand, and CEL, is judged in Python only: asking for it in SQL is an error.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, assert_never

from wend import limits
from wend.rules.compare import holds
from wend.rules.counters import window_start
from wend.rules.errors import RuleError
from wend.rules.sql_dialect import Dialect, Fragment
from wend.rules.sql_postgresql import PostgreSql
from wend.rules.sql_sqlite import Sqlite
from wend.rules.times import microseconds
from wend.rules.tree import All, AnyOf, Cel, Compare, EventCount, InSegment, Not, Op, Ref, Rule

DIALECTS: Final[dict[str, Dialect]] = {"sqlite": Sqlite(), "postgresql": PostgreSql()}
_NEGATED: Final = {Op.IS_NOT: Op.IS, Op.NOT_IN: Op.IN, Op.MISSING: Op.EXISTS}
_COUNT_SIGN: Final = {Op.AT_LEAST: ">=", Op.ABOVE: ">", Op.AT_MOST: "<=", Op.BELOW: "<", Op.IS: "=", Op.IS_NOT: "<>"}
_COLUMN_OF: Final = {"trait": "c.traits", "properties": "e.properties"}
_LAST_STAGE: Final = (  # the state keeps the stage for turns; the record says it to everybody else
    "(SELECT s.properties FROM events AS s WHERE s.customer_id = c.id AND s.name = 'Stage Changed'"
    " AND substr(s.message_id, 1, 11) = 'wend:stage:' ORDER BY s.id DESC LIMIT 1)"
)


def compile_sql(
    rule: Rule,
    *,
    now: datetime,
    segments: Mapping[str, Rule],
    dialect: str = "sqlite",
    occasions: Mapping[str, Collection[str] | None] | None = None,
    market: str = "country",
) -> tuple[str, list[Any]]:
    """A boolean expression over `customers AS c` and its parameters, in the driver's style (`?`, or `%s` for psycopg).

    `occasions` are those of the calendar that are on, each with the values of the trait `market` it is on for (None: all).
    Raises `RuleError` for what SQL cannot judge, unknown segments, and segments that name each other in a circle.
    """
    if dialect not in DIALECTS:
        raise RuleError(f"no SQL for {dialect!r}; there is {' and '.join(DIALECTS)}")
    return _Compiler(now, segments, DIALECTS[dialect], occasions or {}, market).rule(rule, ())


class _Compiler:
    def __init__(
        self,
        now: datetime,
        segments: Mapping[str, Rule],
        dialect: Dialect,
        occasions: Mapping[str, Collection[str] | None],
        market: str,
    ) -> None:
        self.now, self.segments, self.dialect = now, segments, dialect
        self.occasions, self.market = occasions, market

    def rule(self, rule: Rule, inside: tuple[str, ...]) -> Fragment:
        """`inside`: the segments being inlined."""
        match rule:
            case Compare(path) if path.startswith("calendar."):
                return self.occasion(rule)
            case Compare():
                return self.compare(rule, "trait")
            case EventCount():
                return self.count(rule)
            case InSegment():
                return self.segment(rule.segment, inside)
            case Cel():
                raise RuleError(f"free CEL expressions are judged in Python only: {rule.source}")
            case All() | AnyOf():
                return _joined("AND" if isinstance(rule, All) else "OR", [self.rule(each, inside) for each in rule.of])
            case Not():
                text, parameters = self.rule(rule.of, inside)
                return f"NOT {text}", parameters
            case _:
                assert_never(rule)

    def segment(self, name: str, inside: tuple[str, ...]) -> Fragment:
        if name not in self.segments:
            raise RuleError(f"there is no segment {name!r}")
        if name in inside:
            raise RuleError(f"segments name each other in a circle: {' > '.join((*inside, name))}")
        return self.rule(self.segments[name], (*inside, name))

    def occasion(self, rule: Compare) -> Fragment:
        """Whether an occasion is on compares as asked: settled here, but for the customer's market."""
        if isinstance(rule.value, Ref):
            raise RuleError(
                f"{rule.path} is compared with {rule.value.path}; SQL can compare it with a fixed value only"
            )
        on, off = (holds(rule.op, is_on, rule.value) for is_on in (True, False))
        name = rule.path.removeprefix("calendar.")
        markets = self.occasions.get(name, ())
        if on == off or markets is None or not markets:
            settled = off if markets == () else on
            return ("(1 = 1)" if settled else "(1 = 0)"), []
        text, parameters = self.compare(Compare(f"trait.{self.market}", Op.IN, tuple(markets)), "trait")
        return (text if on else f"(NOT {text})"), parameters

    def compare(self, rule: Compare, root: str) -> Fragment:
        """One comparison of a value under `root`, as `EXISTS (… over a row of both operands …)`."""
        op = _NEGATED.get(rule.op, rule.op)
        test = self._among(rule.value) if isinstance(rule.value, tuple) else (self.dialect.test(op), [])
        row, parameters = self._row(rule, root)
        no = "NOT " if rule.op in _NEGATED else ""
        text = f"({no}EXISTS (SELECT 1 FROM (SELECT {row}) AS operands WHERE {test[0]}))"  # noqa: S608 - see rule 2
        return text, [*parameters, *test[1]]

    def _row(self, rule: Compare, root: str) -> Fragment:
        (vk, vk_parameters), (v, v_parameters) = self._operand(rule.path, root)
        text, parameters = f"{vk} AS vk, {v} AS v", [*vk_parameters, *v_parameters]
        if rule.op in {Op.EXISTS, Op.MISSING} or isinstance(rule.value, tuple):
            return text, parameters
        right = (
            self._operand(rule.value.path, root) if isinstance(rule.value, Ref) else self.dialect.literal(rule.value)
        )
        (wk, wk_parameters), (w, w_parameters) = right
        return f"{text}, {wk} AS wk, {w} AS w", [*parameters, *wk_parameters, *w_parameters]

    def _operand(self, path: str, root: str) -> tuple[Fragment, Fragment]:
        of, *names = path.split(".")
        if path == "stage" and root == "trait":
            return self.dialect.path(_LAST_STAGE, ["to"])
        if of != root:
            raise RuleError(
                f"{path} belongs to an event or run at hand; SQL can compare traits, the stage, counts and segments only"
            )
        return self.dialect.path(_COLUMN_OF[root], names)

    def _among(self, values: tuple[Any, ...]) -> Fragment:
        """Whether `vk, v` is one of some literals: one list of parameters for each kind."""
        by_kind: dict[str, Fragment] = {}
        for value in values:
            (kind, _), (mark, parameters) = self.dialect.literal(value)
            marks, bound = by_kind.get(kind, ("", []))
            by_kind[kind] = (f"{marks}, {mark}" if marks else mark, [*bound, *parameters])
        tests = [(f"(vk = {kind} AND v IN ({marks}))", bound) for kind, (marks, bound) in by_kind.items()]
        return _joined("OR", tests)

    def count(self, rule: EventCount) -> Fragment:
        """The number of events, counted no further than the comparison needs."""
        mark, parameters = self.dialect.mark, [rule.event, microseconds(self.now)]
        conditions = f"e.customer_id = c.id AND e.name = {mark} AND e.time <= {mark}"
        start = window_start(rule.within, self.now)
        if start is not None:
            conditions += f" AND e.time > {mark}"
            parameters.append(microseconds(start))
        for condition in rule.where:
            text, bound = self.compare(condition, "properties")
            conditions, parameters = f"{conditions} AND {text}", [*parameters, *bound]
        enough = min(rule.n, limits.COUNTER_TIMES_MAX) + 1
        found = f"SELECT 1 FROM events AS e WHERE {conditions} LIMIT {enough}"  # noqa: S608 - see rule 2
        counted = f"SELECT count(*) FROM ({found}) AS found"  # noqa: S608 - see rule 2
        return f"(({counted}) {_COUNT_SIGN[rule.op]} {mark})", [*parameters, rule.n]


def _joined(word: str, parts: Sequence[Fragment]) -> Fragment:
    """The parts as a balanced tree: databases bound the depth of an expression, and a chain is as deep as it is long."""
    if len(parts) == 1:
        return parts[0]
    half = len(parts) // 2
    (left, left_parameters), (right, right_parameters) = _joined(word, parts[:half]), _joined(word, parts[half:])
    return f"({left} {word} {right})", [*left_parameters, *right_parameters]
