"""The one port of the local AWS: from a request to the service it is signed for, and back.

An answer of ours that does not fit the service's model leaves as a 500 and is logged: the bot
must not learn shapes here that AWS does not have.
"""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import formatdate
from typing import Any, Protocol

from aiohttp import web

from sandbox.aws import (
    cloudwatch,
    event_rules,
    export_jobs,
    health_api,
    iam,
    s3,
    sending,
    ses,
    sns,
)
from sandbox.aws.call import Call, Handler
from sandbox.aws.caller import SIGNING_NAMES, Caller, read_caller
from sandbox.aws.denials import denial
from sandbox.aws.errors import AwsError
from sandbox.aws.faults import Faults
from sandbox.aws.model import misfits, service_model
from sandbox.aws.protocols import Received, Reply, TargetJson, Wire, unknown_operation, wire
from sandbox.aws.sqs import Sqs
from sandbox.aws.sts import Sts
from sandbox.aws.throttle import Throttle
from sandbox.world import HOME_REGION, Fault, World

log = logging.getLogger(__name__)

MOST_BODY = 4 * 1024 * 1024
DENIED = ("AccessDenied", "AccessDeniedException", "AuthorizationError")


class WorldHolder(Protocol):
    """Whatever holds the world that is played now; another one may be put in at any time."""

    world: World


class Dropped(Exception):
    """The connection ends without an answer."""


@dataclass(frozen=True, slots=True)
class Plain:
    """An answer that no protocol of AWS made."""

    status: int
    body: bytes = b"<html><body>upstream connect error</body></html>"


def build_aws(
    world_holder: WorldHolder, *, clock: Callable[[], float] = time.time
) -> web.Application:
    """An application for any port on loopback; `clock` gives seconds since 1970."""
    aws = Aws(world_holder, clock)
    app = web.Application(client_max_size=MOST_BODY)
    app.router.add_get(f"{export_jobs.FILES}/{{job}}", aws.hand_out)
    app.router.add_route("*", "/{path:.*}", aws.handle)
    return app


class Aws:
    def __init__(self, holder: WorldHolder, clock: Callable[[], float]) -> None:
        self._holder = holder
        self._clock = clock
        self._sqs = Sqs(clock)
        self._sts = Sts(clock)
        self.services: dict[str, dict[str, Handler]] = {
            "sesv2": ses.OPERATIONS | export_jobs.OPERATIONS | sending.OPERATIONS,
            "sns": sns.OPERATIONS,
            "iam": iam.OPERATIONS,
            "sqs": self._sqs.operations(),
            "sts": self._sts.operations(),
            "cloudwatch": cloudwatch.OPERATIONS,
            "s3": s3.OPERATIONS,
            "health": health_api.OPERATIONS,
            "events": event_rules.OPERATIONS,
        }
        self._play(holder.world)

    def _play(self, world: World) -> None:
        self._world = world
        self._throttle = Throttle(self._clock)
        self._faults = Faults()
        self._sqs.load(world)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        if self._holder.world is not self._world:
            self._play(self._holder.world)
        caller = read_caller(request.headers)
        name = caller.signing_name if caller else "sts"
        service = SIGNING_NAMES.get(name)
        if service is None:
            return _response(_not_played(name))
        received = Received(request.method, request.raw_path, request.headers, await request.read())
        try:
            reply = await self._reply(service, caller, received, request)
        except Dropped:
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        response = _response(reply)
        if skew := self._world.clock_skew:
            response.headers["Date"] = formatdate(self._clock() + skew, usegmt=True)
        return response

    async def hand_out(self, request: web.Request) -> web.StreamResponse:
        """A file at a URL that carries its own permission: nobody signs for it."""
        spoken = wire("s3")
        try:
            plain = await self._obstruct("s3", "GetObject", HOME_REGION, self._world.account)
            body = export_jobs.file(self._world, request.path, request.query, self._clock())
        except Dropped:
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        except AwsError as e:
            return _response(spoken.error(e))
        return _response(plain or Reply(200, body, "binary/octet-stream"))

    async def _reply(
        self, service: str, caller: Caller | None, received: Received, request: web.Request
    ) -> Reply | Plain:
        spoken = wire(service)
        try:
            caller = _known(caller, spoken)
            account, session = self._sts.whose(caller, spoken)
            operation = spoken.operation(received)
            plain = await self._obstruct(service, operation, caller.region, account)
            if plain is not None:
                return plain
            handler = self.services[service].get(operation)
            if handler is None:
                # a rest service says 404 where it has no such path, the others have only 400
                raise unknown_operation(operation, 404 if service == "sesv2" else 400)
            params = _valid(spoken, service, operation, spoken.params(received, operation))
            base = f"{request.scheme}://{request.host}"
            call = Call(
                self._world,
                caller.region,
                operation,
                params,
                self._clock,
                base,
                lambda: _gone(request),
                account,
                session,
            )
            result = await handler(call)
            _check_answer(service, operation, result)
            return spoken.answer(operation, result)
        except AwsError as e:
            return spoken.error(e)

    async def _obstruct(
        self, service: str, operation: str, region: str, account: str
    ) -> Plain | None:
        """Delay, fault and throttle: what stands between a call and its answer."""
        world = self._world
        if delay := world.delays.get(service):
            await asyncio.sleep(delay)
        fault = self._faults.strikes(
            world.faults, service=service, operation=operation, region=region, account=account
        )
        if fault is not None:
            plain = await _strike(fault, denial(account, service, operation, region))
            if plain is not None:
                return plain
        if (
            service == "sesv2"
            and world.throttle
            and not self._throttle.admits(operation, account, region)
        ):
            raise AwsError("TooManyRequestsException")
        return None


