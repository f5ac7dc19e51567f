from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.plain import sentence
from checks.core.dns import dmarc
from checks.core.dns.dmarc.values import CHOICES, POLICIES


def told(text: str) -> list[tuple[str, int, str, str]]:
    """Tag, place counted from 0, why, and how much it matters."""
    faults = dmarc.parse(text).faults
    return [(f.tag, f.at, sentence(f.why), f.weight.name.lower()) for f in faults]


@pytest.mark.parametrize(
    "text",
    [
        "v=DMARC1; p=none",
        "v=DMARC1;p=none;",
        "V = DMARC1 ; p = reject ; ",
        "v=DMARC1; p=Reject; sp=QUARANTINE; np=none; adkim=S; aspf=r; t=Y; psd=N; fo=1:d:S",
        "v=DMARC1; rua=mailto:a@x.example , mailto:b+c@y.example; p=none",
        "v=DMARC1;\tp=none;\trua=MAILTO:Reports%2Bdmarc@X.example",
        "v=DMARC1; p=none; rua=mailto:a@x.example?subject=dmarc; ruf=mailto:a@x.example; fo=0:s:d",
        "v=DMARC1; p=none; rua=https://x.example/dmarc",
        "v=DMARC1; p=none; rua=mailto:a@x.example!10m",
    ],
)
def test_odd_and_right(text: str) -> None:
    assert dmarc.is_dmarc(text)
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            "v=DMARC1; p=rejct",
            ("p", 10, "rejct is not allowed, only none, quarantine, reject", "wrong"),
        ),
        ("v=DMARC1; p=", ("p", 10, "p has no value", "wrong")),
        (
            "v=DMARC1; p=none rua=mailto:a@x.example",
            ("p", 10, "a semicolon is missing before rua", "wrong"),
        ),
        (
            "v=DMARC1; p=none; sp=no",
            ("sp", 18, "no is not allowed, only none, quarantine, reject", "wrong"),
        ),
        (
            "v=DMARC1; p=none; adkim=strict",
            ("adkim", 18, "strict is not allowed, only r, s", "wrong"),
        ),
        ("v=DMARC1; p=none; t=1", ("t", 18, "1 is not allowed, only y, n", "wrong")),
        ("v=DMARC1; p=none; fo=2", ("fo", 18, "2 is not allowed, only 0, 1, d, s", "wrong")),
        ("v=DMARC1; p=none; fo=d:d", ("fo", 18, "it names an option twice", "wrong")),
        ("v=DMARC1; p=none; fo=0:1", ("fo", 18, "RFC 9989 knows 0 or 1, not both", "note")),
        (
            "v=DMARC1; p=none; p=reject",
            ("p", 18, "p stands twice, and receivers differ in which they take", "wrong"),
        ),
        ("v=DMARC1; p=none; reject", ("", 18, "it has no =", "wrong")),
        ("v=DMARC1; p=none; a-b=c", ("", 18, "a-b is no name that a tag can have", "wrong")),
        (
            "v=DMARC1; p=none; pp=reject",
            ("pp", 18, "receivers pass over pp, which they do not know", "note"),
        ),
        ("v=DMARC1; p=none; pct=50", ("pct", 18, "RFC 9989 has no pct any more", "note")),
        ("v=DMARC1; p=none;; t=y", ("", 17, "nothing stands between two semicolons", "note")),
        (
            "v=DMARC1; p=none; rua=dmarc@x.example",
            ("rua", 18, "dmarc@x.example lacks mailto:", "wrong"),
        ),
        ("v=DMARC1; p=none; rua=", ("rua", 18, "rua has no value", "wrong")),
        (
            "v=DMARC1; p=none; rua=mailto:a@x.example,",
            ("rua", 18, "an address is missing between two commas", "wrong"),
        ),
        (
            "v=DMARC1; p=none; rua=mailto:dmarc",
            ("rua", 18, "mailto:dmarc names no mailbox", "wrong"),
        ),
        (
            "v=DMARC1; p=none; rua=mailto:a@x.example!10x",
            ("rua", 18, "mailto:a@x.example!10x has characters that a URI cannot have", "wrong"),
        ),
        (
            "v=DMARC1; p=none; rua=“mailto:a@x.example”",
            ("rua", 18, "it has characters that a DMARC record cannot have", "wrong"),
        ),
    ],
)
def test_a_fault_is_told_with_its_tag_and_place(
    text: str, fault: tuple[str, int, str, str]
) -> None:
    assert told(text)[0] == fault


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (" v=DMARC1; p=none", "something stands before v=DMARC1"),
        ('"v=DMARC1; p=none"', "something stands before v=DMARC1"),
        ("v=dmarc1; p=none", "DMARC1 has to be in capital letters"),
        ("p=none; v=DMARC1", "v=DMARC1 has to come first"),
        ("v=DMARC1 p=none", "a semicolon is missing after v=DMARC1"),
        ("v=DMARC1, p=none", "a semicolon is missing after v=DMARC1"),
        ("v=DMARC; p=none", "it has to begin with v=DMARC1;"),
        ("DMARC1; p=none", "it has to begin with v=DMARC1;"),
    ],
)
def test_what_is_meant_as_a_record_and_is_none(text: str, why: str) -> None:
    assert not dmarc.is_dmarc(text)
    told = dmarc.misread(text)
    assert told
    assert sentence(told) == why


