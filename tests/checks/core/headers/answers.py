"""What is to be said of every sample: verdict, sentence and who can act, for each question."""

from __future__ import annotations

from dataclasses import dataclass

Seconds = tuple[float | None, ...]
Said = tuple[str, str, str | None]

SILENT: Said = ("unknown", "Nothing here says whether or why it was filed as spam", "recipient")
AT_MX: Said = (
    "ok",
    "mx1.mail.example found it authentic for shop.example, by SPF or DKIM alone",
    None,
)
AT_GMAIL: Said = ("ok", "mx.google.com found it authentic for shop.example", None)
AT_MICROSOFT: Said = ("ok", "Microsoft found it authentic for shop.example", None)
NOBODY_TELLS: Said = (
    "unknown",
    "No server that took the message tells whether it was authentic",
    "recipient",
)
UNSIGNED: Said = (
    "fail",
    "Nothing that passed counts for shop.example: no signature of its own",
    "us",
)
BROKEN: Said = (
    "fail",
    "It was changed on its way, and our signature for shop.example broke",
    "recipient_admin",
)
SLOW_RECEIVER: Said = (
    "warn",
    "Nearly all of 2 h 10 min went by after the receiver had accepted it",
    "recipient_admin",
)
GREYLISTED: Said = (
    "warn",
    "Nearly all of 12 min 41 s went by while the receiver put it off (greylisting)",
    "recipient_admin",
)


@dataclass(frozen=True, slots=True)
class Answer:
    time: Said
    spam: Said
    authentic: Said
    stretches: Seconds
    """Before SES, inside SES, after the receiver's 250; None: cannot be told."""
    hops: Seconds
    """The oldest first."""


def quick(seconds: str) -> Said:
    return ("ok", f"No time was lost: the message was on its way for {seconds} s", None)


def but(what: Said) -> Said:
    return ("warn", f"No filter says so here, but: {what[1]}", what[2])


def marked(what: str, owner: str = "recipient") -> Said:
    return ("warn", f"By {what}", owner)


MICROSOFT_WAY = ((None, 1.75, 3.0), (1.75, 1.0, 1.0, 1.0))

WRONG_KEY: Said = ("fail", "Our DKIM signature did not hold for shop.example", "us")

