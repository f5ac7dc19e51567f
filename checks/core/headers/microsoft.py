"""What Exchange Online, Outlook.com and Exchange write about spam.

Everything that is explained here is in Microsoft's documentation; the rest is quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from checks.core.headers.makers import MICROSOFT
from checks.core.headers.mark import SHOWN, Mark, Weight, quoted
from checks.core.headers.source import Field
from checks.core.text import Text, say

FIELDS_PAGE = "https://learn.microsoft.com/en-us/defender-office-365/message-headers-eop-mdo"
SCL_PAGE = (
    "https://learn.microsoft.com/en-us/defender-office-365/"
    "anti-spam-spam-confidence-level-scl-about"
)
BCL_PAGE = (
    "https://learn.microsoft.com/en-us/defender-office-365/anti-spam-bulk-complaint-level-bcl-about"
)

_PAIR = re.compile(r"([A-Za-z-]{1,30}) ?: ?([^;]{0,500})")
_CATEGORIES = {
    "AMP": say("malware"),
    "BIMP": say("an imitation of a brand"),
    "BULK": say("bulk mail"),
    "DIMP": say("an imitation of a domain"),
    "FTBP": say("a kind of attachment that is not allowed"),
    "GIMP": say("an imitation of somebody the recipient writes with"),
    "HPHSH": say("high confidence phishing"),
    "HPHISH": say("high confidence phishing"),
    "HSPM": say("high confidence spam"),
    "INTOS": say("phishing from inside the organisation"),
    "MALW": say("malware"),
    "OSPM": say("outgoing spam"),
    "PHSH": say("phishing"),
    "SAP": say("a dangerous attachment"),
    "SPM": say("spam"),
    "SPOOF": say("a forged sender"),
    "UIMP": say("an imitation of a person"),
}
_VERDICTS: dict[str, tuple[Text, bool]] = {
    "BLK": (say("the recipient has our address on the list of blocked senders"), True),
    "NSPM": (say("the filter found it to be no spam"), False),
    "SFE": (say("the recipient has our address on the list of safe senders"), False),
    "SKA": (say("an allow list of the organisation let it past the filter"), False),
    "SKB": (say("a block list of the organisation's anti-spam policy marked it as spam"), True),
    "SKN": (say("a mail flow rule or the like let it past the filter"), False),
    "SKQ": (say("it was in quarantine and has been released"), False),
    "SKS": (say("a mail flow rule or the like marked it as spam before the filter"), True),
    "SPM": (say("the filter found it to be spam"), True),
}
_ADDRESSES = {
    "CAL": say("our server's address is on the organisation's allow list"),
    "NLI": say("our server's address is on no reputation list"),
}
_SAFETY = {
    "9.19": say("it looks like an imitation of a protected domain"),
    "9.20": say("it looks like an imitation of a protected person"),
    "9.25": say("the recipient gets mail from this sender for the first time"),
}


def marks(fields: Sequence[Field]) -> Iterator[Mark]:
    for field in fields:
        if field.key == "x-forefront-antispam-report":
            yield from _report(field)
        elif field.key == "x-microsoft-antispam":
            yield from _bulk(field)
        elif field.key == "x-ms-exchange-organization-scl":
            # an organisation's own Exchange writes it, too: by servers of any name
            yield _level(field, field.value.strip(), field.value[:SHOWN])
        elif field.key.startswith("x-customspam"):
            yield _custom(field)
        elif field.key == "x-microsoft-antispam-mailbox-delivery":
            yield quoted(MICROSOFT, field, MICROSOFT)


def _report(field: Field) -> Iterator[Mark]:
    for name, value in _pairs(field):
        shown = f"{name}:{value}"
        if name == "CAT" and value in _CATEGORIES:
            kind = say("it was taken for {kind}", kind=_CATEGORIES[value])
            yield _mark(field, shown, kind, spam=True, weight=Weight.KIND)
        elif name == "SFV" and value in _VERDICTS:
            means, spam = _VERDICTS[value]
            yield _mark(field, shown, means, spam=spam, weight=Weight.VERDICT)
        elif name == "SRV" and value == "BULK":
            means = say("it was taken for bulk mail, above the level that the organisation allows")
            yield _mark(field, shown, means, spam=True, weight=Weight.VERDICT)
        elif name == "SCL":
            yield _level(field, value, shown, MICROSOFT)
        elif name == "IPV" and value in _ADDRESSES:
            yield _mark(field, shown, _ADDRESSES[value])
        elif name == "SFTY" and value in _SAFETY:
            yield _mark(field, shown, _SAFETY[value], spam=None if value == "9.25" else True)


def _pairs(field: Field) -> list[tuple[str, str]]:
    """`CIP:192.0.2.1;SCL:5;…`; an IPv6 address has colons of its own."""
    parts = (_PAIR.fullmatch(part.strip()) for part in field.value.split(";")[:60])
    return [(found[1].upper(), found[2].strip()) for found in parts if found]


def _level(field: Field, value: str, shown: str, written_by: str | None = None) -> Mark:
    means, spam = _confidence(value)
    return Mark(
        MICROSOFT, field.name, shown, means, spam, Weight.SCORE, SCL_PAGE, written_by=written_by
    )


def _confidence(value: str) -> tuple[Text, bool | None]:
    if not re.fullmatch(r"-1|[0-9]", value):
        return say("no level that is documented"), None
    level = int(value)
    if level == -1:
        return say("it was let past the spam filter"), False
    if level <= 1:
        return say("spam level {level} of 9: no spam", level=level), False
    if level <= 4:
        return say("spam level {level} of 9, which the filter does not use", level=level), None
    if level <= 6:
        return say("spam level {level} of 9: spam", level=level), True
    return say("spam level {level} of 9: high confidence spam", level=level), True


def _bulk(field: Field) -> Iterator[Mark]:
    for name, value in _pairs(field):
        if name != "BCL" or not re.fullmatch(r"[0-9]", value):
            continue
        level = int(value)
        if level == 0:
            means = say("it is not taken for bulk mail")
        elif level <= 3:
            means = say(
                "bulk mail of a sender with few complaints (level {level} of 9)", level=level
            )
        elif level <= 7:
            means = say(
                "bulk mail of a sender with some complaints (level {level} of 9)", level=level
            )
        else:
            means = say(
                "bulk mail of a sender with many complaints (level {level} of 9)", level=level
            )
        yield _mark(field, f"{name}:{value}", means, source=BCL_PAGE)


def _custom(field: Field) -> Mark:
    means = say("a setting of the organisation's advanced spam filter matched")
    return _mark(field, field.value[:SHOWN], means, spam=True, weight=Weight.VERDICT)


def _mark(
    field: Field,
    shown: str,
    means: Text,
    *,
    spam: bool | None = None,
    weight: Weight = Weight.NOTE,
    source: str = FIELDS_PAGE,
) -> Mark:
    return Mark(MICROSOFT, field.name, shown, means, spam, weight, source, written_by=MICROSOFT)
