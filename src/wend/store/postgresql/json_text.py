"""JSON that is kept as text, read as `jsonb`.

Rule 1. The text is what came in, to the letter; `jsonb` knows no NUL and no difference of 1.0 and 1.00, so it is made only
        to be asked, and a NUL in it is U+FFFD.
"""

from typing import Final


def as_jsonb(column: str) -> str:
    """SQL for a column of JSON text as `jsonb`; it never raises on what we store."""
    escape = r"(?<!\\)((?:\\\\)*)\\u0000"  # an odd number of backslashes: an even one is text about NUL
    without = rf"regexp_replace({column}, '{escape}', '\1\\ufffd', 'g')"
    return rf"(CASE WHEN strpos({column}, '\u0000') = 0 THEN {column} ELSE {without} END)::jsonb"


RULES_READ: Final = (
    f"WITH customers AS NOT MATERIALIZED (SELECT id, {as_jsonb('traits')} AS traits FROM customers),"  # noqa: S608 - our own words
    f" events AS NOT MATERIALIZED (SELECT id, message_id, customer_id, name, time, {as_jsonb('properties')} AS properties FROM events) "
)
"""What a statement with a rule in it (`wend.rules.sql`) begins with: the tables as that expects them. A `%` in it would
be a parameter's; there is none."""
