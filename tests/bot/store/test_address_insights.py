from __future__ import annotations

from sqlalchemy import Engine

from bot.sources.ses_address import members
from bot.sources.snapshot import ADDRESS_INSIGHTS, Snapshot
from bot.store.forget import forget
from bot.store.snapshots import SnapshotStore
from checks.core import Address, Place
from sandbox.aws.validation import validation
from tests.bot.store.database import KEYS, NOW, Clock, count, dump

PLACE = Place("111122223333", "eu-west-1")


def test_what_ses_thinks_of_somebody_is_sealed_and_can_be_erased(engine: Engine) -> None:
    kept = Snapshot(SnapshotStore(engine, KEYS, clock=Clock()), lambda: NOW)
    answer = members({"MailboxValidation": validation({})}, "Ann@example.com")
    kept.refresh(PLACE, ADDRESS_INSIGHTS, "Ann@example.com", lambda _: answer)
    assert kept.get(PLACE, ADDRESS_INSIGHTS, "Ann@example.com", lambda _: None).value == answer
    assert "example.com" not in dump(engine).lower()
    forget(engine, KEYS, Address("ann", "example.com"), "U9", NOW)
    assert count(engine, "snapshot") == 0
