"""Logs of a process: lines for people, or JSON for machines, on standard error."""

import logging
import sys

import structlog

from wend.settings import SettingError, Settings


def set_up_logs(settings: Settings) -> None:
    """Send structured logs to standard error. Raises `SettingError` for an unknown level."""
    level = logging.getLevelNamesMapping().get(settings.log_level.upper())
    if level is None:
        raise SettingError(f"log_level {settings.log_level!r} is not known; use debug, info, warning or error")
    renderer = structlog.processors.JSONRenderer() if settings.log_format == "json" else structlog.dev.ConsoleRenderer()
    tracebacks = [structlog.processors.format_exc_info] if settings.log_format == "json" else []
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *tracebacks,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
