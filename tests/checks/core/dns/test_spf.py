"""What the public suite does not ask: how the result came about, and what could not be seen."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.core import Mx, Text, Unavailable, say
from checks.core.dns import spf
from tests.fakes import NOW, FakeDns

DOWN = say("The name servers do not answer")
SES_RECORD = "v=spf1 ip4:54.240.0.0/18 -all"


def zone(txts: dict[str, str], **more: Any) -> FakeDns:
    texts = {name: (text,) for name, text in txts.items()}
    return FakeDns(txts={"amazonses.com": (SES_RECORD,), **texts}, mxs={}, cnames={}, **more)


def evaluate(
    dns: FakeDns, ip: str = "54.240.8.31", mail_from: str = "x@m.example"
) -> spf.Evaluation:
    return spf.evaluate(dns, spf.Client.of(ip, mail_from, "mail.example"), NOW)


def test_the_way_to_the_term_that_decided_is_told() -> None:
    found = evaluate(zone({"m.example": "v=spf1 mx include:amazonses.com -all"}))
    assert found.result is spf.Result.PASS
    assert [(s.depth, s.domain, s.at, s.term) for s in found.path] == [
        (0, "m.example", 10, "include:amazonses.com"),
        (1, "amazonses.com", 7, "ip4:54.240.0.0/18"),
    ]
    assert [(s.term, s.matched) for s in found.trace] == [
        ("mx", False),
        ("ip4:54.240.0.0/18", True),
        ("include:amazonses.com", True),
    ]
    assert (found.lookups, found.voids) == (2, 1)


def test_after_an_include_that_does_not_match_the_own_term_decides() -> None:
    found = evaluate(zone({"m.example": "v=spf1 include:amazonses.com ~all"}), "192.0.2.1")
    assert (found.result, [s.term for s in found.path]) == (spf.Result.SOFTFAIL, ["~all"])


def test_where_no_term_matches_none_decided() -> None:
    found = evaluate(zone({"m.example": "v=spf1 include:amazonses.com"}), "192.0.2.1")
    assert (found.result, found.path) == (spf.Result.NEUTRAL, ())


@pytest.mark.parametrize(
    ("record", "broken"),
    [
        pytest.param("v=spf1 include:late.example -all", ["include:late.example"], id="include"),
        pytest.param("v=spf1 redirect=late.example", ["redirect=late.example"], id="redirect"),
        pytest.param("v=spf1 a:late.example -all", ["a:late.example"], id="a"),
        pytest.param("v=spf1 mx:late.example -all", ["mx:late.example"], id="mx"),
        pytest.param("v=spf1 exists:late.example -all", ["exists:late.example"], id="exists"),
        pytest.param("v=spf1 mx:m.example -all", ["mx:m.example"], id="a host of mx"),
        pytest.param(
            "v=spf1 include:n.example -all",
            ["include:n.example", "a:late.example"],
            id="inside an include",
        ),
    ],
)
def test_what_could_not_be_looked_at_is_never_a_fail(record: str, broken: list[str]) -> None:
    dns = zone({"m.example": record, "n.example": "v=spf1 a:late.example -all"})
    dns.mxs = {"m.example": (Mx(1, "late.example"),)}
    dns.faulty = {"late.example": DOWN}
    found = evaluate(dns)
    assert (found.result, found.why) == (spf.Result.TEMPERROR, DOWN)
    assert [step.term for step in found.path] == broken
    assert [gap.source for gap in found.gaps] == ["DNS late.example"]


REVERSED = "31.8.240.54.in-addr.arpa"


@pytest.mark.parametrize("silent", [REVERSED, "host.m.example"])
@pytest.mark.parametrize(
    ("record", "result"),
    [
        pytest.param("v=spf1 ptr -all", spf.Result.TEMPERROR, id="it would fail"),
        pytest.param("v=spf1 ptr", spf.Result.NEUTRAL, id="the rules pass it over"),
        pytest.param("v=spf1 ptr ip4:54.240.8.31 -all", spf.Result.PASS, id="it passes anyway"),
    ],
)
def test_a_name_that_could_not_be_looked_up(silent: str, record: str, result: spf.Result) -> None:
    dns = zone({"m.example": record}, hosts={REVERSED: ("host.m.example",)}, faulty={silent: DOWN})
    found = evaluate(dns)
    assert found.result is result
    assert [gap.why for gap in found.gaps] == [DOWN]
    assert found.voids == 0


def test_an_explanation_that_cannot_be_had_changes_nothing() -> None:
    dns = zone({"m.example": "v=spf1 -all exp=late.example"}, faulty={"late.example": DOWN})
    found = evaluate(dns)
    assert (found.result, found.explanation) == (spf.Result.FAIL, None)


def test_an_explanation_after_a_redirect_is_that_of_the_record_that_failed() -> None:
    dns = zone(
        {
            "m.example": "v=spf1 redirect=n.example exp=m.why.example",
            "n.example": "v=spf1 -all exp=n.why.example",
            "n.why.example": "%{d} does not know %{c} at %{t}, says %{r}",
        }
    )
    assert evaluate(dns).explanation == (
        f"n.example does not know 54.240.8.31 at {int(NOW.timestamp())}, says unknown"
    )


@pytest.mark.parametrize(
    ("ip", "record", "result"),
    [
        ("::ffff:54.240.8.31", "v=spf1 ip4:54.240.8.31 -all", spf.Result.PASS),
        ("54.240.8.31", "v=spf1 ip6:::ffff:54.240.8.31 -all", spf.Result.FAIL),
        ("2001:db8::7", "v=spf1 ip6:2001:DB8::/32 -all", spf.Result.PASS),
        ("2001:db8::7", "v=spf1 a:six.example/24//64 -all", spf.Result.PASS),
        ("54.240.8.31", "v=spf1 a:SIX.example./24//128 -all", spf.Result.PASS),
        ("54.240.8.31", "V=SPF1 IP4:54.240.8.31 -ALL", spf.Result.PASS),
    ],
)
def test_addresses_of_both_kinds(ip: str, record: str, result: spf.Result) -> None:
    dns = zone({"m.example": record})
    dns.ips = {"six.example": ("2001:db8::1", "54.240.8.1"), "SIX.example": ("54.240.8.1",)}
    assert evaluate(dns, ip).result is result


@pytest.mark.parametrize(
    ("mail_from", "domain", "sender"),
    [
        ("ann@m.example", "m.example", "ann@m.example"),
        ("<ann@m.example.>", "m.example", "ann@m.example"),
        ("m.example", "m.example", "postmaster@m.example"),
        ("@m.example", "m.example", "postmaster@m.example"),
        ("<>", "mail.example", "postmaster@mail.example"),
        ("ann@bücher.example", "xn--bcher-kva.example", "ann@xn--bcher-kva.example"),
        ('"a@b"@m.example', "m.example", '"a@b"@m.example'),
    ],
)
def test_senders_are_written_in_many_ways(mail_from: str, domain: str, sender: str) -> None:
    client = spf.Client.of("192.0.2.1", mail_from, "mail.example")
    assert (client.domain, client.sender) == (domain, sender)


@pytest.mark.parametrize("ip", ["", "x", "192.0.2", "fe80::1%eth0", "192.0.2.1/32", "192.0.2.01"])
def test_what_is_no_address_is_refused(ip: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        spf.Client.of(ip, "m.example")


NO_MACRO = "a % begins a macro, such as %{letter}, and this is none"


@pytest.mark.parametrize(
    ("record", "at", "why"),
    [
        ("v=spf1 mx ipv4:192.0.2.1 -all", 10, "there is no mechanism {name}"),
        ("v=spf1 ip4:192.0.2.256 -all", 11, "{address} is not an {family} address"),
        ("v=spf1 ip4:192.0.2.1/33", 21, "{length} is no number from 0 to {most}"),
        ("v=spf1 ip4:192.0.2.1/08", 21, "{length} is no number from 0 to {most}"),
        ("v=spf1 a:x.example/24//129", 23, "{length} is no number from 0 to {most}"),
        ("v=spf1 a/ -all", 8, "a number has to follow {sign}"),
        ("v=spf1 include -all", 14, "a colon and a domain have to follow {name}"),
        ("v=spf1 include: -all", 15, "a domain is missing"),
        ("v=spf1 a:localhost -all", 9, "{text} is not a whole domain name"),
        ("v=spf1 a:10.0 -all", 9, "{text} is not a whole domain name"),
        ("v=spf1 exists:%{i}.%x.example", 19, NO_MACRO),
        ("v=spf1 exists:%{d0}.example", 14, "{macro} would keep no part at all"),
        ("v=spf1 exists:%{t}.example", 14, "{macro} may stand in explanations alone"),
        ("v=spf1 a:caf\u00e9.example", 12, "the character {sign} may not stand there"),
        ("v=spf1 -all.", 8, "there is no mechanism {name}"),
        ("v=spf1 -all:x", 11, "nothing may follow {name}"),
        ("v=spf1 redirect=a.example redirect=b.example", 26, "{name} may stand in a record once"),
        ("v=spf1 -exp=a.example", 8, "there is no mechanism {name}"),
    ],
)
def test_a_fault_is_told_with_its_exact_place(record: str, at: int, why: str) -> None:
    [fault] = spf.parse(record).faults
    assert (fault.at, fault.why.template) == (at, why)
    found = evaluate(zone({"m.example": record}))
    assert (found.result, found.path[-1].at) == (spf.Result.PERMERROR, at)


def test_all_faults_of_a_record_are_told() -> None:
    assert [f.term for f in spf.parse("v=spf1 foo mx bar:x -all=").faults] == [
        "foo",
        "bar:x",
        "-all=",
    ]


WORDS = (
    *(
        "v=spf1",
        "all",
        "a",
        "mx",
        "ptr",
        "ip4:",
        "ip6:",
        "include:",
        "exists:",
        "redirect=",
        "exp=",
    ),
    *(
        "",
        "x=",
        "/",
        "//",
        "24",
        "%{",
        "}",
        "%{ir}",
        "%{p}",
        "%{L99r+-}",
        "%%",
        ".",
        ":",
        "example",
    ),
    *("m.example", "192.0.2.1", "2001:db8::", "-", "~", "?", "+", " ", "\t", "\x00", "é", "\ud800"),
)
RECORDS = st.lists(st.sampled_from(WORDS) | st.text(max_size=4), max_size=12).map(
    lambda parts: "v=spf1 " + "".join(parts)
) | st.lists(st.sampled_from(WORDS), max_size=9).map(lambda parts: "v=spf1 " + " ".join(parts))
NAMES = ("m.example", "n.example", "o.example", "amazonses.com")
TERMS = st.builds(
    "{}{}{}".format,
    st.sampled_from(["", "-", "~", "?", "+"]),
    st.sampled_from(["include:", "a:", "mx:", "exists:", "ptr:"]),
    st.sampled_from([*NAMES, "%{p}.example", "%{l}.%{d}", "gone.example"]),
)
VALID = st.lists(TERMS, max_size=12).map(lambda terms: " ".join(["v=spf1", *terms, "-all"]))


class BoundedDns(FakeDns):
    """Counts, and has every name: what there is at most, there is everywhere."""

    asked = 0

    def _look_up(self, name: str, ask: Any) -> Any:
        self.asked += 1
        return super()._look_up(name, ask)


def bounded(records: list[str], faulty: dict[str, Text]) -> BoundedDns:
    txts: dict[str, tuple[str, ...]] = dict(zip(NAMES, ((r,) for r in records), strict=False))
    hosts = tuple(f"h{n}.example" for n in range(20))
    return BoundedDns(
        txts=txts,
        mxs={name: tuple(Mx(1, host) for host in hosts[:10]) for name in NAMES},
        hosts={REVERSED: hosts},
        cnames={},
        faulty=faulty,
    )


FAULTY = st.dictionaries(st.sampled_from([*NAMES, REVERSED]), st.just(DOWN), max_size=2)


@settings(deadline=None, max_examples=400)
@given(st.lists(RECORDS | VALID, min_size=1, max_size=4), FAULTY, st.text(max_size=9))
def test_no_record_makes_it_raise_or_ask_without_end(
    records: list[str], faulty: dict[str, Text], local: str
) -> None:
    dns = bounded(records, faulty)
    found = evaluate(dns, mail_from=f"{local}@m.example")
    # the first record, ten terms with their hosts, ten names of the address, an explanation
    assert dns.asked <= 1 + 10 * 11 + 11 + 1
    assert found.lookups <= 11
    assert found.voids <= 3
    if found.result is spf.Result.TEMPERROR:
        assert found.gaps
    assert (found.result is spf.Result.FAIL) <= (not found.gaps)
    dns.asked = 0
    spf.lint(dns, "m.example", ses=True)
    assert dns.asked <= 51


@settings(deadline=None, max_examples=400)
@given(st.lists(VALID, min_size=4, max_size=4), FAULTY)
def test_a_look_up_that_fails_never_turns_a_result_into_a_fail(
    records: list[str], faulty: dict[str, Text]
) -> None:
    up, down = evaluate(bounded(records, {})), evaluate(bounded(records, faulty))
    if down.result is spf.Result.FAIL:
        assert up.result is spf.Result.FAIL


@given(RECORDS)
def test_every_term_of_a_record_is_read_or_is_a_fault(text: str) -> None:
    record = spf.parse(text)
    assert len(record.terms) + len(record.faults) == len(text[len("v=spf1") :].split(" ")) - (
        text[len("v=spf1") :].split(" ").count("")
    )
    assert all(0 <= fault.at <= len(text) for fault in record.faults)


@pytest.mark.parametrize(
    "record",
    [
        pytest.param("v=spf1 a:." + "a" * 60_000 + "! -all", id="a label without end"),
        pytest.param("v=spf1 exists:" + "%{d}." * 12_000 + "example -all", id="many macros"),
        pytest.param("v=spf1 exists:" + "%{L}%{h}." * 6_000 + "example -all", id="long values"),
        pytest.param("v=spf1 -all " + "all " * 15_000, id="many terms"),
        pytest.param("v=spf1 a" + "/1" * 30_000, id="many slashes"),
        pytest.param("v=spf1 a/" + "1" * 60_000 + "x", id="many digits"),
        pytest.param("v=spf1 exists:%{d" + "1" * 60_000 + "}", id="many digits in a macro"),
        pytest.param("v=spf1 " + "include:n.example " * 3_600, id="many includes"),
        pytest.param("v=spf1 ip4:" + "1." * 30_000, id="many octets"),
    ],
)
def test_a_record_as_long_as_dns_allows_keeps_nobody_busy(record: str) -> None:
    dns = zone({"m.example": record, "n.example": record})
    found = evaluate(dns, mail_from="x" * 100_000 + "@m.example")
    assert found.lookups <= 11
    assert len(spf.lint(dns, "m.example", ses=True).flaws) <= 50


LONG = ("a" * 59 + ".") * 4 + "example"


@pytest.mark.parametrize(
    ("local", "asked"),
    [
        pytest.param("x.yyy", f"x.yyy.{LONG}", id="it fits to the brim"),
        pytest.param("x.yyyy", f"yyyy.{LONG}", id="one character too many"),
        pytest.param("yyyy.x.zz", f"x.zz.{LONG}", id="a label too many"),
    ],
)
def test_a_name_that_is_too_long_loses_labels_on_the_left(local: str, asked: str) -> None:
    dns = zone({"m.example": f"v=spf1 exists:%{{l}}.{LONG} -all"}, ips={asked: ("127.0.0.2",)})
    assert evaluate(dns, mail_from=f"{local}@m.example").result is spf.Result.PASS


def test_nothing_is_raised_where_dns_is_down() -> None:
    found = evaluate(FakeDns(down=DOWN))
    assert found.result is spf.Result.TEMPERROR
    assert isinstance(found.gaps[0], Unavailable)
