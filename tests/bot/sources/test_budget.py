from __future__ import annotations

import pytest

from bot.sources import aws, budget
from bot.sources.budget import Deadline, Limits
from bot.store.actions import LEASE
from tests.bot.sources.conftest import Clock


@pytest.mark.parametrize("limits", budget.IN_QUESTION.values(), ids=budget.IN_QUESTION.keys())
def test_the_worst_case_of_every_client_of_a_question_is_below_its_budget(limits: Limits) -> None:
    assert limits.worst < budget.QUESTION


def test_waiting_for_somebody_elses_look_up_ends_before_the_question_does() -> None:
    assert max(each.worst for each in budget.IN_QUESTION.values()) <= budget.SHARED
    assert budget.SHARED < budget.QUESTION


def test_a_removal_ends_before_another_process_may_take_it_over() -> None:
    worst = 3 * budget.SES_WRITE.worst + budget.LISTS + budget.QUESTION
    assert worst < LEASE.total_seconds()


def test_the_worst_case_counts_every_attempt_and_the_pauses_between() -> None:
    assert Limits(connect=1, read=2, attempts=3, pause=0.5).worst == 10


def test_a_deadline_runs_out(clock: Clock) -> None:
    deadline = Deadline.after(8, clock)
    clock.wait(5)
    assert deadline.left() == 3
    clock.wait(4)
    assert deadline.left() == -1


@pytest.mark.parametrize(
    ("service", "limits", "attempts"),
    [
        ("sesv2", budget.SES, 1),
        ("sts", budget.AWS, budget.AWS.attempts),
        ("cloudwatch", budget.AWS, budget.AWS.attempts),
        ("sqs", budget.QUEUE, budget.QUEUE.attempts),
        ("s3", budget.ARCHIVE, budget.ARCHIVE.attempts),
    ],
)
def test_clients_are_made_with_the_limits_declared(
    service: str, limits: Limits, attempts: int
) -> None:
    config = aws.client(service, "eu-west-1").meta.config
    assert (config.connect_timeout, config.read_timeout) == (limits.connect, limits.read)
    assert config.retries["total_max_attempts"] == attempts
    assert config.max_pool_connections == budget.CONNECTIONS
