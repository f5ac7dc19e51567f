"""Going on after a fault of ours, and telling it in a log that must quote nobody."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

from checks.core import Unavailable


@contextmanager
def survived(log: logging.Logger, doing: str) -> Iterator[None]:
    """Log a fault of ours, and go on after the block.  Unavailable is none, and passes through."""
    try:
        yield
    except Unavailable:
        raise
    except Exception as e:  # noqa: BLE001  # its words, which log.exception adds, may quote a body
        log.error("a fault of ours %s: %s", doing, _told(e))


def _told(fault: Exception) -> str:
    """What it is and where."""
    return f"{type(fault).__name__}\n{''.join(traceback.format_tb(fault.__traceback__))}"
