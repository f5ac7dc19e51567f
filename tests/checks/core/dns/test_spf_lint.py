"""What is said to be odd about a record, and above all what is not."""

from __future__ import annotations

import pytest

from bot.plain import sentence
from checks.core import Mx, say
from checks.core.dns import spf
from tests.fakes import FakeDns

DOWN = say("The name servers do not answer")
ELSEWHERE = {
    "amazonses.com": ("v=spf1 ip4:54.240.0.0/18 -all",),
    "fine.example": ("v=spf1 ip4:192.0.2.0/24 ~all",),
    "open.example": ("v=spf1 +all",),
    "broken.example": ("v=spf1 ip4:192.0.2.999 -all",),
    "ring.example": ("v=spf1 include:m.example -all",),
    "greedy.example": ("v=spf1 a mx a mx a mx a mx a -all",),
    "none.example": ("unrelated",),
    "two.example": ("v=spf1 -all", "v=spf1 ~all"),
    "endless.example": ("v=spf1 " + "include:fine.example " * 60 + "-all",),
}


HOSTS = ("m.example", "x.example", "greedy.example", "_host.x-1.example.xn--p1ai")
IPS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(HOSTS, ("192.0.2.1",)),
    "six.example": ("2001:db8::1",),
}
MXS = {name: (Mx(10, f"mx.{name}"),) for name in HOSTS} | {
    "crowd.example": tuple(Mx(n, f"mx{n}.crowd.example") for n in range(11))
}


def lint(*records: str, ses: bool = False, down: tuple[str, ...] = ()) -> spf.Lint:
    dns = FakeDns(
        txts={**ELSEWHERE, "m.example": records},
        mxs=MXS,
        ips=IPS,
        faulty=dict.fromkeys(down, DOWN),
    )
    return spf.lint(dns, "m.example", ses=ses)


@pytest.mark.parametrize(
    ("records", "flaws"),
    [
        pytest.param((), [(None, "m.example has no SPF record")], id="none"),
        pytest.param(
            ("v=spf1 -all", "v=spf1 mx -all"),
            [(None, "m.example has several SPF records, so none counts")],
            id="several",
        ),
        pytest.param(
            ("v=spf1 ip4:192.0.2.1 +all",),
            [(21, "+all lets everybody send for the domain")],
            id="+all",
        ),
        pytest.param(
            ("v=spf1 all",), [(7, "all lets everybody send for the domain")], id="all alone"
        ),
        pytest.param(
            ("v=spf1 ip4:0.0.0.0/0 -all",),
            [(7, "ip4:0.0.0.0/0 lets everybody send for the domain")],
            id="a network of all",
        ),
        pytest.param(
            ("v=spf1 mx ?all",), [(10, "?all says nothing of who may not send")], id="?all"
        ),
        pytest.param(("v=spf1 mx",), [(None, "The record does not end with all")], id="no all"),
        pytest.param(
            ("v=spf1 ptr:x.example -all",),
            [(7, "ptr:x.example is slow, and some receivers pass it over")],
            id="ptr",
        ),
        pytest.param(
            ("v=spf1 -all mx a",),
            [
                (12, "mx is never looked at, because of -all"),
                (15, "a is never looked at, because of -all"),
            ],
            id="after all",
        ),
        pytest.param(
            ("v=spf1 redirect=fine.example -all",),
            [(7, "redirect=fine.example is never looked at, because of -all")],
            id="redirect with all",
        ),
        pytest.param(
            ("v=spf1 include:none.example include:gone.example ~all",),
            [
                (7, "include:none.example leads to a domain without an SPF record"),
                (28, "include:gone.example leads to a domain without an SPF record"),
            ],
            id="void includes",
        ),
        pytest.param(
            ("v=spf1 redirect=gone.example",),
            [(7, "redirect=gone.example leads to a domain without an SPF record")],
            id="void redirect",
        ),
        pytest.param(
            ("v=spf1 include:two.example -all",),
            [(None, "two.example has several SPF records, so none counts")],
            id="several in an include",
        ),
        pytest.param(
            ("v=spf1 include:open.example -all",),
            [(7, "+all lets everybody send for the domain")],
            id="+all in an include",
        ),
        pytest.param(
            ("v=spf1 include:broken.example -all",),
            [(11, "ip4:192.0.2.999 breaks the rules: 192.0.2.999 is not an IPv4 address")],
            id="a fault in an include",
        ),
        pytest.param(
            ("v=spf1 mx ip4=192.0.2.1 -all",),
            [(10, "ip4=192.0.2.1 means nothing: it is written with a = for a :")],
            id="= for :",
        ),
        pytest.param(
            ("v=spf1 a:gone.example mx:gone.example exists:six.example a:six.example -all",),
            [
                (None, "3 terms find nothing, and 2 are allowed"),
                (7, "a:gone.example finds nothing in DNS"),
                (22, "mx:gone.example finds nothing in DNS"),
                (38, "exists:six.example finds nothing in DNS"),
            ],
            id="too many hosts that are not there",
        ),
        pytest.param(
            ("v=spf1 a:gone.example a:%{i}.gone.example exists:%{i}.gone.example -all",),
            [(7, "a:gone.example finds nothing in DNS")],
            id="one host that is not there",
        ),
        pytest.param(
            ("v=spf1 mx exp=why.gone.example -all",),
            [(10, "exp=why.gone.example leads to no words")],
            id="no explanation",
        ),
        pytest.param(
            ("v=spf1 mx:crowd.example -all",),
            [(7, "mx:crowd.example leads to more than 10 mail servers")],
            id="a crowd of servers",
        ),
        pytest.param(
            ("v=spf1; include:fine.example -all",),
            [
                (
                    None,
                    "v=spf1; include:fine.example -all begins like an SPF record, and is none",
                )
            ],
            id="nearly a record",
        ),
        pytest.param(
            ("v=spf1 include:greedy.example a -all",),
            [(None, "It needs 11 look-ups, and 10 are allowed")],
            id="too many look-ups",
        ),
        pytest.param(
            ("v=spf1 include:endless.example -all",),
            [(None, "It needs more than 50 look-ups, and 10 are allowed")],
            id="far too many",
        ),
        pytest.param(
            ("v=spf1 include:ring.example -all",),
            [(7, "include:m.example leads in a circle")],
            id="ring",
        ),
        pytest.param(
            ("v=spf1 " + "ip4:192.0.2.200 " * 30 + "-all",),
            [(None, "The record has 491 octets, more than 450")],
            id="long",
        ),
    ],
)
def test_what_is_odd_is_told_with_its_place(
    records: tuple[str, ...], flaws: list[tuple[int | None, str]]
) -> None:
    assert [(flaw.at, sentence(flaw.what)) for flaw in lint(*records).flaws] == flaws


