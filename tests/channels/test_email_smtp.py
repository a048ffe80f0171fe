"""The e-mail channel against real servers, well-behaved and not."""

import asyncio
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from smtp_servers import Scripted
from wend.channels.email_smtp import SenderError, SmtpEmail, SmtpSettings
from wend.channels.sink import MailSink
from wend.model.message import Accepted, Outcome, Rejected, TryLater, Unknown
from wend.model.outgoing import Outgoing

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def channel(port: int, timeout_seconds: float = 5, **more: object) -> SmtpEmail:
    settings = SmtpSettings(
        host="127.0.0.1",
        port=port,
        sender="Büro <hello@shop.example>",
        timeout_seconds=timeout_seconds,
        answer_seconds=timeout_seconds,
        **more,
    )
    return SmtpEmail(settings, clock=lambda: NOW)


def mail(message_id: str = "17-3/send/1", to: str = "ann@example.com", **more: object) -> Outgoing:
    fields = {"subject": "Hello", "text": "Hello\n", "html": "<p>Hello</p>"} | more
    return Outgoing(message_id=message_id, channel="email", to=to, **fields)


def send(port: int, *mails: Outgoing, timeout_seconds: float = 5) -> list[Outcome]:
    async def all_of_them() -> list[Outcome]:
        email = channel(port, timeout_seconds)
        outcomes = [await email.send(each) for each in mails]
        await email.close()
        return outcomes

    return asyncio.run(all_of_them())


def send_scripted(
    answers: dict[str, str | None], count: int = 1, hello: str = "220 ready"
) -> tuple[list[Outcome], Scripted]:
    async def both() -> tuple[list[Outcome], Scripted]:
        async with Scripted(answers, hello=hello) as server:
            email = channel(server.port, 0.3)
            outcomes = [await email.send(mail(str(number))) for number in range(count)]
            await email.close()
            return outcomes, server

    return asyncio.run(both())


def received(sink: MailSink) -> EmailMessage:
    return message_from_bytes(sink.mail(sink.mails()[0].id).raw, policy=policy.default)


def test_a_mail_arrives_whole_and_is_understood_by_the_standard_library(sink: MailSink) -> None:
    text = "Grüße\n.\n..zwei Punkte\n" + "lang " * 400
    message = mail(
        subject="Grüße an Sie — " + "sehr " * 20 + "lang",
        text=text,
        html=f"<p>{text}</p>",
        unsubscribe_url="https://shop.example/u/abc?x=1",
        headers={"X-Journey": "win-back"},
    )
    assert isinstance(send(sink.port, message)[0], Accepted)
    parsed = received(sink)
    assert parsed["subject"] == message.subject
    assert parsed["from"].addresses[0].display_name == "Büro"
    assert parsed["to"] == "ann@example.com"
    assert parsed["date"].datetime == NOW
    assert parsed["message-id"] == "<17-3%2Fsend%2F1@shop.example>"
    assert parsed["list-unsubscribe"] == "<https://shop.example/u/abc?x=1>"
    assert parsed["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"
    assert parsed["x-journey"] == "win-back"
    assert parsed.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in parsed.iter_parts()] == ["text/plain", "text/html"]
    assert parsed.get_body(("plain",)).get_content().splitlines() == text.splitlines()
    assert parsed.get_body(("html",)).get_content().splitlines() == message.html.splitlines()
    assert not parsed.defects
    assert sink.mails()[0].subject == message.subject


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\u2028", "\x85", "\x00"])
def test_no_value_can_begin_a_header(sink: MailSink, end: str) -> None:
    evil = f"x{end}Bcc: victim@example.com{end}{end}<p>body</p>"
    send(
        sink.port,
        mail(subject=evil, unsubscribe_url=f"https://x.example/{end}Bcc: v@example.com", headers={"X-A": evil}),
    )
    parsed = received(sink)
    assert parsed["bcc"] is None
    assert "victim@example.com" in parsed["subject"]
    assert parsed.get_body(("plain",)).get_content().strip() == "Hello"


def test_a_header_name_that_is_ours_or_none_is_refused_loudly(sink: MailSink) -> None:
    outcomes = send(sink.port, mail(headers={"Bcc": "a@example.com"}), mail(headers={"X\r\nBcc": "a"}))
    assert all(isinstance(each, Rejected) and "header" in each.reason for each in outcomes)
    assert sink.counts().mails == 0


def test_an_address_that_is_none_is_rejected_and_suppressed(sink: MailSink) -> None:
    outcomes = send(
        sink.port,
        *(
            mail(to=to)
            for to in (
                "",
                "nobody",
                "a b@example.com",
                "a@example.com\r\nRCPT TO:<b@example.com>",
                "a" * 300 + "@example.com",
            )
        ),
    )
    assert [each.suppress for each in outcomes] == [True] * 5


