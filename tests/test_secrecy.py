"""The look-out for readable addresses, which every test ends with, would see one."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import create_engine

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
