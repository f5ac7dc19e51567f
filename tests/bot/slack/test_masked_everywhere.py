"""Whatever is rendered for eyes that may not see addresses has none in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import wiring_watch
from bot.document import Code, Folded, Letter, Line, Points, Section
from bot.settings import load
from bot.slack import alerts, domain, reply, why
from bot.slack.render import Payload, Slack
from checks.core import Address, Fact, Fix, Owner, say
from checks.core.replies.understand import understand
from tests.bot.reports import bounced, domain_report, report
from tests.bot.test_settings import GOOD
from tests.fakes import HOME, NOW

LOCAL = st.text("abcdefghijklmnopqrstuvwxyz0123456789._+-", max_size=56).map("zq{}qz".format)
MASKING = Slack(masks=True)


def payloads(address: Address) -> Iterator[Payload]:
    """Every sort of message, with the address wherever one can stand."""
    written = address.value
    command = f"aws sesv2 delete-suppressed-destination --email-address {written}"
    facts = (Fact(say("The server said"), f"550 5.1.1 <{written}> unknown", "event Bounce", NOW),)
    fix = Fix(
        Owner.US,
        say("Write to {who}.", who=written),
        command,
        records=(f"x.example TXT {written}",),
    )
    finding = replace(bounced(), headline=say("{who} is full", who=written), facts=facts, fix=fix)
    about = report(("bounce", finding, HOME), target=address)
    yield why.looking(MASKING, address)
    yield why.parent(MASKING, about, "a1", "U1")
    yield why.evidence(MASKING, about)
    yield MASKING.notice(say("Of {who}", who=written))
    yield MASKING.guide((say("Of {who}", who=(written, written)),))
    yield alerts.note(MASKING, say("Of {who}", who=say("{who}", who=written)))
    yield reply.message(MASKING, understand(f"550 5.1.1 <{written}>: user unknown"))
    yield from domain.messages(MASKING, domain_report(), "U1")
    row = say("{who}", who=written)
    parts = (Line(row, row), Points((row,)), Folded((row, row)), Code(written), Letter((row,)))
    yield MASKING.thread([Section(say("All"), parts)], row)


@given(LOCAL)
@settings(max_examples=60)
def test_no_message_names_the_address(local: str) -> None:
    for payload in payloads(Address(local, "example.com")):
        assert local not in json.dumps(payload, ensure_ascii=False)


def test_unmasked_they_do() -> None:
    """So that the test above cannot pass by showing nothing."""
    shown = json.dumps(why.parent(Slack(), report(), "a1"), ensure_ascii=False)
    assert "ann@example.com" in shown
    assert "a•••@example.com" in json.dumps(why.parent(MASKING, report(), "a1"), ensure_ascii=False)


@pytest.mark.parametrize(
    ("rules", "masks"),
    [("", True), ("C1=unmasked", True), ("C1=unmasked,C222=unmasked", False)],
)
def test_alerts_are_masked_where_one_of_their_channels_is(rules: str, masks: bool) -> None:
    given = {"ALERT_CHANNEL": "C1", "ALERT_ROUTES": "service=C222", "CHANNEL_RULES": rules}
    voice = wiring_watch.voice(load(GOOD | given))
    shown = json.dumps(voice.slack.notice(say("{who}", who="ann@example.com")), ensure_ascii=False)
    assert ("ann@" not in shown) == masks
