"""The log: what we and the libraries say, a record a line on stderr, nothing private in it."""

from __future__ import annotations

import logging
import re
import sys
import threading
from collections.abc import Callable, Iterable, MutableMapping
from types import TracebackType
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from bot import at_work
from bot.plain import harmless
from bot.store.scrub import scrub

if TYPE_CHECKING:
    from structlog.stdlib import ProcessorFormatter

TEXT, JSON = "text", "json"

CHATTY = ("slack_bolt", "slack_sdk", "botocore", "boto3", "urllib3", "alembic", "apscheduler")
"""Libraries whose DEBUG shows whole requests."""

FIRST = ("timestamp", "level", "logger", "event")
"""What every line has; then what it is about."""

SHORTEST = 8
"""Characters: what is shorter is no secret, and would riddle the log."""

LONGEST = 8_000
"""Characters of a text, an exception's among them: whoever sends us a longer one may not fill the
log."""

TOKEN_CUT, KEY_CUT = "[token]", "[secret]"
_TOKEN = re.compile(
    r"(?:xoxe[.-])?xox[a-z]-[\w-]{6,}|xapp-[\w-]{6,}"  # Slack's
    r"|(?<![A-Z0-9])A(?:KI|SI)A[A-Z0-9]{16}(?![A-Z0-9])",  # AWS's
    re.IGNORECASE,
)
_HOOK = re.compile(r"(https://hooks\.slack(?:-gov)?\.com)/[^\s\"'<>]+", re.IGNORECASE)
"""Whoever knows it can post there."""

_ESCAPED_AT = re.compile(r"\\+(?:u0040|x40)", re.IGNORECASE)
"""As JSON and Python may write the sign."""

Event = MutableMapping[str, Any]

log = logging.getLogger("bot")


class Scrubber:
    """Cuts out what nobody may read in a log."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        known = {each for each in secrets if len(each) >= SHORTEST}
        known |= {quote(each, safe="") for each in known}
        # the longest first: one may be the beginning of another
        ordered = sorted(known, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, ordered))) if ordered else None

    def __call__(self, text: str) -> str:
        if self._known is not None:
            text = self._known.sub(KEY_CUT, text)
        text = _ESCAPED_AT.sub("@", text)
        return scrub(_HOOK.sub(rf"\1/{KEY_CUT}", _TOKEN.sub(TOKEN_CUT, text)))


class Lines(logging.Formatter):
    """A record as one line of text, or as one object of JSON."""

    def __init__(self, style: str, scrubber: Scrubber) -> None:
        super().__init__()
        self._as_json = style == JSON
        self._scrubber = scrubber
        self._formatter: ProcessorFormatter | None = None

    def format(self, record: logging.LogRecord) -> str:
        if self._formatter is None:  # most commands log nothing, and need not wait for structlog
            self._formatter = self._made()
        return self._formatter.format(record)

    def _made(self) -> ProcessorFormatter:
        from structlog import processors, stdlib

        return stdlib.ProcessorFormatter(
            foreign_pre_chain=[
                _question,
                processors.TimeStamper("iso", utc=True),
                stdlib.add_log_level,
                stdlib.add_logger_name,
                stdlib.ExtraAdder(),
            ],
            processors=[
                stdlib.ProcessorFormatter.remove_processors_meta,
                processors.format_exc_info,
                self._scrubbed,
                processors.JSONRenderer() if self._as_json else _line,
            ],
        )

    def _scrubbed(self, logger: object, method: str, event: Event) -> Event:
        ordered = {name: event[name] for name in FIRST if name in event} | dict(event)
        return {name: without_private(value, self._cut) for name, value in ordered.items()}

    def _cut(self, text: str) -> str:
        # in this order: half an address is no longer known for one
        return _shortened(self._scrubber(text))


class Stderr(logging.StreamHandler[Any]):
    """As logging's own, but for a record that cannot be written: its values are not shown."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # logging's name
        kind = sys.exc_info()[0]
        name = kind.__name__ if kind else "?"
        place = f"{record.filename}:{record.lineno}"
        sys.stderr.write(f"a line of the log could not be written ({name}, {place})\n")


def to_stderr(level: str, style: str = TEXT, cut: Scrubber | None = None) -> None:
    """All that is logged, warned of or crashes in this process goes there, in that style."""
    handler = Stderr(sys.stderr)
    handler.setFormatter(Lines(style, cut or Scrubber()))
    logging.basicConfig(level=level, handlers=[handler])
    for chatty in CHATTY:
        logging.getLogger(chatty).setLevel("WARNING")
    logging.captureWarnings(True)
    sys.excepthook = _crashed
    threading.excepthook = _thread_crashed


def _crashed(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    log.critical("this is a fault of ours; please report it", exc_info=(kind, error, trace))


def _thread_crashed(found: threading.ExceptHookArgs) -> None:
    if found.exc_value is not None:
        name = found.thread.name if found.thread else "?"
        told = (found.exc_type, found.exc_value, found.exc_traceback)
        log.critical("a thread crashed: %s", name, exc_info=told)


def _question(logger: object, method: str, event: Event) -> Event:
    if question := at_work.current():
        event["question"] = question.id
    return event


def without_private(value: Any, cut: Callable[[str], str]) -> Any:
    """The same, of plain values alone, each text in it cut."""
    match value:
        case None | bool() | int() | float():
            return value
        case dict():
            return {cut(str(name)): without_private(each, cut) for name, each in value.items()}
        case list() | tuple() | set() | frozenset():
            return [without_private(each, cut) for each in value]
        case _:
            return cut(str(value))


def _line(logger: object, method: str, event: Event) -> str:
    """2026-05-01T09:00:00.000000Z INFO bot.serve: what happened name=value …"""
    at, level = event.pop("timestamp"), event.pop("level").upper()
    name, said = event.pop("logger"), str(event.pop("event")).rstrip()
    trace = event.pop("exception", "")
    values = (f" {key}={_value(each)}" for key, each in event.items() if each is not None)
    line = _flat(f"{at} {level} {name}: {said}{''.join(values)}")
    # set in, so that no line of it can be taken for a record
    return "\n".join([line, *(f"    | {_flat(each)}" for each in trace.splitlines())])


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return ",".join(f"{name}:{each}" for name, each in value.items()) or "-"
    if isinstance(value, list):
        return ",".join(map(str, value)) or "-"
    return f"{value}" if not isinstance(value, float) else f"{value:.3f}"


def _shortened(text: str) -> str:
    """Its beginning and its end, where an exception has its words."""
    if len(text) <= LONGEST:
        return text
    half = LONGEST // 2
    return f"{text[:half]} [… {len(text) - LONGEST} characters …] {text[-half:]}"


def _flat(text: str) -> str:
    return harmless(text).replace("\n", "\\n")
