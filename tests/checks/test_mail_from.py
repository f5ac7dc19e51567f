from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.core import Domain, Finding, MailFrom, Mx, Owner, Text, Verdict, say
from checks.mail_from import CHECK
from tests.fakes import SHOP, SHOP_ZONE_MX, FakeDns, FakeSes, sources

SHOP_DOMAIN = Domain("shop.example")
DOWN = say("The name servers do not answer")


def ask(ses: FakeSes | None = None, dns: FakeDns | None = None) -> Finding:
    return CHECK.run(SHOP_DOMAIN, sources(ses=ses, dns=dns))


def test_one_that_is_in_order_is_told() -> None:
    found = ask()
    assert found.verdict is Verdict.OK
    assert "bounce.shop.example" in dict(found.headline.values).values()


def test_without_its_mx_record_the_record_is_told() -> None:
    found = ask(dns=FakeDns(mxs=SHOP_ZONE_MX | {"bounce.shop.example": ()}))
    assert found.verdict is Verdict.WARN
    assert found.fix is not None
    assert found.fix.owner is Owner.US
    assert found.fix.records == ("bounce.shop.example MX 10 feedback-smtp.eu-west-1.amazonses.com",)


def test_an_mx_record_that_cannot_be_seen_is_unknown() -> None:
    found = ask(dns=FakeDns(faulty={"bounce.shop.example": DOWN}))
    assert (found.verdict, found.headline) == (Verdict.UNKNOWN, DOWN)


def test_sess_own_domain_is_no_fault() -> None:
    assert ask(FakeSes(identities={SHOP.name: replace(SHOP, mail_from=None)})).verdict is Verdict.OK


SES_MX = "feedback-smtp.eu-west-1.amazonses.com"
BOUNCE = "bounce.shop.example"


def shop(status: str, *, rejects: bool = False) -> FakeSes:
    own = MailFrom(BOUNCE, status, rejects)
    return FakeSes(identities={SHOP.name: replace(SHOP, mail_from=own)})


def served(*hosts: str) -> FakeDns:
    return FakeDns(mxs=SHOP_ZONE_MX | {BOUNCE: tuple(Mx(10, host) for host in hosts)})


def said(found: Finding) -> str:
    """The headline with its values, as plain text."""
    return found.headline.template.format(**dict(found.headline.values))


@pytest.mark.parametrize(
    ("hosts", "headline"),
    [
        pytest.param((), "The MAIL FROM domain bounce.shop.example has no MX record", id="none"),
        pytest.param(
            ("",),
            "The MX record of bounce.shop.example says that it takes no mail",
            id="null",
        ),
        pytest.param(
            (SES_MX, "mx.other.example"),
            "bounce.shop.example has 2 MX records, SES wants its own alone",
            id="two",
        ),
        pytest.param(
            ("feedback-smtp.us-east-1.amazonses.com",),
            "The MX record of bounce.shop.example is that of another Region, us-east-1",
            id="another Region's",
        ),
        pytest.param(
            (f"{SES_MX}.bounce.shop.example",),
            "The MX record of bounce.shop.example has our domain at its end",
            id="our domain appended",
        ),
        pytest.param(
            ("feedback-smpt.eu-west-1.amazonses.com",),
            "The MX record of bounce.shop.example is mistyped",
            id="mistyped",
        ),
        pytest.param(
            ("alias.shop.example",),
            "The MX record of bounce.shop.example does not lead to SES",
            id="an alias of SES's, which SES does not see through",
        ),
        pytest.param(
            ("mx1.shop.example", "mx2.shop.example"),
            "The MX records of bounce.shop.example are not SES's",
            id="mail is received there",
        ),
    ],
)
def test_each_mistake_is_named_with_the_record_to_publish(
    hosts: tuple[str, ...], headline: str
) -> None:
    found = ask(dns=served(*hosts))
    assert (found.verdict, said(found)) == (Verdict.WARN, headline)
    assert found.fix is not None
    assert found.fix.records == (f"{BOUNCE} MX 10 {SES_MX}",)


