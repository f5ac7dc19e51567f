"""The DNS block lists that are known here: where they are asked, how they answer, what they matter.

Codes and terms are those of each list's own pages.  On by default are the lists whose terms exclude
neither businesses nor shared resolvers.  Not here: lists that have shut down (SORBS, NJABL, AHBL),
which answer nothing or list everybody; those that ask for a key in the name (Abusix, Spamhaus DQS,
SpamRATS); and those of single providers (Microsoft, Gmail, Yahoo), which are in no DNS.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from checks.core.text import Text, say
from checks.core.wrong import Wrong


class Weight(Enum):
    """What a listing does to mail, at the receivers there are."""

    HEAVY = "heavy"
    """Large providers and many companies refuse what it lists."""
    SOME = "some"
    """Some servers refuse what it lists, and common filters add points for it."""
    LITTLE = "little"
    """Hardly anybody asks it about mail, or what it lists says little about one sender."""

    @property
    def worries(self) -> bool:
        return self is not Weight.LITTLE


@dataclass(frozen=True, slots=True)
class BlockList:
    name: str
    """As it is written in BLOCK_LISTS."""
    title: str
    zone: str
    codes: tuple[tuple[str, Text], ...]
    """What its answers mean; any other is not understood, and counts for nothing."""
    weight: Weight
    effect: Text
    """What a listing means for delivery: a whole sentence."""
    removal: Text
    """How an address comes off it: a whole sentence."""
    open_to_all: bool = True
    """False where its terms exclude shared resolvers or businesses: off until it is switched on."""
    terms: Text | None = None
    """What has to be done before it may be asked; a whole sentence."""
    ipv6: bool = False
    words: tuple[str, ...] = ()
    """What a server's reply calls it, in lower case, where that is not its zone."""

    def meaning(self, code: str) -> Text | None:
        return next((meaning for known, meaning in self.codes if known == code), None)

    def is_named_in(self, reply: str) -> bool:
        lowered = reply.lower()
        return any(word in lowered for word in (self.zone, *self.words))


_POINTS = say("Common spam filters add points for it; few servers refuse the mail outright.")
_NEIGHBOURS = say(
    "It lists whole networks for what others in them did, Amazon's among them, and hardly any mail"
    " server asks it: it says nothing about our mail."
)
_BY_ITSELF = say("It comes off by itself when nothing bad is seen any more for a week.")

_SPAMHAUS = (
    ("127.0.0.2", say("SBL: a known source of spam")),
    ("127.0.0.3", say("CSS: found sending spam, by measurement")),
    ("127.0.0.4", say("XBL: the host is taken over or infected")),
    ("127.0.0.5", say("XBL: the host is taken over or infected")),
    ("127.0.0.6", say("XBL: the host is taken over or infected")),
    ("127.0.0.7", say("XBL: the host is taken over or infected")),
    ("127.0.0.9", say("DROP: a network in the hands of criminals")),
    ("127.0.0.10", say("PBL: its network says that no mail comes from it")),
    ("127.0.0.11", say("PBL: an address that no mail should come from")),
    ("127.0.0.30", say("BCL: a botnet is steered from it")),
)

_DRONEBL = tuple(
    (f"127.0.0.{number}", say("seen as part of an attack or as an open proxy"))
    for number in (3, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16, 17, 18, 19)
)

_MAILSPIKE = (
    ("127.0.0.2", say("part of a wave of spam that is going on")),
    ("127.0.0.10", say("reputation L5, the worst")),
    ("127.0.0.11", say("reputation L4, very bad")),
    ("127.0.0.12", say("reputation L3, bad")),
)

