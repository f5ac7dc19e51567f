from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.plain import sentence
from checks.core import Mx, Unavailable, say
from checks.core.dns import dmarc
from checks.core.sources import Ask
from tests.fakes import FakeDns

DOWN = say("The name servers do not answer")
LONG = "a.b.c.d.e.f.g.h.i.j.mail.shop.example"
Zone = dict[str, str | tuple[str, ...]]


@dataclass
class Asked(FakeDns):
    """Remembers what it was asked for, and in how many rounds."""

    names: list[str] = field(default_factory=list)

    def txt(self, name: str) -> tuple[str, ...]:
        self.names.append(name)
        return super().txt(name)


def zone(records: Zone) -> dict[str, tuple[str, ...]]:
    texts = {name: (text,) if isinstance(text, str) else text for name, text in records.items()}
    return {f"_dmarc.{domain}": text for domain, text in texts.items()}


def find(domain: str, records: Zone, **more: object) -> dmarc.Dmarc:
    dns = FakeDns(txts=zone(records), mxs={}, **more)  # type: ignore[arg-type]  # a misnamed field should fail by itself
    return dmarc.discover(dns, domain)


def told(found: dmarc.Dmarc) -> tuple[str | None, str | None]:
    """`reject by p at shop.example`, or None, as RFC 9989 and RFC 7489 have it."""
    assert isinstance(found.old, dmarc.Applied)
    return _one(found.new), _one(found.old)


def _one(found: dmarc.Applied) -> str | None:
    if found.published is None:
        return None
    policy = found.policy.value if found.policy else "nothing"
    return f"{policy} by {found.tag} at {found.published.domain}"


@pytest.mark.parametrize(
    ("domain", "names"),
    [
        ("example", ("example",)),
        ("shop.example", ("shop.example", "example")),
        ("a.mail.example.com", ("a.mail.example.com", "mail.example.com", "example.com", "com")),
        (
            "a.b.c.d.e.f.g.h.i.j.mail.example.com",
            (
                "a.b.c.d.e.f.g.h.i.j.mail.example.com",
                "g.h.i.j.mail.example.com",
                "h.i.j.mail.example.com",
                "i.j.mail.example.com",
                "j.mail.example.com",
                "mail.example.com",
                "example.com",
                "com",
            ),
        ),
    ],
)
def test_the_names_that_the_walk_asks_for(domain: str, names: tuple[str, ...]) -> None:
    assert dmarc.names(domain) == names


@given(st.lists(st.sampled_from(["a", "mail", "shop", "x-1"]), min_size=1, max_size=30))
def test_a_walk_is_never_longer(labels: list[str]) -> None:
    domain = ".".join(labels)
    names = dmarc.names(domain)
    assert len(names) == min(len(labels), 8)
    assert all(domain.endswith(name) for name in names)


def test_all_questions_are_asked_at_once() -> None:
    rounds: list[int] = []

    def ahead(asks: Iterable[Ask]) -> None:
        rounds.append(len([ask() for ask in asks]))

    dns = Asked(txts=zone({"shop.example": "v=DMARC1; p=none"}))
    dmarc.discover(dns, "a.news.shop.example", ahead)
    assert rounds == [4]
    assert set(dns.names) == {
        "_dmarc.a.news.shop.example",
        "_dmarc.news.shop.example",
        "_dmarc.shop.example",
        "_dmarc.example",
    }


REJECT, NONE = "v=DMARC1; p=reject", "v=DMARC1; p=none"


