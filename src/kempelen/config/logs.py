"""Structured logs: one line an event, key-values, the request id bound once; ids, never contents."""

import logging
import logging.config
import re
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

from kempelen.config.environment import Environment
from kempelen.core.context import request_id

_LONGEST_FIELD = 1_024
_PUBLIC_ID = re.compile(r"\b(3[0-9A-Z]{5})[0-9A-Z]{24}\b")
_KEY_IN_PATH = re.compile(r"(/t/|/account/confirm-email/|/account/password/reset/key/)[^/?\s]+")


def _bind_request_id(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    event.setdefault("request_id", request_id())
    return event


def _without_credentials(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Shorten what would let a reader of the log act: an assignment's id submits it, a ticket and a mailed key open a page."""
    return {
        key: _PUBLIC_ID.sub(r"\1...", _KEY_IN_PATH.sub(r"\1...", value)) if isinstance(value, str) else value
        for key, value in event.items()
    }


def _shorten(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Keep a hostile field from filling the disk (security V7)."""
    return {
        key: value[:_LONGEST_FIELD] if isinstance(value, str) and key != "exception" else value for key, value in event.items()
    }


def logging_settings(environment: Environment) -> dict[str, Any]:
    """Configure structlog and the standard library's logging to write the same lines; return the latter's settings."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _bind_request_id,
        structlog.processors.format_exc_info,
        _without_credentials,
        _shorten,
    ]
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    renderer = (
        structlog.processors.JSONRenderer() if environment.log_format == "json" else structlog.dev.ConsoleRenderer(colors=False)
    )
    configuration = {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
                "foreign_pre_chain": shared,
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["stderr"], "level": environment.log_level.upper()},
    }
    logging.config.dictConfig(configuration)
    return configuration
