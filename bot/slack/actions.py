"""All that somebody can ask of the bot, and which right each takes.  Pure."""

from __future__ import annotations

from enum import Enum
from typing import Final


class Action(Enum):
    """All that somebody can ask of the bot; its value is the word in the audit log."""

    ASK = "ask"
    STATUS = "status"
    DOMAIN = "domain"
    EXPLAIN_REPLY = "explain_reply"
    HELP = "help"
    RERUN = "rerun"
    SEARCH = "search"
    SHOW_AFFECTED = "show_affected"
    ACKNOWLEDGE = "acknowledge"
    SNOOZE = "snooze"
    OPEN_RUNBOOK = "open_runbook"
    REMOVE_SUPPRESSION = "remove_suppression"
    PUT_BACK = "put_back"
    FOLLOW = "follow"
    UNFOLLOW = "unfollow"
    LIST_FOLLOWED = "list_followed"
    SHOW_RAW = "show_raw"
    UNMASK = "unmask"
    FEEDBACK = "feedback"
    PASTE_HEADERS = "paste_headers"
    """To be given the form for them."""
    OPEN_FORM = "open_form"
    """To be given the form for a question."""
    READ_HEADERS = "read_headers"
    COPY_TEXT = "copy_text"
    OPEN_HOME = "open_home"
    DOCTOR = "doctor"
    LANGUAGE = "language"


class Right(Enum):
    ANYBODY = "anybody"
    """Whoever can reach the bot at all: nothing is told that is not in its manual."""
    ASK = "ask"
    ACT = "act"
    ADMIN = "admin"


NEEDS: Final = {
    Action.ASK: Right.ASK,
    Action.STATUS: Right.ASK,
    Action.DOMAIN: Right.ASK,
    Action.EXPLAIN_REPLY: Right.ASK,
    Action.HELP: Right.ANYBODY,
    Action.RERUN: Right.ASK,
    Action.SEARCH: Right.ASK,
    Action.SHOW_AFFECTED: Right.ASK,
    Action.ACKNOWLEDGE: Right.ASK,
    Action.SNOOZE: Right.ASK,
    Action.OPEN_RUNBOOK: Right.ANYBODY,
    Action.REMOVE_SUPPRESSION: Right.ACT,
    Action.PUT_BACK: Right.ACT,
    Action.FOLLOW: Right.ASK,
    Action.UNFOLLOW: Right.ASK,
    Action.LIST_FOLLOWED: Right.ASK,
    Action.SHOW_RAW: Right.ASK,
    Action.UNMASK: Right.ACT,
    Action.FEEDBACK: Right.ASK,
    Action.PASTE_HEADERS: Right.ASK,
    Action.OPEN_FORM: Right.ASK,
    Action.READ_HEADERS: Right.ASK,
    Action.COPY_TEXT: Right.ASK,
    Action.OPEN_HOME: Right.ANYBODY,
    Action.DOCTOR: Right.ADMIN,
    Action.LANGUAGE: Right.ASK,
}

CHANGES: Final = frozenset(
    {Action.ACKNOWLEDGE, Action.SNOOZE, Action.REMOVE_SUPPRESSION, Action.PUT_BACK}
)
"""Done only where it could be written down first."""

COUNTED: Final = frozenset(
    {
        Action.ASK,
        Action.STATUS,
        Action.DOMAIN,
        Action.RERUN,
        Action.FOLLOW,
        Action.SEARCH,
        Action.SHOW_AFFECTED,
        Action.SHOW_RAW,
        Action.READ_HEADERS,
    }
)
"""Look-ups, of which a person has so many an hour."""

SMALL: Final = frozenset(
    {
        Action.HELP,
        Action.OPEN_FORM,
        Action.OPEN_HOME,
        Action.OPEN_RUNBOOK,
        Action.PASTE_HEADERS,
        Action.COPY_TEXT,
    }
)
"""A look or a click, of which there are many: in the log they are DEBUG."""
