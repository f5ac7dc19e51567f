"""Every spam filter's words in a header: what is documented is explained, all else is quoted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checks.core.headers import microsoft, open_filters
from checks.core.headers.mark import SHOWN, Mark, Reader, Weight, quoted
from checks.core.headers.source import Field
from checks.core.text import say

GOOGLE = "https://support.google.com/a/answer/2368131"
CISCO = (
    "https://www.cisco.com/c/en/us/support/docs/security/email-security-appliance/"
    "118900-technote-esa-00.html"
)
MOST_MARKS = 60

_QUOTED: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("x-yahoofilteredbulk", "Yahoo", ("yahoo.com", "aol.com")),
    ("x-ymailisg", "Yahoo", ("yahoo.com", "aol.com")),
    ("x-apple-", "Apple", ("icloud.com", "apple.com", "me.com")),
    ("x-icl-", "Apple", ("icloud.com", "apple.com", "me.com")),
    ("x-proofpoint-", "Proofpoint", ()),
    ("x-mimecast-", "Mimecast", ()),
    ("x-hornetsecurity", "Hornetsecurity", ()),
    ("x-antispameurope", "Hornetsecurity", ()),
    ("x-barracuda-spam-score", "Barracuda", ()),
    ("x-barracuda-brts", "Barracuda", ()),
    ("x-rspamd-score", "Rspamd", ()),
    ("x-spamd-bar", "Rspamd", ()),
    ("x-tmase-result", "Trend Micro", ()),
    ("x-sophos-", "Sophos", ()),
    ("x-brightmail-tracker", "Symantec", ()),
    ("x-spaminfo", "Symantec", ()),
    ("x-vr-spam", "Vade", ()),
    ("x-ovh-spam", "OVH", ()),
    ("x-gmx-antispam", "GMX", ()),
    ("x-ui-filterresults", "GMX", ()),
)
"""Beginnings of names whose values are nowhere explained to the public, as far as we know."""


def marks(fields: Sequence[Field]) -> tuple[Mark, ...]:
    """In the order of weight, then of the lines."""
    readers: tuple[Reader, ...] = (microsoft.marks, open_filters.marks, _google, _cisco, _rest)
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
            "Gmail", field.name, value, means, spam, Weight.VERDICT, GOOGLE, hosts=("google.com",)
        )


def _cisco(fields: Sequence[Field]) -> Iterator[Mark]:
    for field in fields:
        if field.key == "x-ironport-anti-spam-filtered":
            means = say("the message was looked at; what came of it is not told")
        elif field.key.startswith("x-ironport-anti-spam"):
            means = say("coded, and for Cisco's own support alone")
        else:
            continue
        shown = field.value[:SHOWN]
        yield Mark("Cisco", field.name, shown, means, None, Weight.NOTE, CISCO)


def _rest(fields: Sequence[Field]) -> Iterator[Mark]:
    for field in fields:
        for beginning, name, hosts in _QUOTED:
            if field.key.startswith(beginning):
                yield quoted(name, field, *hosts)
                break