@pytest.mark.parametrize(
    "record",
    [
        pytest.param("v=spf1 -all", id="no mail at all"),
        pytest.param("v=spf1 redirect=fine.example", id="redirect"),
        pytest.param("v=spf1 exists:%{ir}.%{v}._spf.%{d2} -all", id="exists with macros"),
        pytest.param("v=spf1 include:%{d}.x.example -all", id="include with macros"),
        pytest.param("v=spf1 redirect=%{l}._at_.%{o}", id="redirect with macros"),
        pytest.param("v=spf1 a:x.example/24//64 mx//96 ip6:2001:db8::/32 ~all", id="dual CIDR"),
        pytest.param("V=SPF1 IP4:192.0.2.1 -ALL", id="upper case"),
        pytest.param("v=spf1  mx   -all ", id="many blanks"),
        pytest.param("v=spf1 mx -all exp=why.%{d}", id="explanation after all"),
        pytest.param("v=spf1 exp=why.%{d} mx -all", id="explanation before"),
        pytest.param("v=spf1 mx rr=all ra=a ny-thing_1.2=%{s} -all", id="unknown modifiers"),
        pytest.param("v=spf1 include:FINE.example. -all", id="upper case, last dot"),
        pytest.param("v=spf1 ?include:fine.example -ip4:192.0.2.1 ~all", id="qualifiers"),
        pytest.param("v=spf1 include:greedy.example -all", id="just ten look-ups"),
        pytest.param("v=spf1 include:fine.example include:fine.example -all", id="twice the same"),
        pytest.param("v=spf1 " + "ip4:192.0.2.20 " * 28 + "-all", id="two strings"),
        pytest.param("v=spf1 a:_host.x-1.example.xn--p1ai -all", id="odd names"),
        pytest.param("v=spf1 -ip4:0.0.0.0/0 +ip6:2001:db8::/32 -all", id="nobody by IPv4"),
    ],
)
def test_what_is_unusual_and_right_is_no_flaw(record: str) -> None:
    found = lint(record)
    assert (found.flaws, found.gaps) == ((), ())


@pytest.mark.parametrize(
    ("record", "missing"),
    [
        pytest.param("v=spf1 mx -all", True, id="not named"),
        pytest.param("v=spf1 include:amazonses.com -all", False, id="named"),
        pytest.param("v=spf1 redirect=AmazonSES.com", False, id="redirect"),
        pytest.param("v=spf1 -include:amazonses.com ~all", True, id="excluded"),
        pytest.param("v=spf1 -all include:amazonses.com", True, id="after all"),
        pytest.param("v=spf1 exists:%{i}.x.example -all", False, id="depends on the message"),
        pytest.param("v=spf1 ipv4:192.0.2.1 -all", False, id="broken for all"),
    ],
)
def test_that_ses_is_missing_is_told_where_ses_sends(record: str, missing: bool) -> None:
    flaw = "It does not let SES send"
    assert (flaw in [sentence(f.what) for f in lint(record, ses=True).flaws]) is missing
    assert flaw not in [sentence(f.what) for f in lint(record).flaws]


def test_what_breaks_it_comes_first() -> None:
    flaws = lint("v=spf1 ptr foo ?all", ses=True).flaws
    assert [flaw.breaks for flaw in flaws] == [True, False, False]


def test_of_what_could_not_be_looked_at_nothing_is_said() -> None:
    found = lint("v=spf1 include:gone.example -all", ses=True, down=("gone.example",))
    assert (found.flaws, [gap.why for gap in found.gaps]) == ((), [DOWN])
    assert lint(down=("m.example",)).flaws == ()


def test_a_host_that_could_not_be_looked_up_is_a_gap_and_no_flaw() -> None:
    found = lint("v=spf1 a:gone.example mx -all", down=("gone.example",))
    assert (found.flaws, [gap.why for gap in found.gaps]) == ((), [DOWN])
