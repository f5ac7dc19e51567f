"""Who may see and do what, in the local Slack: refusals, masking, private answers, limits, and
what the audit log has of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial

import pytest

from tests.e2e.conftest import Shop, Start, shop_in, starting, tour_world
from tests.e2e.local_slack import Json, LocalSlack, shown
from tests.e2e.processes import BOT, Process, finished
from tests.e2e.test_slack import MISTYPED, answered

pytestmark = pytest.mark.e2e

MASKED = "t•••@mailbox-not-found.example"


@pytest.fixture(scope="module")
def place() -> Iterator[Shop]:
    """A world of its own, with the settings as they are by default."""
    with shop_in(tour_world()) as shop:
        shop.environment.pop("CHANNEL_RULES")
        yield shop


@pytest.fixture
def start(place: Shop) -> Iterator[Start]:
    with starting(place) as start:
        yield start


def audit(place: Shop, *words: str) -> list[Json]:
    code, out, err = finished([*BOT, "audit", "--json", *words], place.environment)
    assert (code, err) == (0, "")
    return [json.loads(line) for line in out.splitlines()]


def explained(slack: LocalSlack, channel: str) -> bool:
    return any("This means" in shown(message) for message in slack.messages(channel))


def told(slack: LocalSlack, user: str, channel: str, words: str) -> Json:
    """What one person alone sees, once it has these words."""

    def seen() -> Json | None:
        found = [each for each in slack.whispers(user, channel) if words in shown(each)]
        return found[-1] if found else None

    return slack.until(seen)


def test_in_a_public_channel_nothing_names_the_address_and_in_a_direct_message_it_does(
    place: Shop, start: Start
) -> None:
    bot, slack = start(cold=True), place.slack
    delivery = slack.command("ann", "support", f"/ses why {MISTYPED}")
    [ts] = slack.until(lambda: [each["ts"] for each in slack.messages("support")] or None)
    answer = answered(slack, ts)
    assert shown(answer).startswith(f":x: Not delivered — {MASKED}")
    told_all = json.dumps([*slack.changes(delivery["after"]), answer], ensure_ascii=False)
    assert MISTYPED.partition("@")[0] not in told_all
    assert "in a direct message to me they are not" in shown(answer["replies"][0])

    slack.say("ann", "D0ANNBOT", f"why {MISTYPED}")
    [direct] = slack.until(
        lambda: [m for m in slack.messages("D0ANNBOT") if "Not delivered" in shown(m)] or None
    )
    assert shown(direct).startswith(f":x: Not delivered — {MISTYPED}")
    assert MISTYPED not in bot.err

    first, second = audit(place, "--about", MISTYPED)
    assert first["detail"] == {
        "result": "shown",
        "channel": "C0SUPPORT",
        "kind": "public",
        "where": "channel",
        "masked": True,
        "outcome": "not_delivered",
        "lead": "bounce",
    }
    assert (second["detail"]["kind"], second["detail"]["masked"]) == ("direct", False)
    assert {row["actor"] for row in (first, second)} == {"U0ANN"}
    assert MISTYPED not in json.dumps(audit(place))


def test_whoever_has_slack_in_japanese_is_answered_in_it_and_a_guest_may_not_ask(
    place: Shop, start: Start
) -> None:
    start(WHO_MAY_ACT="", ADMINS="")
    slack = place.slack
    slack.change("cleo", locale="ja-JP")
    slack.change("ben", guest="of channels")
    try:
        slack.say("cleo", "D0CLEOBOT", f"why {MISTYPED}")
        slack.until(
            lambda: (
                any("配信されませんでした" in shown(m) for m in slack.messages("D0CLEOBOT")) or None
            )
        )
        slack.command("ben", "support", f"/ses why {MISTYPED}")
        assert told(slack, "ben", "support", "You are a guest in this workspace")
    finally:
        slack.change("cleo", locale="en-US")
        slack.change("ben", guest="")


def test_who_is_in_the_group_may_ask_and_an_admin_may(place: Shop, start: Start) -> None:
    start(WHO_MAY_ASK="S0POSTMASTERS", WHO_MAY_ACT="", ADMINS="U0CLEO")
    slack = place.slack
    for user, room in (("ben", "D0BENBOT"), ("cleo", "D0CLEOBOT")):
        slack.say(user, room, "smtp 550 5.1.1 user unknown")
        slack.until(partial(explained, slack, room))


def test_who_may_not_ask_is_told_so_alone_for_a_question_and_for_a_button(
    place: Shop, start: Start
) -> None:
    start(WHO_MAY_ASK="U0BEN", WHO_MAY_ACT="", ADMINS="")
    slack = place.slack
    slack.command("ben", "deliverability", f"/ses why {MISTYPED}")
    [ts] = slack.until(
        lambda: [m["ts"] for m in slack.messages("deliverability") if MASKED in shown(m)] or None
    )
    answer = answered(slack, ts, "deliverability")
    slack.command("ann", "deliverability", f"/ses why {MISTYPED}")
    refusal = told(slack, "ann", "deliverability", "You are not among those who may ask here")
    slack.press_rerun("ann", "deliverability", ts)
    slack.until(lambda: len(slack.whispers("ann", "deliverability")) > 1)
    assert shown(slack.whispers("ann", "deliverability")[-1]) == shown(refusal)
    assert slack.message("deliverability", ts) == answer
    rows = [row for row in audit(place, "--by", "U0ANN") if row["detail"]["result"] == "refused"]
    assert [row["action"] for row in rows] == ["ask", "rerun"]


def test_an_alert_is_acknowledged_by_whom_the_rule_of_its_channel_lets_in(
    place: Shop, start: Start
) -> None:
    start(CHANNEL_RULES="C0ALERTS=S0POSTMASTERS", ADMINS="")
    slack = place.slack
    watching = Process([*BOT, "watch"], place.environment, cold=True)
    try:
        slack.play("incident", region="eu-west-1", action="start")
        [alert] = slack.until(lambda: slack.messages("ses-alerts") or None)
        slack.press("cleo", "ses-alerts", alert["ts"], "alert_acknowledge")
        assert told(slack, "cleo", "ses-alerts", "You are not among those who may ask here")
        slack.press("ben", "ses-alerts", alert["ts"], "alert_acknowledge")
        assert slack.until(
            lambda: "Acknowledged by U0BEN" in shown(slack.message("ses-alerts", alert["ts"]))
        )
    finally:
        watching.close()
    rows = [row for row in audit(place) if row["action"] == "acknowledge"]
    assert [(row["actor"], row["detail"]["result"]) for row in rows] == [
        ("U0CLEO", "refused"),
        ("U0BEN", "allowed"),
    ]


def test_a_group_that_cannot_be_looked_up_lets_nobody_in_and_says_so(
    place: Shop, start: Start
) -> None:
    start(WHO_MAY_ASK="S0POSTMASTERS", WHO_MAY_ACT="", ADMINS="")
    slack = place.slack
    slack.fail("usergroups.users.list", "missing_scope")
    slack.command("ben", "support", "/ses status")
    refusal = told(slack, "ben", "support", "could not be looked up")
    assert "The app lacks the scope usergroups:read" in shown(refusal)


def test_an_answer_for_the_asker_alone_and_its_re_run_are_seen_by_nobody_else(
    place: Shop, start: Start
) -> None:
    start(CHANNEL_RULES="C0SUPPORT=asker")
    slack = place.slack
    before = [each["ts"] for each in slack.messages("support")]
    slack.command("cleo", "support", f"/ses why {MISTYPED}")
    answer = told(slack, "cleo", "support", f":x: Not delivered — {MISTYPED}")
    assert told(slack, "cleo", "support", "What happened")
    slack.press_rerun("cleo", "support", answer["ts"])
    again = told(slack, "cleo", "support", "Re-run by U0CLEO at ")
    assert again["ts"] == answer["ts"]
    assert [each["ts"] for each in slack.messages("support")] == before
    assert not any(MISTYPED in shown(each) for each in slack.whispers("ben", "support"))


def test_an_answer_by_direct_message_has_its_thread_there(place: Shop, start: Start) -> None:
    start(CHANNEL_RULES="public=dm")
    slack = place.slack
    before = [each["ts"] for each in slack.messages("deliverability")]
    known = len(slack.messages("D0CLEOBOT"))
    slack.command("cleo", "deliverability", f"/ses why {MISTYPED}")
    assert told(slack, "cleo", "deliverability", "the answer is in your direct messages")

    def whole() -> Json | None:
        new = slack.messages("D0CLEOBOT")[known:]
        return new[0] if new and new[0]["replies"] else None

    answer = slack.until(whole)
    assert shown(answer).startswith(f":x: Not delivered — {MISTYPED}")
    slack.press_rerun("cleo", "D0CLEOBOT", answer["ts"])
    assert slack.until(lambda: slack.messages("D0CLEOBOT")[known]["replies"][1:] or None)
    assert [each["ts"] for each in slack.messages("deliverability")] == before


def test_who_asks_too_often_is_told_when_they_may_again(place: Shop, start: Start) -> None:
    code, out, _ = finished([*BOT, "audit", "--json"], place.environment)
    assert code == 0
    start(LOOKUPS_PER_HOUR="1")
    slack = place.slack
    for _ in range(2):
        slack.say("ben", "D0BENBOT", "status")
    refusal = told(slack, "ben", "D0BENBOT", "You have looked up as much as one person may")
    assert "you may ask again at" in shown(refusal)
    before = sum("U0BEN" in line for line in out.splitlines())
    slack.command("ben", "support", "/ses help")  # what was refused stands by the next thing said
    assert slack.until(lambda: len(audit(place, "--by", "U0BEN")) > before)


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["--since", "yesterday"], "yesterday is no time: write 2026-05-01"),
        (["--about", "not a target"], "not a target is "),
    ],
)
def test_what_cannot_be_meant_is_one_line(place: Shop, words: list[str], line: str) -> None:
    code, out, err = finished([*BOT, "audit", *words], place.environment)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert err.startswith(line)
