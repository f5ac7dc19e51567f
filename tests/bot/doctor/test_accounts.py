"""Several accounts: each has lines of its own, and one that refuses the bot costs its own alone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import wiring_doctor
from bot.doctor.line import State
from bot.plain import sentence
from bot.settings import load
from bot.store.engine import open_database
from bot.store.migrate import migrate
from sandbox.servers import running
from sandbox.tour import SCENARIOS, read_one
from sandbox.worlds import world_of

REFUSED = "The bot may not assume arn:aws:iam::777788889999:role/ses-why"


def test_an_account_that_refuses_the_role_is_wrong_once_and_else_not_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime.now(UTC)
    world = world_of(read_one(SCENARIOS, "role-refused", now), now)
    world.throttle = False
    with running(world, slack=True) as sandbox:
        settings = sandbox.environment() | {"DATABASE_URL": f"sqlite:///{tmp_path}/b.sqlite3"}
        migrate(open_database(settings["DATABASE_URL"]))
        for name, value in settings.items():
            if name.startswith("AWS_"):
                monkeypatch.setenv(name, value)
        exam = wiring_doctor.examined(load(settings))
    [wrong] = exam.of(State.WRONG)
    assert wrong.place
    assert (wrong.place.account, wrong.area.value) == ("777788889999", "identity")
    assert wrong.remedy
    assert sentence(wrong.remedy).startswith(REFUSED)
    unseen = exam.of(State.NOT_CHECKED)
    assert {line.place and line.place.account for line in unseen} == {"777788889999"}
    assert all(sentence(line.told).startswith(REFUSED) for line in unseen)
    assert len(unseen) == 4  # rights and configuration sets, in two Regions
    right = {line.place.account for line in exam.of(State.OK) if line.place}
    assert right == {"111122223333", "444455556666"}
