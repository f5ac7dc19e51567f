"""What is done to the database is told, also where it ends in the middle."""

from __future__ import annotations

from argparse import Namespace
from io import StringIO
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from bot import maintenance
from bot.plain import ENGLISH
from bot.settings import load
from bot.store.answers import Answer, AnswerStore
from bot.store.engine import utc_now
from bot.store.seal import Keys
from checks.core import Address, Outcome
from tests.bot.store.database import database

KEY = "k" * 16


def test_where_answers_of_the_forgotten_stand_is_told_whatever_comes_after(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are deleted here: nobody could ask for it again."""
    engine = database(tmp_path)
    answer = Answer(
        *("a1", Address("ann", "example.com"), "C1", "1.0", None, None, "U1"),
        *(utc_now(), Outcome.ACCEPTED, None),
    )
    AnswerStore(engine, Keys(KEY)).save(answer)
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER once BEFORE INSERT ON audit WHEN (SELECT count(*) FROM audit) > 0"
            " BEGIN SELECT RAISE(ABORT, 'the second fails'); END"
        )
    url = engine.url.render_as_string()
    engine.dispose()
    settings = load({"SES_REGIONS": "eu-west-1", "ADDRESS_KEY": KEY, "DATABASE_URL": url})
    monkeypatch.setattr("sys.stdin", StringIO("ann@example.com\nbob@example.com\n"))
    with pytest.raises(IntegrityError):
        maintenance.run(settings, Namespace(role="forget", address="-"), ENGLISH)
    assert capsys.readouterr().out == "C1\t1.0\n"
