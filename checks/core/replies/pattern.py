"""The little language in which rules say which words they mean.

    mailbox/account is full      one of several words; forms do not matter (`mailboxes are full`)
    user .. not found            up to four words between
    quota ... exceeded           up to twelve words between
    spf & fail                   both, in any order, anywhere
    run+out/exhausted            `+` joins words that are one choice
    ^ rejected $                 nothing before, nothing after
    MAILBOX does not exist       capitals name a set of words (`SETS`)

Everything is bounded: what a pattern costs grows with the length of the text, never faster.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from checks.core.replies.words import Stems, canonical

SETS = {
    "MAILBOX": "mailbox/account/user/recipient/address/addressee/inbox/username/customer/alias/"
    "person/email+address/email+account/mail+account/userid/user+account/recipient+address/"
    "local+part/subscriber/mailaddress/mail+user/email+id/destination/member/receiver/userunknown",
    "ACCOUNT": "mailbox/account/user/recipient/inbox/username/email+account/mail+drop/"
    "email+address/mail+account/user+account/subscriber/maildrop/customer/addressee/"
    "email/recipient+address",
    "SENDER": "sender/mail+from/envelope+sender/return+path/from+address/originator/sending+domain/"
    "envelope+from/reverse+path/sender+address/from+domain/sender+domain/from+header/"
    "domain+of+sender/sender+email",
    "REJECTED": "rejected/refused/denied/declined/blocked/bounced/prohibited/discarded/"
    "forbidden/disallowed/not+accepted/not+allowed/not+permitted/not+delivered/dropped/deny/"
    "unacceptable/unwelcome/not+welcome/banned/barred/cannot+accept/unable+to+accept",
    "SPAM": "spam/junk/unsolicited/bulk+email/ube/uce/junkmail/spammy/bulk+mail/spamassassin/"
    "antispam/anti+spam/spamminess/spamlike",
    "HOST": "ip/host/server/client/mta/network/ips/mailserver/relay/subnet/netblock/ipv4/"
    "ipv6/ip+address/sending+host/remote+host/hostname",
    "DISABLED": "disabled/inactive/deactivated/suspended/locked/closed/expired/terminated/"
    "frozen/discontinued/inactivated/dormant/deactive/cancelled/canceled/archived/retired/"
    "not+active/not+enabled/not+activated/decommissioned/deprovisioned/abandoned/"
    "no+longer+active/hangup/freezed/on+hold/disactivated/unactivated/suspension",
    "LISTS": "spamhaus/zen/sbl/xbl/pbl/barracudacentral/brbl/spamcop/sorbs/uceprotect/invaluement/"
    "ivmsip/cbl/abuseat/abusix/mailspike/senderscore/backscatterer/psbl/surriel/manitu/nixspam/"
    "wpbl/gbudb/hostkarma/junkemailfilter/cobion/spamrl/spamrats/dronebl/lashback/unsubscore/"
    "spameatingmonkey/nordspam/rbl/csi+cloudmark/fabel/spfbl/drbl/njabl/ahbl/orbs/dsbl/swinog/"
    "sender+score/returnpath/blagr/dnsrbl/barracuda+reputation/mail+abuse/ips+backscatterer/"
    "sem+black/bl+spamcop/cymru/ivmsip24/kisarbl/virbl/hostedemail/rblog",
}

_NEAR, _FAR = 4, 12
_USUAL = (
    "not mail messag user addres recipient email mailbox server from by to for in of reject "
    "account "
    "sender domain host ip refus no client on at deni error servic send id"
)
_COMMON = frozenset(_USUAL.split())


class Pattern:
    """Compiled when it is first tried: most are of use only when somebody asks about a reply."""

    __slots__ = ("_parts", "anchors", "sources")

    def __init__(self, sources: tuple[str, ...], anchors: frozenset[str]) -> None:
        self.sources = sources
        """Regular expressions, each of which has to be found in the canonical words."""
        self.anchors = anchors
        """Canonical words one of which is there wherever the pattern fits."""
        self._parts: tuple[re.Pattern[str], ...] | None = None

    @property
    def parts(self) -> tuple[re.Pattern[str], ...]:
        if self._parts is None:
            self._parts = tuple(map(re.compile, self.sources))
        return self._parts

    def fits(self, said: str) -> bool:
        """`said` has a space before and after each word."""
        for part in self._parts or self.parts:  # noqa: SIM110 - `all` takes twice as long here
            if part.search(said) is None:
                return False
        return True

    def spans(self, said: str) -> tuple[tuple[int, int], ...]:
        found = (part.search(said) for part in self.parts)
        return tuple(match.span() for match in found if match)


class Compiler:
    """Makes patterns for one set of stems."""

    def __init__(self, stems: Stems) -> None:
        self._stems = stems
        self._known: dict[str, tuple[str, ...]] = {}

    def pattern(self, text: str) -> Pattern:
        """`text` in the language above.  Raises ValueError where nothing is left to look for."""
        parts = [self._part(part) for part in text.split("&")]
        anchors = min((anchors for _, anchors in parts), key=_commonness)
        return Pattern(tuple(regex for regex, _ in parts), anchors)

    def _part(self, text: str) -> tuple[str, frozenset[str]]:
        regex, gap, anchors = "", " ", []
        for place in _places(text):
            if place in ("..", "..."):
                gap = rf"(?: [^ ]+){{0,{_NEAR if place == '..' else _FAR}}} "
            elif place in ("^", "$"):
                regex += place if place == "^" else " $"
            elif choices := self._choices(place):
                regex += f"{gap}(?:{'|'.join(map(re.escape, choices))})"
                anchors.append(frozenset(min(c.split(), key=_rank) for c in choices))
                gap = " "
        if not anchors:
            raise ValueError(f"nothing to look for in {text!r}")
        end = "" if regex.endswith("$") else "(?= )"
        return regex.replace(r"\ ", " ") + end, min(anchors, key=_commonness)

    def _choices(self, place: str) -> tuple[str, ...]:
        """What may stand at a place; the same places turn up in many rules.

        Words that say nothing, such as `is`, are in no reply once it is read, nor in here.
        """
        if place not in self._known:
            named = "/".join(SETS.get(choice, choice) for choice in place.split("/"))
            found = {canonical(c.replace("+", " "), self._stems) for c in named.split("/")}
            self._known[place] = tuple(sorted(found - {""}, key=lambda c: (-len(c), c)))
        return self._known[place]


def numbers_in(texts: Iterable[str]) -> frozenset[str]:
    """Numbers that patterns ask for; all others in a reply say nothing."""
    return frozenset(word for text in texts for word in re.findall(r"\b\d+\b", text))


def _places(text: str) -> list[str]:
    """Words that stand side by side are one place, so that `time out` can become `timeout`."""
    places: list[str] = []
    for word in text.split():
        if _is_plain(word) and places and _is_plain(places[-1]):
            places[-1] += f"+{word}"
        else:
            places.append(word)
    return places


def _is_plain(place: str) -> bool:
    return bool(place.strip(".^$")) and "/" not in place and place not in SETS


def _rank(word: str) -> tuple[bool, int]:
    return word in _COMMON, -len(word)


def _commonness(anchors: frozenset[str]) -> int:
    return sum(12 if word in _COMMON else 1 for word in anchors)
