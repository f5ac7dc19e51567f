"""The boundary of a command that needs no settings: what ends it, and with which exit code."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable

from bot.plain import harmless, sentence
from checks.core import Unavailable

DONE, BAD_INPUT, UNREACHABLE, OUR_FAULT = 0, 1, 2, 3

log = logging.getLogger("bot")


def within(run: Callable[[], int]) -> int:
    """The exit code of `run`, however it ends."""
    try:
        return run()
    except Unavailable as e:
        sys.stderr.write(f"{harmless(e.source)}: {sentence(e.why)}\n")
        return UNREACHABLE
    except KeyboardInterrupt:
        return DONE
    except BrokenPipeError:  # whoever read has enough; nothing may be written at the end, either
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception:  # the boundary of the process
        log.exception("this is a fault of ours; please report it with the lines below")
        return OUR_FAULT
