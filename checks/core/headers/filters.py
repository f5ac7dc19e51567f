"""Every spam filter's words in a header: what is documented is explained, all else is quoted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checks.core.headers import microsoft, open_filters
from checks.core.headers.mark import SHOWN, Mark, Reader, Weight, quoted
from checks.core.headers.source import Field
from checks.core.text import Text, say

GOOGLE = "https://support.google.com/a/answer/2368131"
CISCO = (
    "https://www.cisco.com/c/en/us/support/docs/security/email-security-appliance/"
    "118900-technote-esa-00.html"
)
SYMANTEC = "https://knowledge.broadcom.com/external/article/161415"
MOST_MARKS = 60

_NOTED: tuple[tuple[str, str, Text, str], ...] = (
    (
        "x-ironport-anti-spam-filtered",
        "Cisco",
        say("the message was looked at; what came of it is not told"),
        CISCO,
    ),
    ("x-ironport-anti-spam", "Cisco", say("coded, and for Cisco's own support alone"), CISCO),
    ("x-brightmail-tracker", "Symantec", say("coded, and for its own analysts alone"), SYMANTEC),
    ("x-spaminfo", "Symantec", say("what the spam scan found"), SYMANTEC),
)
"""Beginnings of names that are documented, and speak neither for nor against."""

_QUOTED: tuple[tuple[str, str, str | None], ...] = (
    ("x-yahoofilteredbulk", "Yahoo", "Yahoo"),
    ("x-ymailisg", "Yahoo", "Yahoo"),
    ("x-apple-", "Apple", "Apple"),
    ("x-icl-", "Apple", "Apple"),
    ("x-proofpoint-", "Proofpoint", None),
    ("x-mimecast-", "Mimecast", None),
    ("x-hornetsecurity", "Hornetsecurity", None),
    ("x-antispameurope", "Hornetsecurity", None),
    ("x-barracuda-spam-score", "Barracuda", None),
    ("x-barracuda-brts", "Barracuda", None),
    ("x-rspamd-score", "Rspamd", None),
    ("x-spamd-bar", "Rspamd", None),
    ("x-sophos-", "Sophos", None),
    ("x-vr-spam", "Vade", None),
    ("x-ovh-spam", "OVH", None),
    ("x-gmx-antispam", "GMX", None),
    ("x-ui-filterresults", "GMX", None),
)
"""Beginnings of names whose values are nowhere explained, as far as we know; whose mark it is, and
whose servers alone write it, where only theirs do."""


def marks(fields: Sequence[Field]) -> tuple[Mark, ...]:
    """In the order of weight, then of the lines."""
    readers: tuple[Reader, ...] = (microsoft.marks, open_filters.marks, _google, _noted, _rest)
    found = [mark for reader in readers for mark in reader(fields)][: 4 * MOST_MARKS]
    return tuple(sorted(found, key=lambda mark: -mark.weight))[:MOST_MARKS]


def _google(fields: Sequence[Field]) -> Iterator[Mark]:
    """Only where an administrator has these lines added, and sends the message on."""
    for field in fields:
        value = field.value.strip()
        if field.key not in ("x-gm-spam", "x-gm-phishy") or value not in ("0", "1"):
            continue
        if value == "0":
            means = say("Gmail did not take it for that")
        elif field.key == "x-gm-spam":
            means = say("Gmail took it for spam")
        else:
            means = say("Gmail took it for phishing")
        spam = value == "1"
        yield Mark(
            "Gmail", field.name, value, means, spam, Weight.VERDICT, GOOGLE, written_by="Google"
        )


def _noted(fields: Sequence[Field]) -> Iterator[Mark]:
    for field in fields:
        for beginning, name, means, page in _NOTED:
            if field.key.startswith(beginning):
                shown = field.value[:SHOWN]
                yield Mark(name, field.name, shown, means, None, Weight.NOTE, page)
                break


def _rest(fields: Sequence[Field]) -> Iterator[Mark]:
    for field in fields:
        for beginning, name, written_by in _QUOTED:
            if field.key.startswith(beginning):
                yield quoted(name, field, written_by)
                break