def test_international_addresses_arrive(sink: MailSink) -> None:
    outcomes = send(sink.port, mail("1", to="anna@bücher.example"), mail("2", to="jürgen@bücher.example"))
    assert all(isinstance(each, Accepted) for each in outcomes)
    assert {each.recipient for each in sink.mails()} == {"anna@xn--bcher-kva.example", "jürgen@bücher.example"}


def test_a_relay_without_smtputf8_gets_no_such_address() -> None:
    async def run() -> Outcome:
        async with Scripted({}) as server:
            return await channel(server.port).send(mail(to="jürgen@example.com"))

    assert "SMTPUTF8" in asyncio.run(run()).reason


def test_a_sender_that_is_no_address_is_told_at_once() -> None:
    with pytest.raises(SenderError, match="nobody"):
        SmtpEmail(SmtpSettings(host="h", port=1, sender="nobody"))


def test_many_messages_share_few_connections() -> None:
    async def run() -> tuple[int, int]:
        async with Scripted({}) as server:
            email = channel(server.port, connections=3)
            outcomes = await asyncio.gather(*(email.send(mail(str(number))) for number in range(50)))
            assert all(isinstance(each, Accepted) for each in outcomes)
            await email.close()
            return server.connections, server.mails

    assert asyncio.run(run()) == (3, 50)


def test_a_relay_that_is_down_means_try_later() -> None:
    assert isinstance(send(1, mail())[0], TryLater)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"MAIL": "421 closing"}, TryLater("the relay is closing: closing")),
        ({"RCPT": "450 4.2.1 busy"}, TryLater("450 4.2.1 busy")),
        ({"MAIL": "451 greylisted"}, TryLater("451 greylisted")),
        ({"MAIL": "530 sign in first"}, TryLater("530 sign in first")),
        ({"MAIL": "550 5.7.1 no"}, Rejected("550 5.7.1 no")),
        ({"RCPT": "550 5.1.1 nobody of that name"}, Rejected("550 5.1.1 nobody of that name", suppress=True)),
        ({"RCPT": "550 5.7.1 policy"}, Rejected("550 5.7.1 policy")),
        ({"RCPT": "552 5.2.2 full"}, Rejected("552 5.2.2 full")),
        ({"DATA": "451 not now"}, TryLater("451 not now")),
        ({".": "451 4.3.0 disk full"}, TryLater("451 4.3.0 disk full")),
        ({".": "554 5.6.0 spam"}, Rejected("554 5.6.0 spam")),
        ({".": "250 2.0.0 Ok: queued as 4F2A"}, Accepted("4F2A")),
        ({"MAIL": None}, TryLater("the relay did not answer in time")),
        ({"DATA": None}, TryLater("the relay did not answer in time")),
        ({".": None}, Unknown("the relay did not answer in time after the whole mail was handed over")),
    ],
    ids=str,
)
def test_every_answer_has_its_outcome(answers: dict[str, str | None], expected: Outcome) -> None:
    assert send_scripted(answers)[0] == [expected]


@pytest.mark.parametrize("word", ["EHLO", "MAIL", "RCPT", "DATA"])
def test_a_connection_lost_before_the_text_means_try_later(word: str) -> None:
    assert isinstance(send_scripted({word: "close"})[0][0], TryLater)


def test_a_connection_lost_after_the_final_dot_means_unknown() -> None:
    outcomes, server = send_scripted({".": "close"})
    assert isinstance(outcomes[0], Unknown)
    assert server.mails == 1


@pytest.mark.parametrize("hello", ["421 too busy", "554 go away"])
def test_a_greeting_that_refuses_means_try_later(hello: str) -> None:
    assert isinstance(send_scripted({}, hello=hello)[0][0], TryLater)


def test_a_refused_recipient_leaves_the_connection_good_for_the_next() -> None:
    outcomes, server = send_scripted({"RCPT": "550 5.1.1 nobody"}, count=3)
    assert all(isinstance(each, Rejected) for each in outcomes)
    assert server.connections == 1


def test_a_kept_connection_that_died_is_replaced_in_silence() -> None:
    async def run() -> list[Outcome]:
        async with Scripted({}) as server:
            email = channel(server.port)
            first = await email.send(mail("1"))
            server.answers["MAIL"] = "421 idle for too long"
            outcome = asyncio.create_task(email.send(mail("2")))
            while server.connections < 2:  # noqa: ASYNC110 - a count is looked at, there is no event
                await asyncio.sleep(0)
            server.answers["MAIL"] = "250 ok"
            second = await outcome
            await email.close()
            return [first, second]

    assert all(isinstance(each, Accepted) for each in asyncio.run(run()))