@pytest.mark.parametrize(
    "text",
    [
        "",
        "v=spf1 -all",
        "v=DKIM1; p=",
        "google-site-verification=x",
        "see dmarc.example",
        "v=BIMI1",
    ],
)
def test_records_of_other_kinds_are_not_taken_for_one(text: str) -> None:
    assert (dmarc.is_dmarc(text), dmarc.misread(text)) == (False, None)


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("v=DMARC1", "v=DMARC1; p=none"),
        ("v=DMARC1; rua=d@x.example; p=Reject", "v=DMARC1; p=reject; rua=mailto:d@x.example"),
        ("v=DMARC1; p=none; p=reject; sp=x; foo", "v=DMARC1; p=none"),
        (
            "v=DMARC1; p=none; rua=mailto:a@x.example, nobody; adkim=s",
            "v=DMARC1; p=none; rua=mailto:a@x.example; adkim=s",
        ),
        (
            "v=DMARC1; p=none; rua=d\xe9@x.example, b@x.example",
            "v=DMARC1; p=none; rua=mailto:b@x.example",
        ),
    ],
)
def test_the_record_to_publish_keeps_what_is_right(text: str, better: str) -> None:
    assert dmarc.mended(dmarc.parse(text)) == better


def test_what_was_meant_is_made_a_record() -> None:
    assert dmarc.meant("p=reject; v=dmarc1; adkim=s") == "v=DMARC1; p=reject; adkim=s"
    assert dmarc.meant("v=DMARC1 p=reject adkim=s") == "v=DMARC1; p=reject; adkim=s"
    assert dmarc.meant("v=DMARC1 nothing") is None


# --- properties ---

LIKELY = st.text(
    alphabet=st.sampled_from(list('vpsnrut=; ,:!@.%\t"DMARC1mailto“é\x00\n0')), max_size=60
)
ANY = st.one_of(st.text(max_size=60), LIKELY, LIKELY.map(lambda text: f"v=DMARC1; {text}"))
VALUES = st.fixed_dictionaries(
    {"p": st.sampled_from(POLICIES)},
    optional={
        **{name: st.sampled_from(choices) for name, choices in CHOICES.items() if name != "p"},
        "rua": st.lists(
            st.from_regex(
                r"mailto:[a-z]{1,8}@[a-z]{1,8}\.example(![0-9]{1,3}[kmgt]?)?", fullmatch=True
            ),
            min_size=1,
            max_size=3,
        ).map(",".join),
        "fo": st.sampled_from(["0", "1", "d", "s", "0:d", "1:s:d"]),
    },
)


@given(ANY)
def test_reading_never_fails(text: str) -> None:
    dmarc.misread(text)
    dmarc.meant(text)
    record = dmarc.parse(text)
    assert dmarc.is_dmarc(dmarc.mended(record))


@given(ANY)
def test_a_mended_record_is_in_order(text: str) -> None:
    again = dmarc.parse(dmarc.mended(dmarc.parse(f"v=DMARC1; {text}")))
    assert [fault for fault in again.faults if fault.weight > dmarc.Weight.NOTE] == []
    assert again.policy("p")


@given(VALUES)
def test_what_is_written_is_read_again(values: dict[str, str]) -> None:
    record = dmarc.parse(dmarc.written(tuple(values.items())))
    assert record.faults == ()
    assert {tag.name: tag.value for tag in record.tags} == {"v": "DMARC1", **values}
    assert sorted(dmarc.mended(record).split("; ")) == sorted(record.text.split("; "))


@given(VALUES, st.sampled_from(["", " ", "\t", "  "]), st.booleans())
def test_spaces_and_the_last_semicolon_change_nothing(
    values: dict[str, str], space: str, ended: bool
) -> None:
    tags = [f"{name}{space}={space}{value}" for name, value in values.items()]
    text = f"{space};{space}".join([f"v{space}={space}DMARC1", *tags]) + (";" if ended else "")
    assert dmarc.is_dmarc(text)
    assert dmarc.parse(text).faults == ()
