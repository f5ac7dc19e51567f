"""Takes an SMTP reply apart: code, enhanced status and words, whatever wraps them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from checks.core.replies.language import language

LONGEST = 4_000
"""Characters that are read; servers that say more repeat themselves."""

# Every pattern has bounded repeats and no nested ones: the time is linear in the text.
_KIND = re.compile(r"\s{0,20}[a-zA-Z][a-zA-Z0-9-]{0,30}\s{0,5};\s{0,20}")
_CODE = re.compile(r"[\s<\[('\"#]{0,9}([2-5]\d\d)(?=[\s\-:#,;._)'\"\]/>]|$)")
_USUAL = re.compile(r"(([245])\d\d)[\s-]#?(\2\.[0-7]\.\d{1,3})(?!\.?\d)")
"""Code and status of one class, at the beginning: nearly all."""
_CODE_WITHIN = re.compile(r"(?<![\d.])([2-5]\d\d)[\s-]{1,3}\(?#?[245]\.\d{1,3}\.\d{1,3}(?!\.?\d)")
_STATUS = re.compile(r"(?<![\d.])([245]\.[0-7]\.\d{1,3})(?!\.?\d)")
_EXPIRED = re.compile(
    r"unable\s{1,9}to\s{1,9}deliver\s{1,9}in\s{1,9}(\d{1,6})\s{1,9}minutes\.?\s{0,9}"
)
_QUOTING = re.compile(
    r"(?:\bsa(?:id|ys)\b|\breturned\b|\breply was\b|\bresponse was\b|\bresponded(?: with)?\b|"
    r"\breplied(?: with)?\b|\banswered\b|LED=|<<<|\]:|\bsmtp;)"
    r"[\s:'\"]{0,4}(?=[245]\d\d[\s-])",
    re.IGNORECASE,
)
_TOLD_HOST = re.compile(
    r"\b(?:host|server|from|to)\s{1,3}([a-zA-Z0-9-]{1,63}(?:\.[a-zA-Z0-9-]{1,63}){1,8})\.?\s{0,2}"
    r"[\[(](\d{1,3}(?:\.\d{1,3}){3})[\])]"
)
_LINK = re.compile(r"https?://[^\s<>\"'()\[\]]{1,300}", re.IGNORECASE)
_SUPPORT = re.compile(
    r"\bAUP#[A-Z0-9-]{1,20}|\b(?:HL|MI|DT|RP|WM|RLY|DYN|CON|RTR|HVU|DMARC):[A-Z0-9]{2,4}\b|"
    r"\bAS\(\d{1,12}\)|[\[(][A-Z]{1,5}\d{1,10}[\])]|\b(?:OFR|LPN)[A-Z0-9]{0,4}_\d{3}\b|"
    r"\b(?:OU|SC|RP|DY|OC|BL|ES|DM|IB)-?0?\d{2,6}\b"
)


@dataclass(frozen=True, slots=True)
class Reply:
    text: str
    """The words alone, on one line: without codes and without the wrapping."""
    code: int | None = None
    """Three digits (RFC 5321, section 4.2)."""
    status: str | None = None
    """Enhanced status (RFC 3463), wherever in the reply it stands."""
    expired: bool = False
    """SES had given up; code, status and text are those of the server's last reply, if any."""
    expired_after: int | None = None
    """Minutes for which SES tried, where it says so."""
    host: str | None = None
    """The server that is said to have answered, where a relay quotes its reply."""
    ip: str | None = None
    """Its address."""
    links: tuple[str, ...] = ()
    support_codes: tuple[str, ...] = ()
    """What the provider's own support asks for: S3150, TSS04, HL:REP."""
    language: str | None = None
    """Such as `ja`; None where there are no words."""

    @property
    def words(self) -> str:
        """Lower case, for comparing."""
        return self.text.lower()


class Spoken(NamedTuple):
    """The reply that counts, out of its wrapping."""

    text: str
    whole: str
    """With what was round it, less the diagnostic type."""
    expired: bool = False
    expired_after: int | None = None
    quoted: bool = False


