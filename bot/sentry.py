"""Errors of the log, told to Sentry as well, where `SENTRY_DSN` says so.

Sent are the words, the stack without its variables, and the id of the question; from all of it is
cut out what is cut out of the log.  Nothing else: no breadcrumbs, no sessions, no traces.  The
package is not among our requirements: `kinds` asks for it where the setting is there.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import sentry_sdk
from sentry_sdk.integrations.atexit import AtexitIntegration
from sentry_sdk.integrations.dedupe import DedupeIntegration
from sentry_sdk.integrations.logging import EventHandler

from bot import at_work, logs

if TYPE_CHECKING:
    from sentry_sdk.transport import Transport
    from sentry_sdk.types import Event, Hint

SECONDS = 2
"""To send what is left when the process ends."""


def start(
    dsn: str, cut: Callable[[str], str], transport: type[Transport] | None = None
) -> logging.Handler:
    """From here on; `transport`: by which way, if not by HTTP.  The handler of the log that it
    hangs on."""

    def before_send(event: Event, hint: Hint) -> Event:
        if question := at_work.current():
            event["tags"] = {"question": question.id}
        left: Any = logs.without_private(dict(event), cut)
        return left  # type: ignore[no-any-return]

    sentry_sdk.init(
        dsn,
        transport=transport,
        before_send=before_send,
        default_integrations=False,
        integrations=[AtexitIntegration(lambda pending, timeout: None), DedupeIntegration()],
        include_local_variables=False,
        max_breadcrumbs=0,
        auto_session_tracking=False,
        shutdown_timeout=SECONDS,
    )
    handler = EventHandler(logging.ERROR)
    logging.getLogger().addHandler(handler)
    return handler
