"""The boundary of the process: what ends a command, and with which exit code."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterable

from bot.plain import ENGLISH, Language, harmless, sentence
from bot.rejected import Rejected
from checks.core import Text, Unavailable

DONE, BAD_INPUT, UNREACHABLE, OUR_FAULT = 0, 1, 2, 3

log = logging.getLogger("bot")


def talk(line: str) -> None:
    """Say something to the person; data goes to stdout."""
    sys.stderr.write(f"{harmless(line)}\n")


def tell(text: Text, words: Language) -> None:
    talk(sentence(text, words))


def tell_all(parts: Iterable[Text], words: Language) -> None:
    """In one line."""
    talk(words.joint.join(sentence(part, words) for part in parts))


def within(run: Callable[[], int], words: Language = ENGLISH) -> int:
    """The exit code of `run`, however it ends."""
    try:
        return run()
    except Unavailable as e:
        talk(f"{e.source}: {sentence(e.why, words)}")
        return UNREACHABLE
    except Rejected as e:
        talk(sentence(e.why, words))
        return BAD_INPUT
    except KeyboardInterrupt:
        return DONE
    except BrokenPipeError:  # whoever read has enough; nothing may be written at the end, either
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception:  # the boundary of the process
        log.exception("this is a fault of ours; please report it with the lines below")
        return OUR_FAULT
