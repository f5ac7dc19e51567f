"""The command that evaluates SPF, as a process, against a name server on loopback."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier, Lock
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import explain_spf
from bot.lines import BadLine
from bot.sources.memo import Memo
from bot.sources.memoised import MemoDns
from bot.spf import answer
from bot.terminal import Terminal
from checks.core import say
from checks.core.dns import spf as core
from sandbox.dns import NameServer
from sandbox.holder import Holder
from sandbox.world import World
from tests.bot.sources.conftest import looping
from tests.fakes import NOW, FakeDns
from tests.test_readme import ROOT

ZONE = {
    ("bounce.shop.example", "TXT"): ['"v=spf1 include:amazonses.com -all"'],
    ("amazonses.com", "TXT"): ['"v=spf1 ip4:54.240.0.0/18 -all"'],
    ("bare.example", "TXT"): ['"v=spf1 ip4:192.0.2.0/24 ?all ptr"'],
    ("wrong.example", "TXT"): ['"v=spf1 ip4:192.0.2.0/24 ipv4:192.0.2.1 -all"'],
    ("told.example", "TXT"): ['"v=spf1 -all exp=why.told.example"'],
    ("why.told.example", "TXT"): [r'"%{i} is none of ours \027[31m"'],
}
FAULTS = {"late.example": "servfail"}


@pytest.fixture(scope="module")
def servers() -> Iterator[str]:
    world = World("test", "a test", regions={}, zone=ZONE, dns_faults=FAULTS)
    with looping() as run:
        server = NameServer(Holder(world))
        run(server.start())
        yield f"127.0.0.1:{server.port}"
        run(server.close())


def spf(servers: str, *arguments: str, lines: bytes = b"") -> tuple[int, str, str]:
    """With DNS_SERVERS alone: no other setting, no database, no key."""
    command = [sys.executable, "-m", "bot", "spf", *arguments]
    env = {"DNS_SERVERS": servers, "ENV_FILE": ""}
    done = subprocess.run(command, input=lines, capture_output=True, cwd=ROOT, env=env, timeout=60)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_the_result_is_told_with_the_term_that_decided(servers: str) -> None:
    code, out, err = spf(servers, "54.240.8.31", "x@bounce.shop.example")
    lines = out.splitlines()
    assert (code, err) == (0, "")
    assert lines[0] == (
        "  ✓ 54.240.8.31 passes SPF for bounce.shop.example by include:amazonses.com"
    )
    assert "    · In the record of amazonses.com, at character 8: ip4:54.240.0.0/18" in lines
    assert lines[-1] == "  ✓ Nothing is odd in the records"


def test_the_exact_place_of_a_fault_is_told(servers: str) -> None:
    code, out, _ = spf(servers, "192.0.2.7", "wrong.example", "--json")
    told = json.loads(out)
    assert (code, told["result"]) == (0, "permerror")
    assert (
        told["path"]
        == [
            {
                "domain": "wrong.example",
                "depth": 0,
                "at": 24,
                "term": "ipv4:192.0.2.1",
                "record": "v=spf1 ip4:192.0.2.0/24 ipv4:192.0.2.1 -all",
            }
        ]
        or told["path"][0]["at"] == 24
    )
    [flaw] = told["lint"]
    assert flaw == {
        "domain": "wrong.example",
        "term": "ipv4:192.0.2.1",
        "at": 24,
        "breaks": True,
        "what": "ipv4:192.0.2.1 breaks the rules: there is no mechanism ipv4",
        "remedy": "Correct ipv4:192.0.2.1 in the record of wrong.example, or leave it out.",
    }


def test_the_lint_names_ses_where_its_address_does_not_pass(servers: str) -> None:
    code, out, _ = spf(servers, "54.240.8.31", "bare.example", "--json")
    told = json.loads(out)
    assert (code, told["result"]) == (0, "neutral")
    assert [flaw["what"] for flaw in told["lint"]] == [
        "It does not let SES send",
        "?all says nothing of who may not send",
        "ptr is never looked at, because of ?all",
        "ptr is slow, and some receivers pass it over",
    ]


def test_without_a_sender_the_helo_counts(servers: str) -> None:
    code, out, _ = spf(servers, "54.240.8.31", "", "bounce.shop.example", "--json")
    assert (code, json.loads(out)["domain"]) == (0, "bounce.shop.example")


def test_words_from_outside_do_not_steer_the_terminal(servers: str) -> None:
    _, out, _ = spf(servers, "192.0.2.1", "told.example")
    assert "192.0.2.1 fails SPF for told.example by -all" in out
    assert "\x1b" not in out


def test_what_could_not_be_looked_at_is_told_and_is_exit_code_2(servers: str) -> None:
    code, out, err = spf(servers, "192.0.2.1", "late.example", "--json")
    told = json.loads(out)
    assert (code, err, told["result"], told["lint"]) == (2, "", "temperror", [])
    [gap] = told["unavailable"]
    assert gap["source"] == "DNS TXT late.example"
    assert abs(datetime.now(UTC) - datetime.fromisoformat(gap["at"])) < timedelta(minutes=1)


def test_what_could_not_be_looked_at_is_told_to_people_with_its_time() -> None:
    dns = FakeDns(faulty={"late.example": say("No answer")})
    client = core.Client.of("192.0.2.1", "late.example")
    found = core.evaluate(dns, client, NOW)
    lint = core.lint(dns, "late.example", ses=False)
    shown = Terminal(colour=False).parts(explain_spf.parts(client, found, lint, NOW))
    assert "Could not look, DNS late.example, 2026-05-02 12:00 UTC: No answer" in shown


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["192.0.2.1"],
        ["--batch", "--json"],
        ["--batch", "192.0.2.1", "x.example"],
        ["nonsense", "x.example"],
        ["192.0.2.1", ""],
    ],
    ids=" ".join,
)
def test_what_cannot_be_done_is_one_line(servers: str, arguments: list[str]) -> None:
    code, out, err = spf(servers, *arguments)
    assert (code, out, len(err.splitlines())) == (1, "", 1)


def test_wrong_name_servers_are_told() -> None:
    code, out, err = spf("nonsense", "192.0.2.1", "x.example")
    assert (code, out) == (1, "")
    assert err == "DNS_SERVERS: nonsense: write IP:port, or [IPv6]:port\n"


def test_a_batch_answers_in_order_and_tells_each_bad_line(servers: str) -> None:
    lines: list[Any] = [
        {"id": 1, "ip": "54.240.8.31", "mail_from": "x@bounce.shop.example", "helo": "a.example"},
        {"id": "b", "ip": "192.0.2.1", "mail_from": "x@bounce.shop.example", "helo": None},
        {"id": 3, "ip": "192.0.2.1", "mail_from": "", "helo": "bounce.shop.example"},
        {"id": 4, "ip": "nonsense", "mail_from": "x@bounce.shop.example", "helo": "a.example"},
        {"id": 5, "ip": "192.0.2.1", "mail_from": "x@late.example", "helo": "a.example"},
        {"id": 6, "mail_from": "x@late.example", "helo": "a.example"},
        {"id": 7, "ip": "192.0.2.1", "mail_from": "\ud800@\ud800", "helo": ""},
        {"id": 8, "ip": "192.0.2.1", "mail_from": "x@wrong.example", "helo": "", "more": 1},
        {"id": 9, "ip": "192.0.2.1", "mail_from": "x@gone.example", "helo": "a.example"},
    ]
    written = "\n".join([*map(json.dumps, lines), "nope", ""]).encode()
    code, out, err = spf(servers, "--batch", lines=written)
    told = [json.loads(line) for line in out.splitlines()]
    assert code == 1
    assert told == [
        {"id": 1, "result": "pass"},
        {"id": "b", "result": "fail"},
        {"id": 3, "result": "fail"},
        {"id": 5, "result": "temperror"},
        {"id": 7, "result": "none"},
        {"id": 8, "result": "permerror"},
        {"id": 9, "result": "none"},
    ]
    assert err.splitlines() == [
        "spf: line 4: ip is no IP address",
        "spf: line 6: ip or mail_from is missing",
        "spf: line 10: is not JSON",
    ]


def test_a_good_batch_ends_well(servers: str) -> None:
    line = b'{"id": 1, "ip": "54.240.8.31", "mail_from": "x@bounce.shop.example", "helo": ""}\n'
    assert spf(servers, "--batch", lines=line * 2000)[0] == 0


class CountingDns(FakeDns):
    def __init__(self) -> None:
        super().__init__()
        self.asked: Counter[str] = Counter()
        self.lock = Lock()

    def txt(self, name: str) -> tuple[str, ...]:
        with self.lock:
            self.asked[name] += 1
        return super().txt(name)


def test_lines_that_are_answered_at_once_ask_each_question_once() -> None:
    dns, memo, together = CountingDns(), Memo(), Barrier(8)
    line = b'{"id": 1, "ip": "54.240.8.31", "mail_from": "x@bounce.shop.example"}'

    def ask(_: int) -> Any:
        together.wait(30)
        return answer(line, MemoDns(dns, memo))["result"]

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(8))) == {"pass"}
    assert dns.asked == {"bounce.shop.example": 1, "amazonses.com": 1}


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_no_line_breaks_a_batch(line: bytes) -> None:
    try:
        told = answer(line, FakeDns())
    except BadLine:
        return
    assert told["result"] in {result.value for result in core.Result}
