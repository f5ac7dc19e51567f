"""Mail that waits in the world: SES told of a delay, and nobody has said yet how it ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sandbox.aws import wrap
from sandbox.aws.events import event
from sandbox.changes import BadChange
from sandbox.topics import topic_arn
from sandbox.world import Waiting, World

FINAL = ("Delivery", "Bounce", "Reject", "Rendering Failure")

LAST_REPLY = "421 4.4.1 Unable to connect to remote host"
"""Of a delay that a scenario tells without one."""

Fields = dict[str, Any]


def left(told: Iterable[tuple[str, Mapping[str, Any], str | None]]) -> list[Waiting]:
    """What of one message still waits.  `told`: its events in their order, each with its kind, what
    it says of the message (keywords of `event`, and `destination`), and the server's reply."""
    found: dict[str, Waiting] = {}
    for kind, said, reply in told:
        for to in said["recipients"]:
            if kind == "DeliveryDelay":
                found[to] = Waiting(to, dict(said), (reply or LAST_REPLY).removeprefix("smtp; "))
            elif kind in FINAL:
                found.pop(to, None)
    return [*found.values()]


def end(world: World, to: str, ends: str, now: datetime) -> None:
    """The newest message that waits for this address: its event is on the queue, as SES would
    publish it.  Raises BadChange."""
    known = [each for each in world.waiting if each.to == to]
    if not known:
        raise BadChange(f"no delayed mail to {to}")
    waiting = [each for each in known if each.ended is None]
    if not waiting:
        raise BadChange(f"mail to {to} waits no more: {known[-1].ended}")
    newest = max(waiting, key=lambda each: each.said["sent_at"])
    kind, fields = ENDS[ends](newest, now)
    mail = {name: value for name, value in newest.said.items() if name != "destination"}
    mail["recipients"] = [to]
    made = event(kind, at=now, account=world.account, **mail, **fields)
    # the mail names all its recipients, even where the event is about one of them
    made["mail"]["destination"] = list(newest.said["destination"])
    world.queue.append(wrap.sns(made, topic_arn=topic_arn(newest.said["region"], world.account)))
    newest.ended = ends


def _delivered(_: Waiting, __: datetime) -> tuple[str, Fields]:
    return "Delivery", {}


def _bounced(one: Waiting, _: datetime) -> tuple[str, Fields]:
    reply = f"smtp; 550 5.1.1 <{one.to}>: Recipient address rejected: User unknown"
    return "Bounce", {"reply": reply}


def _expired(one: Waiting, now: datetime) -> tuple[str, Fields]:
    """In SES's words for a message that it has given up, as bounces have them."""
    waited = (now - one.said["sent_at"]) // timedelta(minutes=1)
    words = f"smtp; 550 4.4.7 Message expired: unable to deliver in {waited} minutes.<{one.reply}>"
    kind = {"bounce_type": "Transient", "bounce_subtype": "General"}
    return "Bounce", {**kind, "status": "4.4.7", "reply": words}


ENDS: Mapping[str, Callable[[Waiting, datetime], tuple[str, Fields]]] = {
    "delivered": _delivered,
    "bounced": _bounced,
    "expired": _expired,
}
