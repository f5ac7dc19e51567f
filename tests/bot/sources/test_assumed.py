"""Credentials of another account are kept, renewed in time, and their absence told in words."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import BotoCoreError, ClientError

from bot.plain import sentence
from bot.sources import aws, budget
from bot.sources.assumed import AGAIN, Assuming, credentials
from sandbox.answers import account
from sandbox.aws.app import build_aws
from sandbox.holder import Holder
from sandbox.world import Fault, OtherAccount, Region
from tests.bot.sources.conftest import Clock, LocalAws, empty_world, serving

ROLE = "arn:aws:iam::444455556666:role/ses-why"
MINUTE = 60.0


class Desk:
    """Calls SES of another account; the clock is everybody's: ours, botocore's, AWS's."""

    def __init__(self, holder: Holder, clock: Clock) -> None:
        self.world, self.clock = holder.world, clock
        self.other = OtherAccount(
            "shop",
            "444455556666",
            {"eu-west-1": Region(account=account()), "us-east-1": Region(account=account())},
            trusted_id="shop-1",
        )
        self.world.others[self.other.number] = self.other
        sts = aws.client("sts", "eu-west-1", limits=budget.ROLE)
        self.assumed = 0
        sts.meta.events.register("before-send.sts.AssumeRole", self._count)
        given = credentials(Assuming(sts, ROLE, "shop-1", clock), clock.now)
        self.clients = [aws.client("sesv2", region, given) for region in ("eu-west-1", "us-east-1")]

    def _count(self, **_: Any) -> None:
        self.assumed += 1

    def look(self) -> None:
        for client in self.clients:
            assert client.get_account()["SendingEnabled"] is True

    def why(self) -> str:
        """In words, why nothing can be seen there."""
        with pytest.raises((ClientError, BotoCoreError)) as failed:
            self.look()
        return sentence(aws.why(failed.value, "ses:GetAccount"))


@pytest.fixture
def desk(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    holder = Holder(empty_world())
    with serving(build_aws(holder, clock=lambda: clock.now().timestamp())) as url:
        for name, value in LocalAws(url, holder).settings().items():
            monkeypatch.setenv(name, value)
        yield Desk(holder, clock)


def test_one_session_serves_all_and_is_renewed_before_it_ends(desk: Desk) -> None:
    desk.look()
    desk.clock.wait(44 * MINUTE)
    desk.look()
    assert desk.assumed == 1
    desk.clock.wait(2 * MINUTE)
    desk.look()
    assert desk.assumed == 2
    desk.clock.wait(59 * MINUTE)
    desk.look()
    assert desk.assumed == 3


def test_a_session_is_used_on_for_some_minutes_where_sts_fails(desk: Desk) -> None:
    desk.look()
    desk.world.faults.append(Fault("sts", "unreachable"))
    desk.clock.wait(49 * MINUTE)
    desk.look()
    desk.clock.wait(2 * MINUTE)
    assert "cannot be reached" in desk.why()
    desk.world.faults.clear()
    desk.clock.wait(AGAIN)
    desk.look()


def test_a_role_that_is_refused_is_told_with_what_to_check_and_is_asked_for_again(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot.sources.assumed")
    desk.other.refuses = True
    told = desk.why()
    assert told.startswith(f"The bot may not assume {ROLE}: check that it is there, its trust")
    assert "external id" in told
    assert desk.why() == told
    assert desk.assumed == 1  # the others that ask need not wait for the same
    desk.clock.wait(AGAIN)
    assert desk.why() == told
    desk.other.refuses = False
    desk.clock.wait(AGAIN)
    desk.look()
    failed, mended = caplog.messages
    assert failed.startswith(f"{ROLE} cannot be assumed: An error occurred (AccessDenied)")
    assert mended == f"{ROLE} is assumed again"


def test_what_that_account_denies_is_no_matter_of_the_role(desk: Desk) -> None:
    desk.world.faults.append(Fault("sesv2", "AccessDeniedException", account="444455556666"))
    assert desk.why() == "The bot may not call ses:GetAccount: add it to the bot's role"
