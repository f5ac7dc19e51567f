"""docs/scenarios.md tells the truth: its lists are made from the code, its example loads.

After a change: python -m tests.sandbox.test_scenarios_page
"""

from __future__ import annotations

import inspect
import re
from datetime import UTC, datetime
from pathlib import Path

from sandbox.aws.event_blocks import BLOCKS
from sandbox.scenario import KEYS, read
from sandbox.told import OF_A_BODY, OF_THE_EVENT
from sandbox.tour import SCENARIOS, in_tour, read_all

PAGE = Path(__file__).parents[2] / "docs" / "scenarios.md"
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def fields() -> str:
    rows = ["| kind | fields |", "|---|---|"]
    for kind, (_, block) in BLOCKS.items():
        parameters = inspect.signature(block).parameters.values()
        own = [f"`{each.name}`" for each in parameters if each.kind is each.KEYWORD_ONLY]
        rows.append(f"| {kind} | {', '.join(own) or '–'} |")
    return "\n".join(rows)


def scenarios() -> str:
    rows = ["| scenario | outcome | lead | tour | about |", "|---|---|---|---|---|"]
    for each in read_all(SCENARIOS, NOW):
        tour = "yes" if in_tour(each) else ""
        expect = each.expect
        rows.append(f"| {each.name} | {expect.outcome} | {expect.lead} | {tour} | {each.about} |")
    return "\n".join(rows)


def made() -> str:
    """The page with its lists made anew, each after its mark."""
    text = PAGE.read_text(encoding="utf-8")
    for name, table in (("fields", fields()), ("scenarios", scenarios())):
        mark = f"<!-- {name} -->\n"
        before, rest = text.split(mark)
        after = re.sub(r"\A\n*(\|.*\n)*\n*", "", rest)
        text = f"{before}{mark}\n{table}\n" + (f"\n{after}" if after else "")
    return text


def told(heading: str) -> set[str]:
    """The first column of the table under a heading."""
    section = PAGE.read_text(encoding="utf-8").split(f"\n## {heading}\n")[1].split("\n## ")[0]
    section = section.split("<!--")[0]
    firsts = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    return {name for first in firsts for name in re.findall(r"`(\w+)`", first)}


def test_its_lists_are_those_of_the_code() -> None:
    assert PAGE.read_text(encoding="utf-8") == made()


def test_it_tells_every_key_and_no_other() -> None:
    assert told("Keys") == set(KEYS)
    assert told("Events") == {*OF_THE_EVENT, *OF_A_BODY}


def test_its_example_loads(tmp_path: Path) -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
    head, addition = blocks
    for number, text in enumerate((head, "about: x\naddress: a@b.example\n" + addition)):
        path = tmp_path / f"{number}.yaml"
        complete = text if number == 0 else f"{text}expect: {{outcome: unknown, lead: x}}\n"
        path.write_text(complete, encoding="utf-8")
        assert read(path, NOW).name == str(number)


if __name__ == "__main__":
    PAGE.write_text(made(), encoding="utf-8")
