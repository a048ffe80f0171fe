"""Spans of what passes through a store: batches of turns, and each message's own trace."""

import asyncio

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode

from app.house import FILES, NOW, Clock, identify, put_live, take_turns, track
from wend.app.deliver import Deliverer
from wend.app.links import Links
from wend.app.ports import Store
from wend.app.traced import trace_of
from wend.model.message import Accepted, Outcome, Rejected
from wend.model.outgoing import Outgoing
from wend.wiring.traces import Traces, begin_traces


class Relay:
    """A channel that answers as it was told to."""

    name, provider, deduplicates = "email", "relay", True

    def __init__(self, outcome: Outcome) -> None:
        self._outcome = outcome

    async def send(self, message: Outgoing) -> Outcome:
        return self._outcome

    async def close(self) -> None: ...


def spans_of_a_message(store: Store, outcome: Outcome) -> InMemorySpanExporter:
    """What is told of a welcome mail from its event to the answer, by two processes."""
    kept = InMemorySpanExporter()
    processes = []
    for _ in range(2):
        provider = TracerProvider()
        provider.add_span_processor(SimpleSpanProcessor(kept))
        processes.append(Traces(provider).store(store))
    engine, delivery = processes
    put_live(engine, FILES)
    identify(engine, "ann", NOW, email="ann@x.example", first_name="Ann", consents={"email/marketing": True})
    track(engine, "ann", "Signed Up", NOW)
    take_turns(engine, NOW)
    deliverer = Deliverer(delivery, {"email": Relay(outcome)}, Links("http://x", "s"), Clock(NOW), "w")
    assert asyncio.run(deliverer.deliver_due()) == 1
    return kept


def test_a_message_has_one_trace_over_all_processes_which_links_to_the_turn(store: Store) -> None:
    spans = spans_of_a_message(store, Accepted("1")).get_finished_spans()
    named = {span.name: span for span in spans}
    decided, handed, turns = named["message decided"], named["message handed over"], named["turns"]
    assert decided.attributes
    assert handed.attributes
    assert turns.attributes
    message = str(decided.attributes["wend.message"])
    assert decided.context.trace_id == handed.context.trace_id == trace_of(message)
    assert [link.context.span_id for link in decided.links] == [turns.context.span_id]
    assert message in tuple(turns.attributes["wend.messages"])  # type: ignore[arg-type]
    run = decided.attributes["wend.run"]
    assert (handed.attributes["wend.run"], handed.attributes["wend.provider"]) == (run, "relay")
    assert run in tuple(turns.attributes["wend.runs"])  # type: ignore[arg-type]
    assert handed.attributes["wend.status"] == "sent"
    for span in spans:
        assert (span.start_time or 0) <= (span.end_time or 0)
        assert "ann@x.example" not in str(span.attributes)


def test_a_message_that_was_refused_is_a_span_that_failed_with_the_reason(store: Store) -> None:
    (handed,) = [
        span
        for span in spans_of_a_message(store, Rejected("no such box")).get_finished_spans()
        if "handed" in span.name
    ]
    assert (handed.status.status_code, handed.status.description) == (StatusCode.ERROR, "no such box")


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"OTEL_EXPORTER_OTLP_ENDPOINT": ""},
        {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1", "OTEL_SDK_DISABLED": "true"},
        {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1", "OTEL_TRACES_EXPORTER": "none"},
    ],
)
def test_nobody_who_has_not_asked_for_traces_gets_them(environment: dict[str, str]) -> None:
    assert begin_traces(environment) is None