def parse(diagnostic: str) -> Reply:
    """Read a diagnosticCode or smtpResponse; never raises.

    Takes `smtp; 550-5.1.1 The account` + `550 5.1.1 does not exist` over several lines, SES's own
    `554 4.4.7 Message expired: unable to deliver in 840 minutes.<421 4.4.2 timed out>`, and relays
    that quote a server: `host mx.example.com[192.0.2.1] said: 550 5.1.1 …`.
    """
    spoken = unwrap(diagnostic)
    code, status = codes(spoken.text)
    named = _TOLD_HOST.search(spoken.whole)
    return Reply(
        _joined(spoken.text, code, status),
        code,
        status,
        spoken.expired,
        spoken.expired_after,
        named[1].lower() if named else None,
        named[2] if named else None,
        tuple(dict.fromkeys(_LINK.findall(spoken.text))),
        tuple(
            dict.fromkeys(
                c.strip("[]()") if c[0] in "[(" else c for c in _SUPPORT.findall(spoken.text)
            )
        ),
        language(spoken.text),
    )


def unwrap(diagnostic: str) -> Spoken:
    """The reply that counts: what SES put round it is taken off, and what a relay put, too."""
    whole = _unprefixed(diagnostic if len(diagnostic) <= LONGEST else diagnostic[:LONGEST])
    text, after = whole, None
    if "minutes" in whole and (found := _EXPIRED.search(whole)):
        after = int(found[1])
        inner = whole[found.end() :].strip().removeprefix("<").removesuffix(">").strip()
        text = _unprefixed(inner) or whole
    expired = after is not None or ("essage" in whole and "expired" in whole[:80])
    if _may_quote(text):
        inner = text
        for quoting in _QUOTING.finditer(text):
            inner = text[quoting.end() :]
        if inner is not text:
            return Spoken(inner, whole, expired, after, quoted=True)
    return Spoken(text, whole, expired, after)


def _may_quote(text: str) -> bool:
    """Whether it is worth looking for a quoted reply: one look for each cue, for speed."""
    return (
        "said" in text
        or "]:" in text
        or "says" in text
        or "<<<" in text
        or "LED=" in text
        or "eturned" in text
        or "y was" in text
        or "nse was" in text
        or "responded" in text
        or "replied" in text
        or "answered" in text
    )


def codes(text: str) -> tuple[int | None, str | None]:
    """Reply code and enhanced status."""
    if found := _USUAL.match(text):
        return int(found[1]), found[3]
    code = _code(text)
    return code, _status(text, code)


def told_host(text: str) -> str | None:
    """`mx.example.com` out of `host mx.example.com[192.0.2.1] said:`."""
    found = _TOLD_HOST.search(text) if "[" in text or "(" in text else None
    return str(found[1]).lower() if found else None


def _unprefixed(text: str) -> str:
    """Without the diagnostic type of RFC 3464, section 2.3.6 (`smtp;`)."""
    if text.startswith("smtp;"):
        return text[5:].strip()
    found = _KIND.match(text) if ";" in text[:60] else None
    return text[found.end() :] if found else text.strip()


def _code(text: str) -> int | None:
    found = _CODE.match(text) or _CODE_WITHIN.search(text)
    return int(found[1]) if found else None


def _status(text: str, code: int | None) -> str | None:
    """The first status of the reply code's class; failing that, the first of all."""
    if "." not in text:
        return None
    found: list[str] = _STATUS.findall(text)
    if not found:
        return None
    wanted = str(code)[0] if code is not None else found[0][0]
    return next((s for s in found if s[0] == wanted), found[0])


def _joined(text: str, code: int | None, status: str | None) -> str:
    """One line: each continuation repeats code and status, and splits sentences anywhere."""
    if code is not None:
        repeated = rf"(?<![\d.]){code}(?:-|\s{{1,3}}(?={status or '#'}))"
        text = re.sub(repeated, " ", text)
        text = re.sub(rf"^\s{{0,20}}{code}(?=[\s:]|$)|(?<=\n){code}(?=\s)", " ", text)
    if status is not None:
        text = re.sub(rf"(?<![\d.])#?{re.escape(status)}(?!\.?\d)", " ", text)
    return " ".join(text.split())
