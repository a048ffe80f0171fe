"""Logs of a process: lines for people, or JSON for machines, on standard error.

Rule 1. What libraries log (the web server, the database driver) comes in the same form as ours.
"""

import logging
import sys
from typing import Any, Final

import structlog

from wend.settings import SettingError, Settings

FORMATS: Final = ("text", "json")


def set_up_logs(settings: Settings) -> None:
    """Send structured logs to standard error. Raises `SettingError` for an unknown level or format."""
    level = logging.getLevelNamesMapping().get(settings.log_level.upper())
    if level is None:
        raise SettingError(f"log_level {settings.log_level!r} is not known; use debug, info, warning or error")
    if settings.log_format not in FORMATS:
        raise SettingError(f"log_format {settings.log_format!r} is not known; use text or json")
    first: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last = _rendered(settings.log_format)
    structlog.configure(
        processors=[*first, *last],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    _set_up_libraries(level, first, last)


def _rendered(log_format: str) -> list[Any]:
    if log_format == "json":
        return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(default=str)]
    plain = structlog.dev.plain_traceback  # a drawn one takes a third of a second, while everything fails
    return [structlog.dev.ConsoleRenderer(exception_formatter=plain)]


def _set_up_libraries(level: int, first: list[Any], last: list[Any]) -> None:
    handler = logging.StreamHandler(sys.stderr)
    named = structlog.stdlib.add_logger_name
    processors = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last]
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=[*first, named], processors=processors))
    logging.basicConfig(level=level, handlers=[handler])