@pytest.mark.parametrize("status", ["PENDING", "FAILED", "TEMPORARY_FAILURE"])
@pytest.mark.parametrize("hosts", [(), (SES_MX,)], ids=["no MX", "MX in order"])
def test_where_ses_refuses_to_send_it_fails(status: str, hosts: tuple[str, ...]) -> None:
    assert ask(shop(status, rejects=True), served(*hosts)).verdict is Verdict.FAIL
    assert ask(shop(status, rejects=False), served(*hosts)).verdict is Verdict.WARN


@pytest.mark.parametrize("status", ["PENDING", "FAILED", "TEMPORARY_FAILURE"])
def test_that_ses_refuses_to_send_is_seen_without_dns(status: str) -> None:
    dns = FakeDns(faulty={BOUNCE: DOWN})
    found = ask(shop(status, rejects=True), dns)
    assert (found.verdict, said(found)) == (
        Verdict.FAIL,
        "SES refuses to send: it has not found the MX record of bounce.shop.example",
    )
    assert found.fix is not None
    assert found.fix.records == (f"{BOUNCE} MX 10 {SES_MX}",)
    assert DOWN in [fact.value for fact in found.facts], "the gap is told all the same"
    assert ask(shop(status, rejects=False), dns).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("status", "verdict"),
    [("SUCCESS", Verdict.OK), ("PENDING", Verdict.WARN)],
)
def test_the_right_host_twice_is_wrong_only_where_ses_does_not_take_it(
    status: str, verdict: Verdict
) -> None:
    found = ask(shop(status), FakeDns(mxs=SHOP_ZONE_MX | {BOUNCE: (Mx(5, SES_MX), Mx(10, SES_MX))}))
    assert found.verdict is verdict
    if verdict is Verdict.WARN:
        assert said(found) == "bounce.shop.example has 2 MX records, SES wants its own alone"


@pytest.mark.parametrize(
    ("status", "start"),
    [
        ("PENDING", "Wait: SES looks again"),
        ("TEMPORARY_FAILURE", "Wait: SES looks again"),
        ("FAILED", "Set {domain} up again"),
    ],
)
def test_ses_is_asked_to_look_again_only_where_it_has_given_up(status: str, start: str) -> None:
    found = ask(shop(status))
    assert found.fix is not None
    assert found.fix.text.template.startswith(start)
    assert (found.fix.command is not None) == (status == "FAILED")


def test_what_ses_has_not_seen_yet_takes_time() -> None:
    found = ask(shop("PENDING"))
    assert said(found) == (
        "The MX record of bounce.shop.example is in order, but SES gives its status as PENDING"
    )
    assert found.fix is not None
    assert found.fix.command is None


def test_where_ses_has_given_up_it_is_set_up_again_as_it_was() -> None:
    found = ask(shop("FAILED", rejects=True))
    assert found.fix is not None
    assert found.fix.command == (
        "aws sesv2 put-email-identity-mail-from-attributes --region eu-west-1 --email-identity"
        " shop.example --mail-from-domain bounce.shop.example --behavior-on-mx-failure"
        " REJECT_MESSAGE"
    )


def test_where_ses_has_given_up_and_falls_back_it_goes_on_falling_back() -> None:
    found = ask(shop("FAILED"))
    assert found.fix is not None
    assert found.fix.command is not None
    assert found.fix.command.endswith("--behavior-on-mx-failure USE_DEFAULT_VALUE")


@pytest.mark.parametrize(
    ("rejects", "words"),
    [(True, "refuses to send"), (False, "SPF does not count for our domain")],
    ids=["rejects", "falls back"],
)
def test_what_follows_is_told(rejects: bool, words: str) -> None:
    found = ask(shop("SUCCESS", rejects=rejects), served())
    assert found.fix is not None
    effect = dict(found.fix.text.values)["effect"]
    assert isinstance(effect, Text)
    assert words in effect.template


def test_mail_servers_of_others_are_not_to_be_given_up() -> None:
    found = ask(dns=served("mx.other.example"))
    assert found.fix is not None
    assert "if mail is received there" in found.fix.text.template


@given(st.lists(st.text(max_size=80), max_size=4))
def test_no_host_name_can_break_it(hosts: list[str]) -> None:
    assert ask(dns=served(*hosts)).headline
