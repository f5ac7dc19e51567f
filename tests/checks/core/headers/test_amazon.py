"""What SES leaves in a message."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from checks.core.headers.amazon import SesTraces, Signature, from_domain, traces
from checks.core.headers.source import Field
from checks.core.target import MessageId

ID = "010201a20c91a0fa-3f9a1c44-5b1e-4c7d-9c55-0a1b2c3d4e5f-000000"


def fields(**values: str) -> list[Field]:
    return [Field(name.replace("_", "-"), value) for name, value in values.items()]


def test_everything_is_read() -> None:
    found = traces(
        [
            *fields(
                Return_Path=f"<{ID}@bounce.shop.example>",
                From="Shop <orders@news.shop.example>",
                Message_ID=f"<{ID}@eu-west-1.amazonses.com>",
                Feedback_ID="::1.eu-west-1.abc=:AmazonSES",
                X_SES_Outgoing="2026.11.24-192.0.2.31",
                X_SES_CONFIGURATION_SET="orders",
                DKIM_Signature="v=1; a=rsa-sha256; d=shop.example; s=k3; bh=x; b=y",
            ),
            Field("DKIM-Signature", "v=1; d=amazonses.com; s=u2; b=y"),
            Field("DKIM-Signature", "broken"),
        ]
    )
    assert found == SesTraces(
        MessageId(ID),
        "eu-west-1",
        "192.0.2.31",
        "::1.eu-west-1.abc=:AmazonSES",
        "orders",
        "bounce.shop.example",
        (Signature("shop.example", "k3"), Signature("amazonses.com", "u2")),
        "news.shop.example",
    )
    assert found.accepted_at == datetime(2026, 11, 24, 8, 0, 0, 250_000, UTC)
    assert found.seen


def test_without_any_there_is_none() -> None:
    nothing = SesTraces(None, None, None, None, None, None, (), None)
    assert traces([]) == nothing
    assert traces(fields(Message_ID="<x@y.example>", X_SES_Outgoing="?", From="?")) == nothing
    assert not nothing.seen


@pytest.mark.parametrize(
    ("message_id", "feedback", "region"),
    [
        (f"<{ID}@email.amazonses.com>", "", "us-east-1"),
        (f"<{ID}@ap-southeast-2.amazonses.com>", "1.eu-west-1.x:AmazonSES", "ap-southeast-2"),
        ("<changed@list.example>", "1.us-gov-west-1.x=:AmazonSES", "us-gov-west-1"),
        ("", "", None),
    ],
)
def test_the_region_is_in_the_id_or_in_the_feedback_id(
    message_id: str, feedback: str, region: str | None
) -> None:
    assert traces(fields(Message_ID=message_id, Feedback_ID=feedback)).region == region


@pytest.mark.parametrize(
    ("value", "domain"),
    [
        ("ann@shop.example", "shop.example"),
        ('"a@evil.example" <ann@Shop.Example>', "shop.example"),
        ("<a@evil.example> <ann@shop.example>", "shop.example"),
        ("Ann", None),
        ("ann@", None),
        ("ann@-x", None),
    ],
)
def test_the_sender_is_in_the_last_brackets(value: str, domain: str | None) -> None:
    assert from_domain(value) == domain