KNOWN = (
    BlockList(
        "spamhaus",
        "Spamhaus ZEN",
        "zen.spamhaus.org",
        _SPAMHAUS,
        Weight.HEAVY,
        say("Large providers and most companies refuse mail from what it lists: it matters much."),
        say("Its page at https://check.spamhaus.org tells why, and takes requests for removal."),
        open_to_all=False,
        terms=say(
            "Free for few queries that are not commercial, and not by public resolvers: it takes a"
            " resolver of your own, and for a business its data service."
        ),
        ipv6=True,
        words=("spamhaus",),
    ),
    BlockList(
        "barracuda",
        "Barracuda",
        "b.barracudacentral.org",
        (("127.0.0.2", say("a poor reputation")),),
        Weight.HEAVY,
        say("Barracuda's filters, which many companies have, refuse mail from what it lists."),
        say("Its page at https://www.barracudacentral.org/rbl/removal-request takes requests."),
        open_to_all=False,
        terms=say(
            "Free once the resolver's address is registered at"
            " https://www.barracudacentral.org/account/register."
        ),
        words=("barracuda",),
    ),
    BlockList(
        "spamcop",
        "SpamCop",
        "bl.spamcop.net",
        (("127.0.0.2", say("reported as a source of spam")),),
        Weight.SOME,
        say("Some servers refuse mail from what it lists, and common filters add points for it."),
        say("It comes off by itself within a day of the last report of spam."),
        words=("spamcop",),
    ),
    BlockList(
        "mailspike",
        "Mailspike",
        "bl.mailspike.net",
        _MAILSPIKE,
        Weight.SOME,
        _POINTS,
        say(
            "It comes off by itself soon after the spam ends; https://mailspike.org takes requests."
        ),
        words=("mailspike",),
    ),
    BlockList(
        "psbl",
        "PSBL",
        "psbl.surriel.com",
        (("127.0.0.2", say("has sent mail to its spam traps")),),
        Weight.SOME,
        _POINTS,
        say("Anybody may take an address off at https://psbl.org."),
        words=("psbl",),
    ),
    BlockList(
        "uceprotect-1",
        "UCEPROTECT level 1",
        "dnsbl-1.uceprotect.net",
        (("127.0.0.2", say("has sent mail to its spam traps")),),
        Weight.LITTLE,
        say("Few servers ask it; it lists single addresses that its traps saw in the last week."),
        _BY_ITSELF,
        words=("uceprotect-level 1", "uceprotect level 1", "uceprotect-level1"),
    ),
    BlockList(
        "uceprotect-2",
        "UCEPROTECT level 2",
        "dnsbl-2.uceprotect.net",
        (("127.0.0.2", say("its network has sent spam")),),
        Weight.LITTLE,
        _NEIGHBOURS,
        _BY_ITSELF,
        words=("uceprotect-level 2", "uceprotect level 2", "uceprotect-level2"),
    ),
    BlockList(
        "uceprotect-3",
        "UCEPROTECT level 3",
        "dnsbl-3.uceprotect.net",
        (("127.0.0.2", say("its provider has sent spam")),),
        Weight.LITTLE,
        _NEIGHBOURS,
        _BY_ITSELF,
        words=("uceprotect-level 3", "uceprotect level 3", "uceprotect-level3"),
    ),
    BlockList(
        "dronebl",
        "DroneBL",
        "dnsbl.dronebl.org",
        _DRONEBL,
        Weight.LITTLE,
        say("It is made for chat servers; few mail servers ask it."),
        say("Its page at https://dronebl.org/lookup takes requests."),
        words=("dronebl",),
    ),
)

NONE = "none"
"""In BLOCK_LISTS: begin with no list at all."""


def chosen(written: Iterable[str]) -> tuple[str, ...]:
    """The names of the lists to ask: those open to all, as changed by each of `written`:
    `name` or `+name` adds one, `-name` takes one out, `none` takes out all.

    Raises Wrong where no list is called so.
    """
    names = {known.name for known in KNOWN if known.open_to_all}
    for each in written:
        if each == NONE:
            names.clear()
            continue
        name = each.removeprefix("-") if each.startswith("-") else each.removeprefix("+")
        if name not in {known.name for known in KNOWN}:
            there = tuple(known.name for known in KNOWN)
            raise Wrong(
                say(
                    "{name}: no such block list; there are {names}, and {none}",
                    name=each,
                    names=there,
                    none=NONE,
                )
            )
        if each.startswith("-"):
            names.discard(name)
        else:
            names.add(name)
    return tuple(known.name for known in KNOWN if known.name in names)


def asked(names: tuple[str, ...] | None) -> tuple[BlockList, ...]:
    """The lists of these names; None: those that anybody may ask."""
    return tuple(
        known for known in KNOWN if (known.open_to_all if names is None else known.name in names)
    )
