"""Services that turn any address into a short one, so that nobody sees where a link leads.

Filters mark such links down, since anybody can hide anything behind them; some are on blocklists
as a whole (Spamhaus DBL: `abused redirector`).  Only services that are open to everybody are in
here: a short name that leads to its owner's own site alone, such as youtu.be, hides nothing.
"""

from __future__ import annotations

SHORTENERS = frozenset(
    {
        "adf.ly",
        "bit.do",
        "bit.ly",
        "bitly.com",
        "bl.ink",
        "buff.ly",
        "clck.ru",
        "cutt.ly",
        "cutt.us",
        "goo.gl",
        "is.gd",
        "j.mp",
        "ow.ly",
        "qrco.de",
        "rb.gy",
        "rebrand.ly",
        "s.id",
        "short.gy",
        "shorte.st",
        "shorturl.at",
        "snip.ly",
        "soo.gd",
        "t.ly",
        "t2m.io",
        "tiny.cc",
        "tiny.one",
        "tinyurl.com",
        "tr.im",
        "u.to",
        "v.gd",
        "x.gd",
    }
)


def is_shortener(host: str) -> bool:
    """`host`: lower case, without the last dot."""
    return host.removeprefix("www.") in SHORTENERS
