"""A name server on loopback, over UDP and TCP, which answers from the world's zone.

It can also fail as real ones do: say nothing, refuse, give up, cut short, or answer rubbish.
"""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress
from typing import Any

import dns.exception
import dns.flags
import dns.message
import dns.opcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset
from dns.rcode import Rcode

from sandbox.holder import Holder
from sandbox.zone import Records, text_of

PLAIN_UDP_SIZE = 512
"""RFC 1035: what a client takes over UDP that does not say more by EDNS."""

TCP_SIZE = 65_535

TRIES_FOR_A_PORT = 20
"""UDP and TCP share one number, and a port free for one may be taken for the other."""

FAULTS = ("timeout", "servfail", "refused", "truncate", "cut", "lame", "garbage")


class NameServer:
    """Serves `holder.world.zone`; `close` ends every task and frees the port."""

    def __init__(self, holder: Holder) -> None:
        self._holder = holder
        self._tasks: set[asyncio.Task[None]] = set()
        self._udp: asyncio.DatagramTransport | None = None
        self._tcp: asyncio.Server | None = None
        self.port = 0

    async def start(self, port: int = 0) -> None:
        loop = asyncio.get_running_loop()
        udp, tcp = _both(port)
        self.port = udp.getsockname()[1]
        self._udp, _ = await loop.create_datagram_endpoint(lambda: _Datagrams(self), sock=udp)
        self._tcp = await asyncio.start_server(self._stream, sock=tcp)

    async def close(self) -> None:
        if self._udp is not None:
            self._udp.close()
        if self._tcp is not None:
            self._tcp.close()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def keep(self, task: asyncio.Task[None]) -> None:
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def answer(self, wire: bytes, *, over_tcp: bool) -> bytes | None:
        """The bytes to send back, or None for silence."""
        world = self._holder.world
        delay = world.delays.get("dns", 0.0)
        if delay:
            await asyncio.sleep(delay)
        try:
            query = dns.message.from_wire(wire)
        except dns.exception.DNSException:
            return _form_error(wire)
        if query.flags & dns.flags.QR:
            return None
        if query.opcode() != dns.opcode.QUERY or len(query.question) != 1:
            return _bare(query, Rcode.NOTIMP)
        name = text_of(query.question[0].name)
        fault = world.dns_faults.get(name, world.dns_faults.get("*"))
        match fault:
            case "timeout":
                return None
            case "servfail":
                return _bare(query, Rcode.SERVFAIL)
            case "refused":
                return _bare(query, Rcode.REFUSED)
            case "lame":
                return _referral(query)
            case "garbage":
                return wire[:2] + b"\xff" * 30
        cut = fault == "cut" or (fault == "truncate" and not over_tcp)
        return self._reply(query, over_tcp=over_tcp, cut=cut)

    def _reply(self, query: dns.message.Message, *, over_tcp: bool, cut: bool) -> bytes:
        response = dns.message.make_response(query, recursion_available=True)
        [question] = query.question
        found = Records(self._holder.world.zone).ask(question.name, question.rdtype)
        response.set_rcode(found.rcode)
        response.answer += found.answer
        response.authority += found.authority
        # without EDNS, dnspython gives the payload size as 0
        limit = TCP_SIZE if over_tcp else max(PLAIN_UDP_SIZE, query.payload)
        with suppress(dns.exception.TooBig):
            if not cut:
                return response.to_wire(max_size=limit)
        response.answer, response.authority = [], []
        response.flags |= dns.flags.TC
        return response.to_wire(max_size=limit)

    async def _stream(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.keep(task)
        try:
            while True:
                size = int.from_bytes(await reader.readexactly(2), "big")
                wire = await self.answer(await reader.readexactly(size), over_tcp=True)
                if wire is not None:
                    writer.write(len(wire).to_bytes(2, "big") + wire)
                    await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the client has what it wanted
        finally:
            writer.close()


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, server: NameServer) -> None:
        self._server = server
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self._server.keep(asyncio.get_running_loop().create_task(self._respond(data, addr)))

    async def _respond(self, data: bytes, addr: tuple[str, int]) -> None:
        wire = await self._server.answer(data, over_tcp=False)
        if wire is not None and self._transport is not None and not self._transport.is_closing():
            self._transport.sendto(wire, addr)


def _both(port: int) -> tuple[socket.socket, socket.socket]:
    """A UDP and a listening TCP socket on the same free port of 127.0.0.1."""
    for _ in range(TRIES_FOR_A_PORT):
        udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        tcp = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            udp.bind(("127.0.0.1", port))
            tcp.bind(udp.getsockname())
        except OSError:
            udp.close()
            tcp.close()
            continue
        udp.setblocking(False)
        return udp, tcp
    raise OSError(f"no port of 127.0.0.1 is free for both UDP and TCP (asked for {port or 'any'})")


def _bare(query: dns.message.Message, rcode: Rcode) -> bytes:
    response = dns.message.make_response(query, recursion_available=True)
    response.set_rcode(rcode)
    return response.to_wire()


def _referral(query: dns.message.Message) -> bytes:
    """Of a server that does not serve the zone, and looks up nothing for others: ask the root."""
    response = dns.message.make_response(query)
    root = dns.rrset.from_text(".", 3600, "IN", "NS", "a.root-servers.net.")
    response.authority.append(root)
    return response.to_wire()


def _form_error(wire: bytes) -> bytes | None:
    if len(wire) < 12:
        return None
    response = dns.message.Message(id=int.from_bytes(wire[:2], "big"))
    response.flags = dns.flags.Flag(dns.flags.QR)
    response.set_rcode(Rcode.FORMERR)
    return response.to_wire()
