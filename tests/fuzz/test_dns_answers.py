"""Whatever name servers answer: a verdict, or why there is none; and it can be shown."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator
from concurrent.futures import Executor, Future
from threading import Thread
from typing import Any

import dns.message
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.diagnose import diagnose, inspect
from bot.slack import why
from bot.slack.domain import messages
from bot.slack.render import Slack
from bot.slack.validate import validate
from bot.sources.budget import Deadline
from bot.sources.dns import DnsSource, make_resolver
from bot.terminal import Terminal
from checks.core import Domain, EventKind, Mx, Unavailable
from checks.core.dns import spf
from checks.core.dns.dkim import key_record
from checks.core.dns.dmarc import record as dmarc
from checks.core.dns.spf.lint import MOST_TOLD
from checks.core.registry import load
from tests.fakes import ANN, NOW, SHOP, SHOP_ZONE_TXT, FakeDns, FakeHistory, ago, event, sources
from tests.fuzz.profile import HOSTILE, WORDS, tries

TERMS = (
    "v=spf1",
    "+all",
    "-all",
    "?all",
    "a:%{d}",
    "exists:%{ir}.%{v}._spf.%{d2r}",
    "include:shop.example",
    "include:bounce.shop.example",
    "redirect=shop.example",
    "ip4:192.0.2.0/33",
    "ip6:::/0",
    "ptr:%",
    "mx//64",
    "exp=%{c}.%{t}",
    *HOSTILE,
)
TAGS = (
    "v=DMARC1",
    "v=DKIM1",
    "p=reject",
    "p=none",
    "sp=%",
    "np=reject",
    "t=y",
    "psd=u",
    "rua=mailto:a@b.example!10z,https://x",
    "pct=99999999999999999999",
    "k=rsa",
    "k=ed25519",
    "p=",
    "p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA",
    "h=sha1",
    "s=*",
    *HOSTILE,
)
SPFS = st.lists(st.sampled_from(TERMS), max_size=14).map(lambda terms: " ".join(["v=spf1", *terms]))
TAGGED = st.builds(
    lambda version, tags: "; ".join([version, *tags]),
    st.sampled_from(["v=DMARC1", "v=DKIM1", "k=rsa"]),
    st.lists(st.sampled_from(TAGS), max_size=8),
)
"""Each begins as what it is to be read as: what does not is no record, and is passed over."""
TXT = st.lists(SPFS | TAGGED | WORDS, max_size=3).map(tuple)
NAMES = st.sampled_from(
    [
        *SHOP_ZONE_TXT,
        SHOP.name,
        f"_dmarc.{SHOP.name}",
        ANN.domain,
        f"_dmarc.{ANN.domain}",
        "example",
    ]
)
HOSTS = st.sampled_from([".", "", "mx.example", "feedback-smtp.eu-west-1.amazonses.com", *HOSTILE])


class AtOnce(Executor):
    """Runs what it is given in this thread."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(fn(*args, **kwargs))
        return done


@pytest.fixture(autouse=True)
def loud() -> Iterator[None]:
    """A check that crashes is logged, and the rest answers: here it shall be seen."""

    class Loud(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            raise AssertionError(record.getMessage()) from (
                record.exc_info[1] if record.exc_info else None
            )

    log, handler = logging.getLogger("bot.diagnose"), Loud(logging.ERROR)
    log.addHandler(handler)
    yield
    log.removeHandler(handler)


@given(
    st.dictionaries(NAMES, TXT, max_size=4),
    st.dictionaries(NAMES, HOSTS, max_size=2),
    st.lists(st.builds(Mx, st.integers(0, 65535), HOSTS), max_size=3).map(tuple),
)
@tries(60)
def test_whatever_a_zone_holds_can_be_told(
    txts: dict[str, tuple[str, ...]], cnames: dict[str, str], mxs: tuple[Mx, ...]
) -> None:
    zone = FakeDns(
        txts={**SHOP_ZONE_TXT, **txts}, cnames=cnames, mxs={SHOP.name: mxs, ANN.domain: mxs}
    )
    mail = event(
        EventKind.DELIVERY,
        ago(hours=1),
        outgoing_ip="54.240.7.12",
        mail_from="bounce.shop.example",
    )
    world = sources(dns=zone, history=FakeHistory(events=(mail,)))
    ways: dict[str, Any] = {"lookups": AtOnce(), "budget": 5.0, "clock": lambda: 0.0}
    checks = load()
    about = inspect(
        Domain(SHOP.name), [world], [each for each in checks if Domain in each.answers], **ways
    )
    assert all(validate(each, "message") == [] for each in messages(Slack(), about, "U1"))
    assert Terminal(colour=False).domain(about)
    told = diagnose(ANN, [world], [each for each in checks if type(ANN) in each.answers], **ways)
    assert validate(why.parent(Slack(), told, "U1"), "message") == []
    assert Terminal(colour=False).report(told)


@given(SPFS | WORDS, SPFS)
@tries(150)
def test_an_spf_record_may_say_anything(first: str, second: str) -> None:
    zone = FakeDns(txts={"shop.example": (first,), "bounce.shop.example": (second,)})
    client = spf.Client.of("192.0.2.3", "ann@shop.example", "mail.example")
    assert spf.evaluate(zone, client, NOW).result in spf.Result
    assert len(spf.lint(zone, "shop.example", ses=True).flaws) <= MOST_TOLD


@given(TAGGED | WORDS)
@tries(200)
@example("v=DMARC1; p=reject; pct=" + "9" * 5000)
@example("v=DKIM1; p=" + "A" * 60_000)
def test_tagged_records_may_say_anything(text: str) -> None:
    dmarc.parse(text)
    key_record([text])


ANSWERS = 7
"""Where a message has the low byte of how many answers it has (RFC 1035, 4.1.1)."""


class Liar(Thread):
    """A name server that promises one record to each question, and sends `tail` in its place."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.tail = b""

    def run(self) -> None:
        while True:
            asked, whom = self.socket.recvfrom(4096)
            if asked == b"end":
                return
            begun = bytearray(dns.message.make_response(dns.message.from_wire(asked)).to_wire())
            begun[ANSWERS] = 1
            self.socket.sendto(bytes(begun) + self.tail, whom)

    def close(self) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            sender.sendto(b"end", ("127.0.0.1", self.port))
        self.join()
        self.socket.close()


@pytest.fixture(scope="module")
def liar() -> Iterator[Liar]:
    server = Liar()
    server.start()
    yield server
    server.close()


@given(
    tail=st.binary(max_size=80)
    | st.sampled_from(
        [
            b"\xc0\x0c\x00\x10\x00\x01\x00\x00\x00\x3c\x00\x04\xffabc",
            b"\xc0\x0c\x00\x10\x00\x01\x00\x00\x00\x3c\xff\xff\x03abc",
            b"\xc0\x0c\x00\x05\x00\x01\x00\x00\x00\x3c\x00\x02\xc0\x0c",
            b"\xc0\xff" * 20,
        ]
    )
)
@tries(10)
def test_any_packet_is_an_answer_or_could_not_be_looked_at(liar: Liar, tail: bytes) -> None:
    liar.tail = tail
    resolver = make_resolver([f"127.0.0.1:{liar.port}"])
    resolver.timeout = resolver.lifetime = 0.02
    source = DnsSource(resolver, Deadline.after(60))
    told = []
    for ask in (source.txt, source.mx):
        try:
            ask("shop.example")
        except Unavailable as e:
            told.append(e.why.template)
    assert all(told)
