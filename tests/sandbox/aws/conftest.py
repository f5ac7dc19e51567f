"""A local AWS on a loopback port, served by a thread, and real boto3 clients for it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from aiohttp import web
from botocore.config import Config

from sandbox.aws.app import build_aws
from sandbox.aws.caller import ACCESS_KEY_ID, SECRET_ACCESS_KEY
from sandbox.aws.ses_region import HEALTHY_ACCOUNT
from sandbox.aws.sqs import queue_url
from sandbox.world import HOME_REGION, ConfigurationSet, Metric, Region, World

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = NOW.timestamp()

    def __call__(self) -> float:
        return self.now


def make_world(**more: Any) -> World:
    identity = {
        "IdentityType": "DOMAIN",
        "FeedbackForwardingStatus": True,
        "VerifiedForSendingStatus": True,
        "VerificationStatus": "SUCCESS",
        "DkimAttributes": {"SigningEnabled": True, "Status": "SUCCESS", "Tokens": ["a", "b", "c"]},
        "VerificationInfo": {"LastCheckedTimestamp": NOW, "LastSuccessTimestamp": NOW},
    }
    destination = {
        "Name": "to-sns",
        "Enabled": True,
        "MatchingEventTypes": ["SEND", "BOUNCE"],
        "SnsDestination": {"TopicArn": "arn:aws:sns:eu-west-1:111122223333:ses-events"},
    }
    region = Region(
        account=HEALTHY_ACCOUNT | {"EnforcementStatus": "PROBATION"},
        identities={"shop.example": identity},
        configuration_sets={
            "main": ConfigurationSet({"SendingOptions": {"SendingEnabled": True}}, [destination])
        },
        suppression={
            "Ann@recipient.example": {
                "Reason": "BOUNCE",
                "LastUpdateTime": NOW,
                "Attributes": {"MessageId": "0102", "FeedbackId": "0103"},
            }
        },
        metrics=[Metric("AWS/SES", "Reputation.BounceRate", {}, [(NOW, 0.05)])],
    )
    return World("test", "a world for tests", {HOME_REGION: region}, **more)


def signed(signing_name: str) -> str:
    """The Authorization header of a call made by hand: the signature is not verified."""
    scope = f"{ACCESS_KEY_ID}/20261124/{HOME_REGION}/{signing_name}/aws4_request"
    return f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=00"


@dataclass
class LocalAws:
    url: str
    clock: Clock
    world: World
    """The app asks for it at every request: another may be put here."""
    clients: dict[tuple[str, str, str], Any] = field(default_factory=dict)

    @property
    def queue(self) -> str:
        return queue_url(self.url, self.world)

    def client(
        self, service: str, region: str = HOME_REGION, access_key_id: str = ACCESS_KEY_ID
    ) -> Any:
        key = (service, region, access_key_id)
        if key not in self.clients:
            self.clients[key] = boto3.client(
                service,
                region_name=region,
                endpoint_url=self.url,
                aws_access_key_id=access_key_id,
                aws_secret_access_key=SECRET_ACCESS_KEY,
                config=Config(retries={"total_max_attempts": 1}, read_timeout=15),
            )
        return self.clients[key]


@pytest.fixture(scope="module")
def served() -> Iterator[LocalAws]:
    aws = LocalAws("", Clock(), make_world())
    loop = asyncio.new_event_loop()
    runner = web.AppRunner(build_aws(aws, clock=aws.clock), shutdown_timeout=0.1)

    async def start() -> int:
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return int(runner.addresses[0][1])

    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        port = asyncio.run_coroutine_threadsafe(start(), loop).result(10)
        aws.url = f"http://127.0.0.1:{port}"
        yield aws
    finally:
        for client in aws.clients.values():
            client.close()
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


@pytest.fixture
def aws(served: LocalAws) -> LocalAws:
    """The served AWS with a new world: throttle, faults and queues begin anew with it."""
    served.world = make_world()
    return served
