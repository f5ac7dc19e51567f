from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot import as_json, explain_domain
from bot.plain import sentence
from bot.slack.domain import messages
from bot.slack.render import Slack
from bot.slack.validate import validate
from bot.terminal import WIDTH, Terminal
from checks.core import Finding, Strength, Verdict, say
from tests.bot.reports import dmarc_in_order, domain_report, without_key
from tests.bot.slack.reading import lines
from tests.fakes import AWAY, HOME

RIGHT = ("dmarc", dmarc_in_order(), None)
UNSEEN = ("dkim", Finding.unknown(say("SES is throttling us")), AWAY)


@pytest.mark.parametrize(
    ("results", "said", "worst"),
    [
        ((RIGHT,), "Nothing is wrong with shop.example", Verdict.OK),
        (
            (RIGHT, UNSEEN),
            "Nothing wrong was found with shop.example, but not all was seen",
            Verdict.UNKNOWN,
        ),
        ((UNSEEN,), "Nothing could be seen of shop.example", Verdict.UNKNOWN),
        (
            (RIGHT, ("dkim", without_key(), HOME)),
            "One thing is wrong with shop.example",
            Verdict.WARN,
        ),
        ((), "2 things are wrong with shop.example", Verdict.FAIL),
    ],
    ids=["right", "half seen", "unseen", "one", "two"],
)
def test_one_sentence_says_how_it_is(results: Any, said: str, worst: Verdict) -> None:
    report = domain_report(*results)
    assert sentence(explain_domain.headline(report)) == said
    assert explain_domain.verdict(report) is worst


def test_the_terminal_has_the_record_and_how_to_see_it() -> None:
    shown = Terminal(colour=False).domain(domain_report()).splitlines()
    assert shown[0] == "✗ 2 things are wrong with shop.example"
    assert "    tok1._domainkey.shop.example CNAME tok1.dkim.amazonses.com" in shown
    assert "    dig +short CNAME tok1._domainkey.shop.example" in shown
    assert "  ✓ DMARC: The DMARC record asks for none" in shown
    assert "  ? DKIM: SES is throttling us (us-east-1)" in shown
    assert shown[-1] == "4 checks, 1 could not look: DKIM · 0.3 s · looked in eu-west-1, us-east-1"
    assert all(len(line) <= WIDTH for line in shown)


def test_what_only_follows_from_a_fault_is_no_fault_more() -> None:
    follows = replace(without_key(), strength=Strength.CONTEXT)
    report = domain_report(("dkim", without_key(), HOME), ("receiver_rules", follows, None))
    assert sentence(explain_domain.headline(report)) == "One thing is wrong with shop.example"
    alone = domain_report(("receiver_rules", follows, None))
    assert sentence(explain_domain.headline(alone)) == "One thing is wrong with shop.example"


def test_the_worst_comes_first() -> None:
    shown = Terminal(colour=False).domain(domain_report())
    assert shown.index("+all lets everybody") < shown.index("A DKIM record")


def test_slack_gets_faults_and_remedies_and_the_thread_the_rest() -> None:
    first, second = messages(Slack(), domain_report(), "U1")
    assert validate(first, "message") == validate(second, "message") == []
    told = lines(first)
    assert told[:3] == [
        ":no_entry: 2 things are wrong with shop.example",
        ":no_entry: SPF — +all lets everybody send for the domain",
        "What to do — Put ~all in the place of +all. (our side can fix it)",
    ]
    assert "tok1._domainkey.shop.example CNAME tok1.dkim.amazonses.com" in lines(second)


def test_hostile_records_steer_nothing() -> None:
    hostile = "v=DMARC1; <!channel> <https://evil.example|click> \x1b[2J \u202e" + "x" * 70_000
    report = domain_report(("dmarc", dmarc_in_order(hostile), None))
    for payload in messages(Slack(), report, "U1"):
        assert validate(payload, "message") == []
    assert not set(Terminal(colour=False).domain(report)) & set("\x1b\u202e")


def test_json_by_the_contract() -> None:
    told = as_json.domain(domain_report())
    assert list(told) == ["domain", "findings", "seconds"]
    assert [(f["check"], f["verdict"]) for f in told["findings"]] == [
        ("spf", "fail"),
        ("dkim", "warn"),
        ("dkim", "unknown"),
        ("dmarc", "ok"),
    ]
    assert told["findings"][1]["fix"]["records"] == [
        "tok1._domainkey.shop.example CNAME tok1.dkim.amazonses.com"
    ]