@pytest.mark.parametrize(
    ("domain", "records", "new", "old"),
    [
        pytest.param("shop.example", {}, None, None, id="no record"),
        pytest.param(
            "shop.example",
            {"shop.example": REJECT},
            "reject by p at shop.example",
            "reject by p at shop.example",
            id="its own",
        ),
        pytest.param(
            "news.shop.example",
            {"shop.example": "v=DMARC1; p=none; sp=reject"},
            "reject by sp at shop.example",
            "reject by sp at shop.example",
            id="stricter for subdomains",
        ),
        pytest.param(
            "news.shop.example",
            {"shop.example": "v=DMARC1; p=reject; sp=none"},
            "none by sp at shop.example",
            "none by sp at shop.example",
            id="laxer for subdomains",
        ),
        pytest.param(
            "news.shop.example",
            {"shop.example": REJECT, "news.shop.example": NONE},
            "none by p at news.shop.example",
            "none by p at news.shop.example",
            id="a subdomain with its own policy",
        ),
        pytest.param(
            "news.shop.example",
            {"news.shop.example": ("unrelated", "v=spf1 -all"), "shop.example": REJECT},
            "reject by p at shop.example",
            "reject by p at shop.example",
            id="records of other kinds are passed over",
        ),
        pytest.param(
            "news.shop.example",
            {"news.shop.example": (NONE, REJECT), "shop.example": REJECT},
            "reject by p at shop.example",
            None,
            id="several: the new standard looks on, the old one ends",
        ),
        pytest.param(
            "a.news.shop.example",
            {"news.shop.example": REJECT},
            "reject by p at news.shop.example",
            None,
            id="in between: the old standard does not look there",
        ),
        pytest.param(
            "a.news.shop.example",
            {"news.shop.example": REJECT, "shop.example": NONE},
            "none by p at shop.example",
            "none by p at shop.example",
            id="the fewest labels win",
        ),
        pytest.param(
            "a.news.shop.example",
            {"news.shop.example": f"{REJECT}; psd=n", "shop.example": NONE},
            "reject by p at news.shop.example",
            "none by p at shop.example",
            id="psd=n ends the walk",
        ),
        pytest.param(
            "shop.bank",
            {"bank": f"{REJECT}; psd=y"},
            "reject by p at bank",
            None,
            id="a public suffix speaks for its domains",
        ),
        pytest.param(
            "news.shop.bank",
            {"bank": f"{REJECT}; psd=y", "shop.bank": NONE},
            "none by p at shop.bank",
            "none by p at shop.bank",
            id="below a public suffix, the domain's own counts",
        ),
        pytest.param(
            "news.shop.co.uk",
            {"shop.co.uk": REJECT, "co.uk": NONE},
            "none by p at co.uk",
            "reject by p at shop.co.uk",
            id="a public suffix that does not say that it is one",
        ),
        pytest.param(
            "ann.github.io",
            {"ann.github.io": REJECT},
            "reject by p at ann.github.io",
            "reject by p at ann.github.io",
            id="below a private suffix",
        ),
        pytest.param(
            "shop.example",
            {"shop.example": f"{REJECT}; t=y"},
            "quarantine by p at shop.example",
            "reject by p at shop.example",
            id="a test is one level below, by the new standard",
        ),
        pytest.param(
            "shop.example",
            {"shop.example": "v=DMARC1; p=quarantine; t=y"},
            "none by p at shop.example",
            "quarantine by p at shop.example",
            id="a test of quarantine",
        ),
        pytest.param(
            "shop.example",
            {"shop.example": "v=DMARC1; rua=mailto:d@shop.example"},
            "none by p at shop.example",
            "none by p at shop.example",
            id="no p, with reports",
        ),
        pytest.param(
            "shop.example",
            {"shop.example": "v=DMARC1; p=reject; sp=x; rua=mailto:d@shop.example"},
            "none by p at shop.example",
            "none by p at shop.example",
            id="sp is wrong, with reports",
        ),
        pytest.param(
            "shop.example",
            {"shop.example": "v=DMARC1; p=reject; sp=x"},
            "nothing by p at shop.example",
            "nothing by p at shop.example",
            id="sp is wrong, without reports",
        ),
        pytest.param(
            "shop.example",
            {"shop.example": "v=DMARC1; p=reject; np=x"},
            "nothing by p at shop.example",
            "reject by p at shop.example",
            id="np is unknown to the old standard",
        ),
        pytest.param(
            LONG,
            {"shop.example": REJECT},
            "reject by p at shop.example",
            "reject by p at shop.example",
            id="a long name",
        ),
        pytest.param(
            LONG,
            {"a.mail.shop.example": REJECT},
            None,
            None,
            id="nothing on the way of a long name",
        ),
    ],
)
def test_what_both_standards_find(
    domain: str, records: Zone, new: str | None, old: str | None
) -> None:
    assert told(find(domain, records)) == (new, old)


@pytest.mark.parametrize(
    ("domain", "records", "organisational"),
    [
        ("a.mail.example.com", {"mail.example.com": NONE, "example.com": NONE}, "example.com"),
        ("a.mail.example.com", {"mail.example.com": f"{NONE}; psd=n"}, "mail.example.com"),
        ("a.mail.example.com", {"com": f"{NONE}; psd=y"}, "example.com"),
        ("a.mail.example.com", {"example.com": f"{NONE}; psd=y"}, "mail.example.com"),
        ("example.com", {"example.com": f"{NONE}; psd=y"}, "example.com"),
        ("a.mail.example.com", {}, "a.mail.example.com"),
        ("a.mail.example.com", {"example.com": (NONE, REJECT)}, "a.mail.example.com"),
    ],
)
def test_organisational_domains(domain: str, records: Zone, organisational: str) -> None:
    assert dmarc.walk(FakeDns(txts=zone(records)), domain).organisational == organisational


