"""How the doctor's command ends, and what it prints."""

from __future__ import annotations

import json

import pytest

from bot import examining
from bot.doctor.exam import Exam
from bot.doctor.line import Area, Line, Spot
from bot.language import language
from checks.core import say
from tests.fakes import HOME, NOW

SETS = Spot(Area.SETS, say("Configuration sets"), HOME)
RIGHT = SETS.ok(say("They publish {kinds}", kinds=("BOUNCE", "SEND")))
WRONG = SETS.wrong(say("There is none"), say("Make one."), "aws x", ("ses:X",))
UNSEEN = SETS.unchecked(say("SES does not answer"))


@pytest.mark.parametrize(
    ("lines", "code"),
    [((RIGHT,), 0), ((RIGHT, UNSEEN), 2), ((RIGHT, UNSEEN, WRONG), 1)],
    ids=["right", "unseen", "wrong"],
)
def test_what_is_wrong_weighs_more_than_what_could_not_be_checked(
    lines: tuple[Line, ...], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert examining.tell(Exam(NOW, lines, 1.0), as_data=False) == code


def test_a_line_has_its_place_what_to_do_and_the_command(
    capsys: pytest.CaptureFixture[str],
) -> None:
    examining.tell(Exam(NOW, (RIGHT, WRONG, UNSEEN), 1.25), as_data=False)
    assert capsys.readouterr().out == (
        "✗ Wrong: 1 of 3; 1 could not be checked\n"
        "\n"
        "Events that SES publishes\n"
        "  ✓ Configuration sets, eu-west-1: They publish BOUNCE, SEND\n"
        "  ✗ Configuration sets, eu-west-1: There is none\n"
        "  What to do: Make one.\n"
        "    aws x\n"
        "  ? Configuration sets, eu-west-1: SES does not answer\n"
        "\n"
        "1 right, 1 wrong, 1 not checked · 1.2 s\n"
    )


def test_the_json_has_each_part_by_itself(capsys: pytest.CaptureFixture[str]) -> None:
    examining.tell(Exam(NOW, (WRONG,), 1.0), as_data=True)
    assert json.loads(capsys.readouterr().out) == {
        "at": "2026-05-02T12:00:00+00:00",
        "seconds": 1.0,
        "ok": 0,
        "wrong": 1,
        "not_checked": 0,
        "lines": [
            {
                "area": "configuration_sets",
                "what": "Configuration sets",
                "place": {"account": "111122223333", "region": "eu-west-1"},
                "state": "wrong",
                "told": "There is none",
                "remedy": "Make one.",
                "command": "aws x",
                "needs": ["ses:X"],
            }
        ],
    }


def test_it_is_told_in_the_language_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    examining.tell(Exam(NOW, (WRONG,), 1.0), language("ja"), as_data=False)
    shown = capsys.readouterr().out
    assert "対処方法" in shown
    examining.tell(Exam(NOW, (WRONG,), 1.0), language("ja"), as_data=True)
    assert json.loads(capsys.readouterr().out)["lines"][0]["what"] == "設定セット"
