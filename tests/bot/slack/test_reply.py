from __future__ import annotations

import json
from typing import Any

import pytest

from bot.slack import reply
from bot.slack.render import Slack
from bot.slack.validate import validate
from checks.core.replies.understand import understand

HOSTILE = "550 5.1.1 user unknown <!channel> <https://evil.example|x> *b* `c` & \u202e" * 80


@pytest.mark.parametrize(
    "text",
    ["", "250 2.0.0 ok", "421 4.7.0 [TSS04] x", "550 no such user - gsmtp", HOSTILE],
    ids=["empty", "accepted", "yahoo", "gmail", "hostile"],
)
def test_slack_takes_it(text: str) -> None:
    assert validate(reply.message(Slack(), understand(text)), "message") == []


def test_only_our_own_pages_are_links() -> None:
    shown = reply.message(Slack(), understand("550 see https://evil.example - gsmtp"))
    links = [e for e in _elements(shown) if e["type"] == "link"]
    assert [e["url"] for e in links] == ["https://support.google.com/a/answer/3726730"]
    assert "<!channel>" not in json.dumps(reply.message(Slack(), understand(HOSTILE))["text"])


def _elements(payload: dict[str, Any]) -> list[dict[str, Any]]:
    parts = [part for block in payload["blocks"] for part in block["elements"]]
    return [e for part in parts for e in part["elements"] if "elements" not in e]
