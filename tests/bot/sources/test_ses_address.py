from __future__ import annotations

import pytest

from bot.sources.ses_address import insights, members
from bot.sources.ses_answers import Missing
from checks.core import AddressInsights
from sandbox.aws.validation import validation
from tests.fakes import NOW


def test_an_answer_is_kept_with_the_address_and_read_back() -> None:
    kept = members({"MailboxValidation": validation({"MailboxExists": "LOW"})}, "ann@example.com")
    assert kept["EmailAddress"] == "ann@example.com"
    assert insights(kept, NOW) == AddressInsights(
        NOW, "HIGH", "HIGH", "HIGH", "LOW", "LOW", "LOW", "LOW"
    )


def test_what_ses_does_not_say_stays_unsaid() -> None:
    kept = members({"MailboxValidation": {}}, "ann@example.com")
    assert insights(kept, NOW) == AddressInsights(NOW, None, None, None, None, None, None, None)


def test_another_answer_is_not_from_ses() -> None:
    with pytest.raises(Missing, match="MailboxValidation"):
        members({"hello": "world"}, "ann@example.com")