NP: Zone = {"shop.example": "v=DMARC1; p=none; sp=quarantine; np=reject"}


@pytest.mark.parametrize(
    ("there", "policy"),
    [
        pytest.param({}, "reject by np at shop.example", id="neither A, AAAA nor MX"),
        pytest.param(
            {"ips": {"news.shop.example": ("192.0.2.1",)}},
            "quarantine by sp at shop.example",
            id="an address",
        ),
    ],
)
def test_what_does_not_exist_has_a_policy_of_its_own(there: dict[str, object], policy: str) -> None:
    found = find("news.shop.example", NP, **there)
    assert told(found) == (policy, "quarantine by sp at shop.example")


def test_a_domain_with_mx_exists() -> None:
    dns = FakeDns(txts=zone(NP), mxs={"news.shop.example": (Mx(10, "mx.shop.example"),)})
    assert told(dmarc.discover(dns, "news.shop.example"))[0] == "quarantine by sp at shop.example"


def unseen(domain: str, records: Zone, *names: str) -> dmarc.Dmarc:
    return find(domain, records, faulty={f"_dmarc.{name}": DOWN for name in names})


@pytest.mark.parametrize(
    ("records", "names"),
    [
        pytest.param({"shop.example": NONE}, ("news.shop.example",), id="its own"),
        pytest.param({}, ("shop.example",), id="its parent's"),
        pytest.param({}, ("example",), id="its public suffix's"),
    ],
)
def test_a_policy_that_could_not_be_seen_is_not_guessed(
    records: Zone, names: tuple[str, ...]
) -> None:
    with pytest.raises(Unavailable):
        unseen("news.shop.example", records, *names)


def test_an_own_record_counts_whatever_is_above() -> None:
    found = unseen("news.shop.example", {"news.shop.example": REJECT}, "shop.example")
    assert found.policy == "reject"
    assert found.walk.organisational is None


def test_a_public_suffix_matters_for_nobody_with_a_record_below_it() -> None:
    found = unseen("news.shop.example", {"shop.example": REJECT}, "example")
    assert found.policy == "reject"
    assert found.walk.organisational == "shop.example"


RECORDS = st.lists(
    st.sampled_from(
        [NONE, REJECT, f"{NONE}; psd=n", f"{REJECT}; psd=y", "v=spf1 -all", "v=DMARC1"]
    ),
    max_size=2,
    unique=True,
).map(tuple)
NAMES = ("a.b.shop.co.uk", "b.shop.co.uk", "shop.co.uk", "co.uk", "uk")
ZONES = st.fixed_dictionaries(dict.fromkeys(NAMES, RECORDS))


@given(ZONES)
def test_whatever_is_published_the_two_agree_on_an_own_record(
    records: dict[str, tuple[str, ...]],
) -> None:
    found = find("a.b.shop.co.uk", dict(records))
    organisational = found.walk.organisational
    assert organisational in NAMES
    assert isinstance(found.old, dmarc.Applied)
    if found.own and found.own.record:
        assert (found.new.published, found.old.published) == (found.own, found.own)
        assert not found.new.inherited
    elif found.new.published:
        assert found.new.inherited
        assert found.new.published.record


@given(ZONES, st.sampled_from(NAMES))
def test_alignment_is_the_same_from_both_ends(
    records: dict[str, tuple[str, ...]], other: str
) -> None:
    """Relaxed, it asks whether two domains belong together: that has no direction."""
    dns = FakeDns(txts=zone(dict(records)))
    one, two = dmarc.walk(dns, "a.b.shop.co.uk"), dmarc.walk(dns, other)
    found = dmarc.discover(dns, "a.b.shop.co.uk")
    aligned = dmarc.align(dns, found, one.start, two.start, "adkim")
    if found.new.published and one.start != two.start:
        assert aligned.new is (one.organisational == two.organisational)


# --- alignment ---


