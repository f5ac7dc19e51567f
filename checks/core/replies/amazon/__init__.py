"""What SES says itself when it does not take a message, by SMTP or by its API.

No receiving server was asked then, so that what servers mean by such words does not matter.
"""

from __future__ import annotations

import re

from checks.core.replies.amazon import access, account, message
from checks.core.replies.amazon.cause import Cause
from checks.core.replies.rules import Rule

NAME = "Amazon SES"

CAUSES: dict[str, Cause] = {
    cause.id: cause for cause in (*account.CAUSES, *access.CAUSES, *message.CAUSES)
}
"""In the order of their say."""

ANYWHERE: tuple[Rule, ...] = tuple(
    Rule(cause.reason, words, source=cause.page, cause=cause.id)
    for cause in CAUSES.values()
    for words in cause.says
)
"""Words that SES alone uses."""

AT_SES: tuple[Rule, ...] = tuple(
    Rule(cause.reason, words, source=cause.page, cause=cause.id)
    for cause in CAUSES.values()
    for words in cause.says_there
)
"""Words that others use as well: they count where it is known that SES said them."""

_HOST = re.compile(
    r"(?:email|email-smtp|email-smtp-fips|ses)\.(?:[a-z0-9-]{1,30}\.){0,2}amazonaws\.com"
)
"""Where SES takes messages; `inbound-smtp.…` is where Amazon receives mail for its customers."""
_CHECKED = re.compile(
    r"identities failed the check in region ([A-Za-z0-9-]{1,30}):\s{0,5}([^()\n]{1,600})",
    re.IGNORECASE,
)


_IDENTITY = re.compile(
    r"arn:aws[a-z-]{0,9}:ses:[^\s,<>\"']{1,320}|[^\s,<>\"':;]{1,80}@[a-zA-Z0-9.-]{1,255}|"
    r"[a-zA-Z0-9-]{1,63}(?:\.[a-zA-Z0-9-]{1,63}){1,8}"
)


def is_ses(host: str) -> bool:
    return _HOST.fullmatch(host) is not None


def unverified(text: str) -> tuple[str, tuple[str, ...]] | None:
    """The Region in which SES looked, and what is not verified there, where SES names them."""
    found = _CHECKED.search(text)
    if found is None:
        return None
    return found[1].lower(), tuple(name.rstrip(".") for name in _IDENTITY.findall(found[2]))
