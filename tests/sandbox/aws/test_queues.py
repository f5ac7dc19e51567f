"""What can be shown without a client: waits that end, handles of another queue."""

from __future__ import annotations

import asyncio

import pytest

from sandbox.aws.call import Call
from sandbox.aws.queues import BadHandle, Message, Queue
from sandbox.aws.sqs import Sqs, queue_url
from sandbox.world import HOME_REGION, Shape, World
from tests.sandbox.aws.conftest import Clock, make_world


def call(operation: str, world: World, *, gone: bool = False, **params: object) -> Call:
    named = {"QueueUrl": queue_url("http://here", world), **params}
    return Call(world, HOME_REGION, operation, named, Clock(), "http://here", lambda: gone)


def test_a_wait_ends_when_a_message_comes() -> None:
    async def play() -> list[Message]:
        queue = Queue("q", "arn:q")
        waiting = asyncio.create_task(queue.something_new(10))
        await asyncio.sleep(0)
        queue.put(Message("m", 0), 0)
        await asyncio.wait_for(waiting, 1)
        return queue.receive(10, 0)

    assert [message.body for message in asyncio.run(play())] == ["m"]


def test_the_next_message_comes_into_view_when_the_first_is_due() -> None:
    queue = Queue("q", "arn:q", visibility=30)
    assert queue.next_visible_in(0) is None
    queue.put(Message("late", 0), 0, delay=50)
    queue.put(Message("now", 0), 0)
    queue.receive(10, 0)
    assert queue.next_visible_in(10) == 20
    assert [message.body for message in queue.receive(10, 60)] == ["now", "late"]


def test_a_visibility_of_nothing_gives_each_message_once_a_call() -> None:
    queue = Queue("q", "arn:q")
    for body in "ab":
        queue.put(Message(body, 0), 0)
    assert [message.body for message in queue.receive(10, 0, visibility=0)] == ["a", "b"]
    assert [message.received for message in queue.receive(10, 0)] == [2, 2]


def test_a_handle_belongs_to_its_queue() -> None:
    queue, other = Queue("q", "arn:q"), Queue("o", "arn:o")
    queue.put(Message("m", 0), 0)
    (message,) = queue.receive(1, 0)
    with pytest.raises(BadHandle):
        other.delete(queue.handle(message))


def test_a_waiting_receive_ends_when_the_world_changes() -> None:
    async def play() -> Shape:
        world, sqs = make_world(), Sqs(Clock())
        sqs.load(world)
        receive = sqs.receive_message(call("ReceiveMessage", world, WaitTimeSeconds=20))
        waiting = asyncio.create_task(receive)
        await asyncio.sleep(0)
        sqs.load(make_world(queue=["of the next world"]))
        return await asyncio.wait_for(waiting, 1)

    assert asyncio.run(play()) == {}


def test_a_caller_that_hung_up_takes_no_message_away() -> None:
    async def play() -> tuple[Shape, Shape]:
        world, sqs = make_world(), Sqs(Clock())
        sqs.load(world)
        dead = call("ReceiveMessage", world, gone=True, WaitTimeSeconds=20)
        waiting = asyncio.create_task(sqs.receive_message(dead))
        await asyncio.sleep(0)
        await sqs.send_message(call("SendMessage", world, MessageBody="m"))
        nothing = await asyncio.wait_for(waiting, 1)
        return nothing, await sqs.receive_message(call("ReceiveMessage", world))

    nothing, received = asyncio.run(play())
    assert nothing == {}
    assert [message["Body"] for message in received["Messages"]] == ["m"]
