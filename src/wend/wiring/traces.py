"""OpenTelemetry traces, where the environment asks for them by its own names (`OTEL_EXPORTER_OTLP_ENDPOINT` …).

Rule 1. Nothing of OpenTelemetry is loaded before it is asked for: it is an extra, and costs whoever does not want it nothing.
Rule 2. Each process writes for itself, and begins to after it was forked: what sends spans is a thread.
"""

import os
from collections.abc import Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

import structlog

from wend.app.ports import Store
from wend.app.traced import Attributes, traced

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Span, SpanContext
    from starlette.types import ASGIApp

_log = structlog.get_logger(__name__)
_ENDPOINTS: Final = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")


def begin_traces(environment: Mapping[str, str] = os.environ) -> "Traces | None":
    """What writes the spans of this process; None where nobody asks for them."""
    if not _asked_for(environment):
        return None
    if find_spec("opentelemetry.exporter") is None or find_spec("opentelemetry.sdk") is None:
        _log.warning("traces are asked for, and OpenTelemetry is not installed: pip install 'wend[opentelemetry]'")
        return None
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415 - an extra
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415 - the same
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415 - the same
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415 - the same

    named = {} if environment.get("OTEL_SERVICE_NAME") else {"service.name": "wend"}
    provider = TracerProvider(resource=Resource.create(named))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return Traces(provider)


def _asked_for(environment: Mapping[str, str]) -> bool:
    off = (
        environment.get("OTEL_SDK_DISABLED", "").lower() == "true" or environment.get("OTEL_TRACES_EXPORTER") == "none"
    )
    return not off and any(environment.get(name) for name in _ENDPOINTS)


class Traces:
    """Writes spans: `wend.app.traced.Tracing` and `wend.web.traced.RequestTracing`."""

    def __init__(self, provider: "TracerProvider") -> None:
        self._provider = provider
        self._tracer = provider.get_tracer("wend")

    def store(self, store: Store) -> Store:
        """The store, with spans written at its doors."""
        return traced(store, self)

    def front(self, app: "ASGIApp") -> "ASGIApp":
        """The web side, with a span for each request."""
        from wend.web.traced import TracedRequests  # noqa: PLC0415 - only some processes have a web side

        return TracedRequests(app, self)

    def close(self) -> None:
        """Send what is not sent yet, and stop."""
        self._provider.shutdown()

    def span(
        self,
        name: str,
        attributes: Attributes,
        *,
        began: int,
        trace: int | None = None,
        link: "SpanContext | None" = None,
        why_failed: str = "",
    ) -> "Span":
        """A span from `began` until now."""
        from opentelemetry.trace import Link, Status, StatusCode  # noqa: PLC0415 - an extra

        links = [Link(link)] if link else []
        context = self._within(trace, name) if trace else None
        span = self._tracer.start_span(name, context, attributes=attributes, links=links, start_time=began)
        if why_failed:
            span.set_status(Status(StatusCode.ERROR, why_failed))
        span.end()
        return span

    def request(self, method: str, road: str, status: int, headers: dict[str, str], *, began: int) -> None:
        """The span of a request, in the trace of whoever asked, if they say which."""
        from opentelemetry.propagate import extract  # noqa: PLC0415 - an extra
        from opentelemetry.trace import SpanKind, Status, StatusCode  # noqa: PLC0415 - the same

        told: Attributes = {"http.request.method": method, "http.route": road, "http.response.status_code": status}
        span = self._tracer.start_span(
            f"{method} {road}", extract(headers), SpanKind.SERVER, attributes=told, start_time=began
        )
        if status >= 500:
            span.set_status(Status(StatusCode.ERROR))
        span.end()

    def _within(self, trace: int, name: str) -> Any:
        """The context of a trace whose number is known before anything was written to it; sampled as the sampler says."""
        from opentelemetry import trace as api  # noqa: PLC0415 - an extra

        sampled = self._provider.sampler.should_sample(None, trace, name).decision.is_sampled()  # type: ignore[no-untyped-call]
        flags = api.TraceFlags(api.TraceFlags.SAMPLED if sampled else api.TraceFlags.DEFAULT)
        root = api.SpanContext(trace, (trace & ((1 << 64) - 1)) or 1, is_remote=True, trace_flags=flags)
        return api.set_span_in_context(api.NonRecordingSpan(root))