@pytest.mark.parametrize(
    ("author", "identifier", "records", "tag", "expected"),
    [
        pytest.param(
            "shop.example",
            "shop.example",
            {"shop.example": "v=DMARC1; p=none; adkim=s"},
            "adkim",
            (True, True, "shop.example aligns with shop.example"),
            id="the same",
        ),
        pytest.param(
            "shop.example",
            "bounce.shop.example",
            {"shop.example": NONE},
            "aspf",
            (True, True, "bounce.shop.example aligns with shop.example"),
            id="relaxed",
        ),
        pytest.param(
            "shop.example",
            "bounce.shop.example",
            {"shop.example": "v=DMARC1; p=none; aspf=S"},
            "aspf",
            (
                False,
                False,
                "bounce.shop.example is not shop.example itself, as aspf=s wants it",
            ),
            id="strict",
        ),
        pytest.param(
            "shop.example",
            "bounce.shop.example",
            {"shop.example": "v=DMARC1; p=none; adkim=s"},
            "aspf",
            (True, True, "bounce.shop.example aligns with shop.example"),
            id="strict for DKIM alone",
        ),
        pytest.param(
            "shop.example",
            "eu-west-1.amazonses.com",
            {"shop.example": NONE},
            "aspf",
            (
                False,
                False,
                "eu-west-1.amazonses.com and shop.example are two organisations",
            ),
            id="another's",
        ),
        pytest.param(
            "news.shop.example",
            "shop.example",
            {"news.shop.example": f"{NONE}; psd=n", "shop.example": NONE},
            "adkim",
            (
                False,
                True,
                "shop.example aligns with news.shop.example for receivers that follow RFC 7489"
                " alone",
            ),
            id="an organisation of its own below",
        ),
        pytest.param(
            "news.shop.example",
            "shop.example",
            {"news.shop.example": NONE},
            "adkim",
            (
                False,
                True,
                "shop.example aligns with news.shop.example for receivers that follow RFC 7489"
                " alone",
            ),
            id="no record above the subdomain's",
        ),
        pytest.param(
            "a.news.shop.example",
            "b.sales.shop.example",
            {
                "a.news.shop.example": NONE,
                "news.shop.example": f"{NONE}; psd=n",
                "shop.example": NONE,
            },
            "adkim",
            (
                False,
                True,
                "b.sales.shop.example aligns with a.news.shop.example for receivers that follow"
                " RFC 7489 alone",
            ),
            id="one of them of an organisation below",
        ),
        pytest.param(
            "news.shop.example",
            "shop.example",
            {},
            "adkim",
            (True, True, "shop.example aligns with news.shop.example"),
            id="without DMARC, the registered domain counts",
        ),
        pytest.param(
            "one.github.io",
            "two.github.io",
            {"one.github.io": NONE},
            "adkim",
            (
                False,
                False,
                "two.github.io and one.github.io are two organisations",
            ),
            id="neighbours below a private suffix",
        ),
        pytest.param(
            "a.shop.co.uk",
            "b.shop.co.uk",
            {"shop.co.uk": NONE},
            "adkim",
            (True, True, "b.shop.co.uk aligns with a.shop.co.uk"),
            id="siblings",
        ),
    ],
)
def test_alignment(
    author: str, identifier: str, records: Zone, tag: str, expected: tuple[bool, bool, str]
) -> None:
    dns = FakeDns(txts=zone(records))
    found = dmarc.align(dns, dmarc.discover(dns, author), author, identifier, tag)
    text = dmarc.aligned_told(found)
    assert (found.new, found.old, sentence(text) if text else None) == expected


def test_what_could_not_be_compared_is_not_told() -> None:
    dns = FakeDns(txts=zone({"shop.example": NONE}), faulty={"_dmarc.bounce.shop.example": DOWN})
    found = dmarc.align(
        dns, dmarc.discover(dns, "shop.example"), "shop.example", "bounce.shop.example", "aspf"
    )
    assert (found.new, found.old, found.counts) == (None, True, True)
    assert [gap.why for gap in found.gaps] == [DOWN]
    assert dmarc.aligned_told(found) is None


@pytest.mark.parametrize(
    ("identifier", "counts"),
    [("shop.example", True), ("bounce.shop.example", None), ("other.example", False)],
)
def test_without_the_record_nobody_knows_how_strict_it_is(
    identifier: str, counts: bool | None
) -> None:
    gone = Unavailable("DNS TXT _dmarc.shop.example", DOWN)
    found = dmarc.align(FakeDns(), gone, "shop.example", identifier, "adkim")
    assert found.counts is counts
