"""Sets up what is logged: one line an event, `key=value`, on standard error.

structlog's lines and those of the libraries (`logging`) look alike. Of an error
only types and places are written: its words, and the values it met, may hold
what somebody typed.
"""

from __future__ import annotations

import logging
import sys
import threading
from typing import TextIO

import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.typing import EventDict, Processor

from domain.traces import trace

_OF_ERRORS = ("exc_info", "exception", "stack_info", "stack")
_RENDER = structlog.processors.LogfmtRenderer(key_order=("timestamp", "level", "event"))


def set_up_logs(stream: TextIO) -> None:
    """Write every line to *stream* from here on; what a library says below a warning is left out."""
    structlog.configure(
        processors=[*_chain(), _RENDER],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(stream),
    )
    handler = logging.StreamHandler(stream)
    of_libraries: list[Processor] = [_keep_template, structlog.stdlib.add_logger_name, *_chain()]
    handler.setFormatter(
        ProcessorFormatter(
            foreign_pre_chain=of_libraries, processors=[ProcessorFormatter.remove_processors_meta, _RENDER]
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.raiseExceptions = False  # It would print the values of a line that cannot be written.
    threading.excepthook = _thread_broke


def _chain() -> list[Processor]:
    return [structlog.stdlib.add_log_level, structlog.processors.TimeStamper(fmt="iso"), _places_only]


def _places_only(_: object, __: str, event: EventDict) -> EventDict:
    """Put types and places where an error with its words was."""
    told = event.get("exc_info")
    error = sys.exc_info()[1] if told is True else told[1] if isinstance(told, tuple) else told
    for name in _OF_ERRORS:
        event.pop(name, None)
    if isinstance(error, BaseException):
        event["trace"] = trace(error)
    return event


def _keep_template(_: object, __: str, event: EventDict) -> EventDict:
    """Leave a library's line about an error unfilled: what would be filled in may be a URL with its token."""
    if event.get("exc_info"):
        event["event"] = str(event["_record"].msg)
    return event


def _thread_broke(broken: threading.ExceptHookArgs) -> None:
    name = broken.thread.name if broken.thread is not None else ""
    error = broken.exc_value
    structlog.get_logger().error("thread broke", thread=name, trace=trace(error) if error is not None else "")
