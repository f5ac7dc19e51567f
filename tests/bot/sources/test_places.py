from __future__ import annotations

import pytest

from bot.sources import aws
from bot.sources.places import AGAIN, OwnAccount, account_of_queue
from sandbox.holder import Holder
from sandbox.world import Fault
from tests.bot.sources.conftest import Clock

QUEUE = "https://sqs.eu-west-1.amazonaws.com/444455556666/ses-events"


def test_sts_says_which_account_it_is_and_is_asked_once(local_aws: Holder, clock: Clock) -> None:
    account = OwnAccount(aws.client("sts", "eu-west-1"), QUEUE, clock)
    assert account() == "111122223333"
    local_aws.world.faults.append(Fault("sts", "AccessDenied"))
    clock.wait(10 * AGAIN)
    assert account() == "111122223333"


@pytest.mark.parametrize("fault", ["AccessDenied", "unreachable", "garbage"])
def test_the_queue_stands_in_until_sts_answers(local_aws: Holder, clock: Clock, fault: str) -> None:
    local_aws.world.faults.append(Fault("sts", fault))
    account = OwnAccount(aws.client("sts", "eu-west-1"), QUEUE, clock)
    assert account() == "444455556666"
    local_aws.world.faults.clear()
    assert account() == "444455556666"  # not asked again at every question
    clock.wait(AGAIN)
    assert account() == "111122223333"


def test_what_the_settings_say_stands_in_and_is_held_against_what_sts_says(
    local_aws: Holder, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    local_aws.world.faults.append(Fault("sts", "unreachable"))
    account = OwnAccount(aws.client("sts", "eu-west-1"), "", clock, told="444455556666")
    assert account() == "444455556666"
    local_aws.world.faults.clear()
    clock.wait(AGAIN)
    assert account() == "111122223333"
    assert caplog.messages[-1] == (
        "SES_ACCOUNTS names 444455556666 as the bot's own account, and STS says 111122223333"
    )


@pytest.mark.parametrize(
    ("url", "account"),
    [
        (QUEUE, "444455556666"),
        ("http://127.0.0.1:4566/111122223333/ses-events", "111122223333"),
        ("https://sqs.example/ses-events", ""),
        ("", ""),
    ],
)
def test_the_queue_url_has_the_account_or_nothing_is_known(url: str, account: str) -> None:
    assert account_of_queue(url) == account
