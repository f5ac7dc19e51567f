"""Somebody asks about delayed mail, and the thread is told what became of it: once, whoever takes
the event in, and whichever process dies meanwhile."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from sandbox.aws import wrap
from sandbox.aws.events import event
from sandbox.running import running
from sandbox.topics import topic_arn
from sandbox.world import HOME_ACCOUNT, HOME_REGION
from tests.e2e.conftest import BY_HTTP, Shop, keep, tour_world
from tests.e2e.databases import Databases
from tests.e2e.local_slack import Json, LocalSlack, shown
from tests.e2e.processes import BOT, started
from tests.e2e.test_ingest_kills import sqs_at
from tests.e2e.test_slack import answered, asked

pytestmark = pytest.mark.e2e

DELAYED = "gina@greylisting.example"
TOLD = "the server of greylisting.example took it"


class House(Shop):
    """A shop of its own, to whose queue events may be put."""

    messages: dict[str, str]

    def happens(self, kind: str, address: str, *, times: int = 1) -> None:
        """An event of the message to this address, as SES publishes it, and SNS repeats it."""
        now = datetime.now(UTC)
        made = event(
            kind,
            message_id=self.messages[address],
            sent_at=now - timedelta(minutes=25),
            at=now,
            recipients=[address],
            account=HOME_ACCOUNT,
            region=HOME_REGION,
        )
        body = wrap.sns(made, topic_arn=topic_arn(HOME_REGION))
        sqs = sqs_at(self.environment["AWS_ENDPOINT_URL_SQS"])
        for _ in range(times):
            sqs.send_message(QueueUrl=self.environment["EVENTS_QUEUE_URL"], MessageBody=body)


@pytest.fixture
def house(databases: Databases) -> Iterator[House]:
    world = tour_world()
    bodies, world.queue = world.queue, []
    [first, *_] = [each for each in bodies if DELAYED in each]
    found = re.search(r"[0-9a-f]{16}-[0-9a-f-]{36}-[0-9]{6}", first)
    assert found is not None
    with running(world, slack=True, http=BY_HTTP) as sandbox:
        made = House(world, sandbox)
        made.messages = {DELAYED: found[0]}
        made.environment["DATABASE_URL"] = databases.new().url
        keep(made.environment["DATABASE_URL"], made.environment["ADDRESS_KEY"], bodies)
        try:
            yield made
        finally:
            made.close()


def told(slack: LocalSlack, ts: str) -> list[str]:
    """What the thread was told of what happened next."""
    replies = slack.message("support", ts)["replies"]
    return [said for said in map(shown, replies) if TOLD in said]


def test_a_delayed_answer_is_told_of_its_delivery_once(house: House) -> None:
    assert house.bot
    slack = house.slack
    ts = asked(slack, DELAYED)
    answer = shown(answered(slack, ts))
    assert "SES still tries: what comes of it is told in this thread" in answer
    assert answer.endswith("[Re-run] [Stop following]")
    with (
        started([*BOT, "ingest"], house.environment) as one,
        started([*BOT, "ingest"], house.environment),
    ):
        house.happens("Delivery", DELAYED, times=6)
        one.send(signal.SIGKILL)
        house.happens("Delivery", DELAYED, times=6)
        said = slack.until(lambda: told(slack, ts))
        house.bot.send(signal.SIGTERM)
        assert house.bot.end() == 0
        house.close()
        assert house.bot, "with what the queue hands over again"
        house.happens("Delivery", DELAYED)
        # a follow-up of the answer's own comes after all that was put there before it
        again = asked(slack, "nobody@greylisting.example")
        assert answered(slack, again)
    assert told(slack, ts) == said
    assert len(said) == 1
    assert "That was the last of it: this is followed no longer" in said[0]

    def by_now() -> str | None:
        answer = shown(slack.message("support", ts))
        return answer if answer.endswith("[Re-run] [Follow]") else None

    drawn = slack.until(by_now)
    assert "SES still tries" not in drawn
    assert drawn.startswith(":inbox_tray: Accepted by the recipient's server")


def test_people_follow_and_stop_by_command_and_button(house: House) -> None:
    assert house.bot
    slack = house.slack
    assert slack.command("ben", "support", f"/ses follow {DELAYED}")["ok"]

    def followed() -> Json | None:
        posted = slack.messages("support")
        return posted[-1] if posted and "Followed by" in shown(posted[-1]) else None

    answer = slack.until(followed)
    slack.command("ben", "support", "/ses following")
    mine = slack.until(
        lambda: [s for m in slack.whispers("ben", "support") if DELAYED in (s := shown(m))]
    )
    assert mine[-1].startswith("You follow 1 of at most 25")
    assert slack.press("ben", "support", answer["ts"], "why_unfollow")["ok"]

    def stopped() -> bool:
        return shown(slack.message("support", answer["ts"])).endswith("[Re-run] [Follow]")

    assert slack.until(stopped)
    assert slack.press("ben", "support", answer["ts"], "why_follow")["ok"]
    assert slack.until(lambda: not stopped())
    slack.play("mail", to=DELAYED, ends="delivered")
    assert len(slack.until(lambda: told(slack, answer["ts"]))) == 1
