"""The look-out for readable addresses, which every test ends with, would see one."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import create_engine

from tests.overheard import Ears
from tests.secrecy import Ledger, of_engine, readable

PRIVATE = {
    "address": "ann@example.com",
    "encoded": "u=ann%40example.com",
    "entity": "ann&#64;example.com",
    "reader": "opened by 203.0.113.9",
    "link": "HTTPS://shop.example/orders?x",
    "subject": "Your Order has shipped",
}


@pytest.mark.parametrize("text", PRIVATE.values(), ids=PRIVATE)
def test_what_is_private_is_seen(text: str) -> None:
    assert readable([("some.column", f"before {text} after")])


@pytest.mark.parametrize("text", ["[address]", "550 5.1.1 unknown", "gAAAAABo==", "@", "a @ b"])
def test_what_is_not_is_not(text: str) -> None:
    assert not readable([("some.column", text)])


def test_a_file_is_read_when_it_has_changed(tmp_path: Path) -> None:
    ledger, path = Ledger(), tmp_path / "x.sqlite3"
    engine = create_engine(f"sqlite:///{path}")
    seen = []
    for text in ("nobody", "ann@example.com"):
        with engine.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS t (x TEXT)")
            connection.exec_driver_sql("INSERT INTO t VALUES (?)", (text,))
        seen.append(ledger.readable())
    seen.append(ledger.readable())
    assert seen == [[], ["t.x: ann@example.com"], []]
    assert readable(of_engine(engine)) == ["t.x: ann@example.com"]
    engine.dispose()
    path.unlink()  # or this test would fail by what it looks for


LOG = "2026-05-01T09:00:00.000001Z INFO bot.x: "
KEYS = {"ADDRESS_KEY": "0123456789abcdef", "SLACK_BOT_TOKEN": "short"}


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        pytest.param(f"{LOG}to ann@example.com", True, id="address"),
        pytest.param('{"timestamp": "2026", "event": "to ann%40x.example"}', True, id="in JSON"),
        pytest.param("    | KeyError: 'ann@example.com'", True, id="in an exception"),
        pytest.param(f"{LOG}xoxb-1", True, id="token"),
        pytest.param(f"{LOG}wss://x/?ticket=1", True, id="ticket"),
        pytest.param("ADDRESS_KEY is 0123456789abcdef", True, id="key, told to a person"),
        pytest.param("Traceback (most recent call last):", True, id="past the log"),
        pytest.param(f"{LOG}to [address] [token], short of time", False, id="cut"),
        pytest.param("there is no ann@example.com", False, id="address, told to who typed it"),
    ],
)
def test_what_may_stand_in_no_log_is_heard(line: str, seen: bool) -> None:
    ears = Ears()
    ears.hear(f"{line}\n", KEYS)
    assert (bool(ears.found()), ears.found()) == (seen, [])