ANSWERS = {
    "gmail-wrong-key": Answer(
        quick("0.8"),
        but(WRONG_KEY),
        WRONG_KEY,
        (None, 0.75, 0.0),
        (0.75, 0.0),
    ),
    "date-ahead": Answer(
        quick("2.8"),
        SILENT,
        AT_MX,
        (None, 1.75, 1.0),
        (1.75, 1.0),
    ),
    "delayed-before-ses": Answer(
        ("warn", "Nearly all of 1 h 35 min went by before SES had it", "us"),
        SILENT,
        AT_MX,
        (5702.25, 1.75, 1.0),
        (2.0, 1.75, 1.0),
    ),
    "doubly-spaced": Answer(
        SLOW_RECEIVER,
        SILENT,
        AT_MX,
        (None, 2.75, 7801.0),
        (2.75, 7800.0, 1.0),
    ),
    "exchange-online-blocked-sender": Answer(
        quick("4.8"),
        marked("Microsoft's marks, the recipient has our address on the list of blocked senders"),
        AT_MICROSOFT,
        *MICROSOFT_WAY,
    ),
    "exchange-online-bulk": Answer(
        quick("4.8"),
        marked("Microsoft's marks, it was taken for bulk mail"),
        AT_MICROSOFT,
        *MICROSOFT_WAY,
    ),
    "exchange-online-quarantine": Answer(
        quick("4.8"),
        marked(
            "Microsoft's marks, it was taken for high confidence phishing. "
            "And: Nothing that passed counts for shop.example: no signature of its own",
            "us",
        ),
        UNSIGNED,
        *MICROSOFT_WAY,
    ),
    "forged-only": Answer(
        quick("2.8"),
        SILENT,
        NOBODY_TELLS,
        (None, 1.75, 1.0),
        (1.75, 1.0),
    ),
    "forged-results": Answer(
        quick("2.8"),
        but(UNSIGNED),
        UNSIGNED,
        (None, 1.75, 1.0),
        (1.75, 1.0),
    ),
    "forwarded-arc": Answer(
        quick("8.8"),
        but(BROKEN),
        BROKEN,
        (None, 1.75, 7.0),
        (1.75, 6.0, 1.0),
    ),
    "gateways-quoted": Answer(
        quick("3.8"),
        (
            "unknown",
            "Nothing that is documented says whether it was filed as spam; Proofpoint left marks",
            "recipient",
        ),
        AT_MX,
        (None, 1.75, 2.0),
        (1.75, 2.0),
    ),
    "gmail-authentic": Answer(
        quick("0.8"),
        SILENT,
        AT_GMAIL,
        (None, 0.75, 0.0),
        (0.75, 0.0),
    ),
    "gmail-not-aligned": Answer(
        quick("1.8"),
        but(UNSIGNED),
        UNSIGNED,
        (None, 0.75, 1.0),
        (0.75, 1.0),
    ),
    "gmail-page-copied": Answer(
        quick("0.8"),
        SILENT,
        AT_GMAIL,
        (None, 0.75, 0.0),
        (0.75, 0.0),
    ),
    "gmail-slow-inside": Answer(
        (
            "warn",
            "Nearly all of 47 min 12 s went by after the receiver had accepted it",
            "recipient_admin",
        ),
        SILENT,
        AT_GMAIL,
        (None, 1.75, 2830.0),
        (1.75, 2830.0),
    ),
    "greeting-in-front-no-indent": Answer(
        SLOW_RECEIVER,
        SILENT,
        AT_MX,
        (None, 2.75, 7801.0),
        (2.75, 7800.0, 1.0),
    ),
    "greylisted": Answer(
        GREYLISTED,
        SILENT,
        AT_MX,
        (None, 759.75, 1.0),
        (759.75, 1.0),
    ),
    "mailing-list-broke-dkim": Answer(
        quick("20"),
        but(BROKEN),
        BROKEN,
        (None, 1.75, 18.0),
        (1.75, 18.0),
    ),
    "no-trace-headers": Answer(
        ("unknown", "The header does not tell where the time went", "recipient"),
        SILENT,
        NOBODY_TELLS,
        (None, None, None),
        (),
    ),
    "outlook-com-junk": Answer(
        quick("4.8"),
        marked("Microsoft's marks, it was taken for spam"),
        AT_MICROSOFT,
        *MICROSOFT_WAY,
    ),
    "quoted": Answer(
        GREYLISTED,
        SILENT,
        AT_MX,
        (None, 759.75, 1.0),
        (759.75, 1.0),
    ),
    "rspamd-and-barracuda": Answer(
        quick("3.8"),
        marked(
            "Barracuda's marks, 3.6 points: it counts as spam, from 3.5 on; "
            "most of all HTML_MESSAGE, BSF_SC0_MISMATCH_TO"
        ),
        AT_MX,
        (None, 1.75, 2.0),
        (1.75, 2.0),
    ),
    "skewed-clock": Answer(
        quick("7.8"),
        SILENT,
        AT_MX,
        (None, 2.75, 5.0),
        (2.75, None, 5.0),
    ),
    "slow-inside-receiver": Answer(
        SLOW_RECEIVER,
        SILENT,
        AT_MX,
        (None, 2.75, 7801.0),
        (2.75, 7800.0, 1.0),
    ),
    "spamassassin": Answer(
        quick("3.8"),
        marked(
            "SpamAssassin's marks, 7.3 points: it counts as spam, from 5 on; "
            "most of all URIBL_BLACK 4.7, HTML_IMAGE_ONLY_08 1.781, BAYES_50 0.8"
        ),
        AT_MX,
        (None, 1.75, 2.0),
        (1.75, 2.0),
    ),
    "truncated": Answer(
        (
            "warn",
            "Nearly all of 2 h 10 min went by before filter.mail.example had it",
            "recipient_admin",
        ),
        SILENT,
        ("unknown", "The header has no From line that could be read", None),
        (None, None, None),
        (None, 7802.75, 1.0),
    ),
    "upside-down": Answer(
        SLOW_RECEIVER,
        SILENT,
        AT_MX,
        (None, 2.75, 7801.0),
        (2.75, 7800.0, 1.0),
    ),
    "yahoo-bulk": Answer(
        quick("2.8"),
        (
            "unknown",
            "Nothing that is documented says whether it was filed as spam; Yahoo left marks",
            "recipient",
        ),
        ("ok", "atlas201.free.mail.bf1.yahoo.com found it authentic for shop.example", None),
        (None, 1.75, 1.0),
        (1.75, 1.0),
    ),
}