async def _strike(fault: Fault, denial: str) -> Plain | None:
    """None where the call goes on, only later."""
    kind, _, value = fault.error.partition(":")
    match kind:
        case "unreachable":
            raise Dropped
        case "garbage":
            return Plain(200, b"<!doctype html><p>It works!<br>")
        case "status":
            return Plain(int(value))
        case "slow":
            await asyncio.sleep(float(value))
            return None
    raise AwsError(fault.error, denial if fault.error in DENIED else None)


def _known(caller: Caller | None, spoken: Wire) -> Caller:
    if caller is None:
        raise AwsError(spoken.missing_token)
    return caller


def _valid(spoken: Wire, service: str, operation: str, params: dict[str, Any]) -> dict[str, Any]:
    shape = service_model(service).operation_model(operation).input_shape
    faults = misfits(params, shape) if shape is not None else []
    if faults:
        many = "error" if len(faults) == 1 else "errors"
        message = f"{len(faults)} validation {many} detected: {'; '.join(faults)}"
        raise AwsError(spoken.invalid_input, message)
    return params


def _check_answer(service: str, operation: str, result: Any) -> None:
    shape = service_model(service).operation_model(operation).output_shape
    faults = misfits(result, shape) if shape is not None else []
    if faults:
        text = f"the sandbox's answer to {service} {operation} does not fit the model: "
        log.error("%s%s", text, "; ".join(faults))
        raise AwsError("InternalFailure", text + "; ".join(faults))


def _gone(request: web.Request) -> bool:
    return request.transport is None or request.transport.is_closing()


def _not_played(signing_name: str) -> Reply:
    error = unknown_operation(f"the sandbox does not play {signing_name}", 400)
    return TargetJson("sqs").error(error)


def _response(reply: Reply | Plain) -> web.Response:
    if isinstance(reply, Plain):
        return web.Response(status=reply.status, body=reply.body, content_type="text/html")
    headers = {"x-amzn-RequestId": str(uuid.uuid4()), "Content-Type": reply.content_type}
    return web.Response(status=reply.status, body=reply.body, headers=headers | reply.headers)
