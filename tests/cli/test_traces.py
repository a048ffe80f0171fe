"""`wend serve` tells an OpenTelemetry collector, over real OTLP, what came of a request and a message."""

import gzip
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx2
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from cli.running import done, eventually, serving
from wend.app.traced import trace_of


@contextmanager
def collector() -> Iterator[tuple[str, list[Any]]]:
    """The address of a collector, and the spans that it was given, with the name of the service."""
    given: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            told = ExportTraceServiceRequest.FromString(gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body)
            for resource in told.resource_spans:
                service = {each.key: each.value.string_value for each in resource.resource.attributes}["service.name"]
                given.extend((service, span) for scope in resource.scope_spans for span in scope.spans)
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", given
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def told(span: Any) -> dict[str, str]:
    return {each.key: each.value.string_value for each in span.attributes}


def test_request_turn_and_hand_over_reach_a_collector(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done("publish", shop, "--yes")
    key = done("keys", "create", "web", "--dir", shop).strip()
    with collector() as (endpoint, given):
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint)
        monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "200")
        with serving(shop) as (url, _):
            asked = {"traceparent": f"00-{0xABC:032x}-{0xDEF:016x}-01"}
            for call in (
                {"type": "identify", "userId": "ann", "traits": {"email": "ann@shop.example"}},
                {"type": "track", "userId": "ann", "event": "Order Completed"},
            ):
                answer = httpx2.post(
                    f"{url}/v1/batch", auth=(key, ""), json={"batch": [call]}, headers=asked, timeout=30
                )
                assert answer.status_code == 200
            eventually(lambda: any(span.name == "message handed over" for _, span in list(given)), "the hand-over")
            eventually(lambda: any(span.name == "POST /v1/batch" for _, span in list(given)), "the request")
    spans = {span.name: span for _, span in given}
    assert {service for service, _ in given} == {"wend"}
    request = spans["POST /v1/batch"]
    assert (int.from_bytes(request.trace_id), int.from_bytes(request.parent_span_id)) == (0xABC, 0xDEF)
    decided, handed = spans["message decided"], spans["message handed over"]
    assert decided.trace_id == handed.trace_id == trace_of(told(decided)["wend.message"]).to_bytes(16)
    assert (told(handed)["wend.run"], told(handed)["wend.status"]) == (told(decided)["wend.run"], "sent")
    assert {link.span_id for link in decided.links} <= {span.span_id for _, span in given if span.name == "turns"}


def test_without_being_asked_for_nothing_of_opentelemetry_is_loaded() -> None:
    asked = (
        "import sys, wend.cli.serve, wend.wiring.front\n"
        "print([n for n in sys.modules if n.startswith(('opentelemetry.sdk', 'opentelemetry.exporter'))])"
    )
    ended = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert ended.stdout == "[]\n"
