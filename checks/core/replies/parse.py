"""Takes an SMTP reply apart: code, enhanced status and words, whatever wraps them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

LONGEST = 4_000
"""Characters that are read; servers that say more repeat themselves."""

# Every pattern has bounded repeats and no nested ones: the time is linear in the text.
_KIND = re.compile(r"\s{0,20}[a-zA-Z][a-zA-Z0-9-]{0,30}\s{0,5};\s{0,20}")
_CODE = re.compile(r"([2-5]\d\d)(?=[\s\-:#,;.]|$)")
_CODE_WITHIN = re.compile(r"(?<![\d.])([2-5]\d\d)[\s-]{1,3}#?[245]\.\d{1,3}\.\d{1,3}(?!\.?\d)")
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?!\.?\d)")
_EXPIRED = re.compile(r"unable to deliver in (\d{1,6}) minutes\.?\s{0,5}")


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

    @property
    def words(self) -> str:
        """Lower case, for comparing."""
        return self.text.lower()


def parse(diagnostic: str) -> Reply:
    """Read a diagnosticCode or smtpResponse; never raises.

    Takes `smtp; 550-5.1.1 The account` + `550 5.1.1 does not exist` over several lines, and SES's
    own `554 4.4.7 Message expired: unable to deliver in 840 minutes.<421 4.4.2 timed out>`.
    """
    whole = _unprefixed(diagnostic[:LONGEST])
    found = _EXPIRED.search(whole)
    if found is None:
        reply = _plain(whole)
        return replace(reply, expired="message expired" in reply.words)
    inner = whole[found.end() :].strip().removeprefix("<").removesuffix(">").strip()
    last = _plain(_unprefixed(inner)) if inner else _plain(whole)
    return replace(last, expired=True, expired_after=int(found[1]))


def _unprefixed(text: str) -> str:
    """Without the diagnostic type of RFC 3464, section 2.3.6 (`smtp;`)."""
    found = _KIND.match(text)
    return text[found.end() :] if found else text.strip()


def _plain(text: str) -> Reply:
    code = _code(text)
    status = _status(text, code)
    return Reply(_joined(text, code, status), code, status)


def _code(text: str) -> int | None:
    found = _CODE.match(text.lstrip("<[( ")) or _CODE_WITHIN.search(text)
    return int(found[1]) if found else None


def _status(text: str, code: int | None) -> str | None:
    """The first status of the reply code's class; failing that, the first of all."""
    found = _STATUS.findall(text)
    same_class = (s for s in found if code is not None and s[0] == str(code)[0])
    return next(same_class, found[0] if found else None)


def _joined(text: str, code: int | None, status: str | None) -> str:
    """One line: each continuation repeats code and status, and splits sentences anywhere."""
    if code is not None:
        repeated = rf"(?<![\d.]){code}(?:-|\s{{1,3}}(?={status or '#'}))"
        text = re.sub(repeated, " ", text)
        text = re.sub(rf"^\s{{0,20}}{code}(?=[\s:]|$)|(?<=\n){code}(?=\s)", " ", text)
    if status is not None:
        text = re.sub(rf"(?<![\d.])#?{re.escape(status)}(?!\.?\d)", " ", text)
    return " ".join(text.split())
