"""Where alerts of several accounts go."""

from __future__ import annotations

import pytest

from bot.watch import routes, rules
from bot.watch.episode import fresh
from bot.watch.routes import Routes

WRITTEN = (
    "bounce_rate@prod/us-east-1=C0BOUNCE, @prod/us-east-1=C0AWAY, @prod=C0PROD,"
    " quota@shop=C0QUOTA, service=C0AWS"
)


@pytest.mark.parametrize(
    ("kind", "alias", "region", "channel"),
    [
        pytest.param("bounce_rate", "prod", "us-east-1", "C0BOUNCE", id="rule, account and Region"),
        pytest.param("quota", "prod", "us-east-1", "C0AWAY", id="account and Region"),
        pytest.param("bounce_rate", "prod", "eu-west-1", "C0PROD", id="account"),
        pytest.param("bounce_rate", "shop", "us-east-1", "C1", id="another account"),
        pytest.param("quota", "shop", "eu-west-1", "C0QUOTA", id="rule and account"),
        pytest.param("service", "", "us-east-1", "C0AWS", id="of no account"),
        pytest.param("queue", "", "us-east-1", "C1", id="of no account, without a route"),
    ],
)
def test_an_alert_goes_by_its_account(kind: str, alias: str, region: str, channel: str) -> None:
    to = Routes("C1", routes.parse(WRITTEN, rules.load()))
    assert to.channel(fresh("k", kind, "111122223333", region, alias)) == channel


@pytest.mark.parametrize("text", ["@=C0123", "prod/us-east-1=C0123", "@prod/=C0123", "=C0123"])
def test_what_names_no_place_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not written like rule@region=C0123ABCD, @account="):
        routes.parse(text, rules.load())


def test_accounts_that_are_none_are_named() -> None:
    found = routes.parse(WRITTEN, rules.load())
    assert routes.unknown_accounts(found, ("prod",)) == ("shop",)
    assert routes.unknown_accounts(found, ("prod", "shop")) == ()
