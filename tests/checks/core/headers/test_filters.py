"""Words of spam filters: the documented ones mean something, the others are quoted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.plain import sentence
from checks.core.headers.filters import marks
from checks.core.headers.mark import Mark, Weight, quoted
from checks.core.headers.microsoft import BCL_PAGE, FIELDS_PAGE, SCL_PAGE
from checks.core.headers.open_filters import greylisted
from checks.core.headers.source import Field
from checks.core.text import say

Row = tuple[str, str, bool | None]


def told(name: str, value: str) -> list[Row]:
    return [(m.value, sentence(m.means), m.spam) for m in marks([Field(name, value)])]


def test_a_mark_is_whole() -> None:
    assert marks(
        [Field("X-Forefront-Antispam-Report", "CIP:2001:db8::1;SCL:5;CAT:SPM;SFS:(1)")]
    ) == (
        Mark(
            "Microsoft",
            "X-Forefront-Antispam-Report",
            "CAT:SPM",
            say("it was taken for {kind}", kind=say("spam")),
            True,
            Weight.KIND,
            FIELDS_PAGE,
            (),
            "Microsoft",
        ),
        Mark(
            "Microsoft",
            "X-Forefront-Antispam-Report",
            "SCL:5",
            say("spam level {level} of 9: spam", level=5),
            True,
            Weight.SCORE,
            SCL_PAGE,
            (),
            "Microsoft",
        ),
    )


@pytest.mark.parametrize(
    ("value", "spam"),
    [
        ("SFV:NSPM", False),
        ("SFV:SPM", True),
        ("SFV:SKA", False),
        ("SFV:SKB", True),
        ("SFV:SKN", False),
        ("SFV:SKQ", False),
        ("SFV:SKS", True),
        ("SFV:BLK", True),
        ("SFV:SFE", False),
        ("SRV:BULK", True),
        ("CAT:HPHSH", True),
        ("CAT:SPOOF", True),
        ("IPV:NLI", None),
        ("SFTY:9.25", None),
        ("SFTY:9.20", True),
        ("SCL:-1", False),
        ("SCL:1", False),
        ("SCL:3", None),
        ("SCL:6", True),
        ("SCL:9", True),
        ("SCL:99", None),
    ],
)
def test_microsofts_words_are_for_or_against(value: str, spam: bool | None) -> None:
    found = marks([Field("X-Forefront-Antispam-Report", value)])
    assert [(m.value, m.spam) for m in found] == [(value, spam)]


@pytest.mark.parametrize("value", ["CAT:NONE", "SFV:", "SFV:XXX", "SRV:", "LANG:en", "", ";;;:"])
def test_what_microsoft_does_not_document_says_nothing(value: str) -> None:
    assert marks([Field("X-Forefront-Antispam-Report", value)]) == ()


def test_the_bulk_level_is_no_verdict() -> None:
    (found,) = marks([Field("X-Microsoft-Antispam", "BCL:7;ARA:14")])
    assert (found.spam, found.source) == (None, BCL_PAGE)
    assert sentence(found.means) == "bulk mail of a sender with some complaints (level 7 of 9)"


@pytest.mark.parametrize(
    ("name", "value", "rows"),
    [
        (
            "X-Spam-Status",
            "No, score=-0.1 required=5.0 tests=A_B,C_D autolearn=ham",
            ("-0.1 points: no spam, which begins at 5", False, ()),
        ),
        ("X-Spam-Status", "Yes", ("it was marked as spam", True, ())),
        ("X-Spam-Status", "?", ("no verdict that could be read", None, ())),
        ("X-Spam-Flag", "NO", ("it was not marked as spam", False, ())),
        (
            "X-Spamd-Result",
            "default: True [21.50 / 15.00]; URIBL_BLACK(7.50)[x]; SPF_ALLOW(-0.2)[]",
            ("21.5 points: it is refused from 15 on", True, ("URIBL_BLACK 7.5",)),
        ),
        ("X-Spamd-Result", "?", ("no verdict that could be read", None, ())),
        ("X-Rspamd-Action", "no action", ("it was not taken for spam", False, ())),
        ("X-Gm-Spam", "1", ("Gmail took it for spam", True, ())),
        ("X-Gm-Phishy", "0", ("Gmail did not take it for that", False, ())),
    ],
)
def test_other_filters(
    name: str, value: str, rows: tuple[str, bool | None, tuple[str, ...]]
) -> None:
    found = marks([Field(name, value)])
    assert [(sentence(m.means), m.spam) for m in found] == [rows[:2]]


def test_the_weightiest_tests_come_first() -> None:
    value = "Yes, score=9 required=5 tests=[LOW=0.1, HIGH=7.2, GOOD=-1.0] autolearn=no"
    assert marks([Field("X-Spam-Status", value)])[0].tests == ("HIGH 7.2", "LOW 0.1")
    unweighed = "Yes, score=9 required=5 tests=HIGH,LOW autolearn=no version=4"
    assert marks([Field("X-Spam-Status", unweighed)])[0].tests == ("HIGH", "LOW")


@pytest.mark.parametrize(
    ("name", "maker", "written_by"),
    [
        ("X-YMailISG", "Yahoo", "Yahoo"),
        ("X-Apple-MoveToFolder", "Apple", "Apple"),
        ("X-Proofpoint-Spam-Details", "Proofpoint", None),
        ("X-Mimecast-Spam-Score", "Mimecast", None),
        ("X-Hornetsecurity-Reason", "Hornetsecurity", None),
    ],
)
def test_what_is_not_documented_is_quoted(name: str, maker: str, written_by: str | None) -> None:
    field = Field(name, "v" * 400)
    assert marks([field]) == (quoted(maker, field, written_by),)
    assert len(marks([field])[0].value) == 300


def test_no_more_is_read_than_anybody_reads() -> None:
    field = Field("X-Forefront-Antispam-Report", "SFV:SPM;" * 8_000)
    assert len(marks([field] * 100)) == 60


@pytest.mark.parametrize(
    ("value", "length"),
    [
        ("delayed 742 seconds by postgrey-1.37 at mx.example; Tue", timedelta(seconds=742)),
        ("Delayed for 00:10:02 by milter-greylist-4.6.4", timedelta(minutes=10, seconds=2)),
        ("Sender passed SPF test, not delayed by milter-greylist", None),
        ("inspected by milter-greylist-4.5.16", None),
        ("", None),
    ],
)
def test_greylisting_is_told_by_its_line(value: str, length: timedelta | None) -> None:
    assert greylisted([Field("X-Greylist", value)]) == length
