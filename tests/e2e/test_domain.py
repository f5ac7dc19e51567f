"""What is right and wrong with a domain, asked on the command line and in Slack."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.e2e.conftest import Worlds
from tests.e2e.local_slack import Json, LocalSlack, shown
from tests.e2e.processes import BOT, SANDBOX, finished
from tests.e2e.test_command_line import SETTINGS

pytestmark = pytest.mark.e2e

BROKEN = """\
about: One DKIM record is gone, and the SPF record of the MAIL FROM domain shuts SES out
address: ann@broken.example
expect: {outcome: unknown, lead: blind_spots}
identities:
  broken.example:
    DkimAttributes: {Tokens: [tok1, tok2, tok3]}
zone:
  bounce.broken.example: {TXT: "v=spf1 -all"}
  tok2._domainkey.broken.example: null
"""


def test_what_is_wrong_comes_with_what_to_publish(worlds: Worlds, tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text(BROKEN)
    _, settings = worlds.enter("broken", tmp_path)
    code, out, err = finished([*BOT, "domain", "Broken.Example", "--json"], settings)
    assert code == 0, err
    told = json.loads(out)
    assert (list(told), told["domain"]) == (["domain", "findings", "seconds"], "broken.example")
    wrong = {f["check"]: f for f in told["findings"] if f["verdict"] in ("warn", "fail")}
    assert (
        "tok2._domainkey.broken.example CNAME tok2.dkim.amazonses.com"
        in (wrong["dkim"]["fix"]["records"])
    )
    assert (
        'bounce.broken.example TXT "v=spf1 include:amazonses.com -all"'
        in (wrong["spf"]["fix"]["records"])
    )
    assert {"dmarc", "mail_from"} <= {f["check"] for f in told["findings"] if f["verdict"] == "ok"}


def test_a_person_reads_it_in_words() -> None:
    code, out, err = finished([*SANDBOX, "--", *BOT, "domain", "moved.example"])
    assert code == 0, err
    assert out.startswith("! One thing is wrong with moved.example\n")
    assert "include:_spf.former-crm.example leads to a domain without an SPF record" in out


def test_what_is_no_domain_is_refused_in_one_line() -> None:
    code, out, err = finished([*BOT, "domain", "nonsense"], SETTINGS)
    assert (code, out, err) == (1, "", "nonsense is not a domain name\n")


def reports(slack: LocalSlack, domain: str) -> list[Json]:
    return [each for each in slack.messages("support") if f"wrong with {domain}" in shown(each)]


def test_in_slack_it_is_a_message_with_a_thread(slack: LocalSlack) -> None:
    delivery = slack.command("ann", "support", "/ses domain shop.example")
    assert (delivery["ok"], delivery["answer"]) == (True, {})
    [told] = slack.until(
        lambda: [each for each in reports(slack, "shop.example") if each["replies"]]
    )
    assert "Asked by" in shown(told)
    assert "What is right" in shown(told["replies"][0])
