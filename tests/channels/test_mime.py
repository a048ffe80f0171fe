"""Mails as bytes: whatever goes in, what comes out keeps to the wire's rules and reads back the same."""

import re
from datetime import UTC, datetime
from email import message_from_bytes, policy

from hypothesis import given
from hypothesis import strategies as st

from wend.channels import mime
from wend.model.outgoing import Outgoing

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
BODY = WORDS.filter(str.strip)


def build(**fields: object) -> bytes:
    message = Outgoing(message_id="1", channel="email", **fields)
    return mime.build(message, sender=("Shop", "s@x.example"), to="a@x.example", message_id="<1@x.example>", now=NOW)


@given(subject=WORDS, text=BODY, html=BODY)
def test_any_text_goes_out_in_short_ascii_lines_and_comes_back(subject: str, text: str, html: str) -> None:
    raw = build(subject=subject, text=text, html=html)
    assert raw.isascii()
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", raw)
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    parsed = message_from_bytes(raw, policy=policy.default)
    plain, rich = parsed.iter_parts()
    for part, source in ((plain, text), (rich, html)):
        assert re.split(r"\r\n|\r|\n", part.get_payload(decode=True).decode()) == re.split(r"\r\n|\r|\n", source)
    assert len(parsed.keys()) == 7


@given(message_id=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80))
def test_a_message_id_makes_a_header_and_comes_back(message_id: str) -> None:
    header = mime.message_id_header(message_id, "x.example")
    assert re.fullmatch(r"<[A-Za-z0-9%_~-]+@x\.example>", header)
    assert mime.message_id_of(header) == message_id


def test_a_mail_of_one_kind_is_no_multipart() -> None:
    assert message_from_bytes(build(text="x"), policy=policy.default).get_content_type() == "text/plain"
    assert message_from_bytes(build(html="x"), policy=policy.default).get_content_type() == "text/html"
