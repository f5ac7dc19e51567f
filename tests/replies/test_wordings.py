"""Replies that the rules were written with: a net under them, and no proof of how good they are.

`wordings.tsv` holds sentences as servers word them, with the reason that the author of the rules
had in mind, before running them.  What counts as proof is the labelled set beside it.
"""

from __future__ import annotations

from pathlib import Path

from checks.core.replies import REASONS, classify

PATH = Path(__file__).parent / "wordings.tsv"
ROWS = [line.split("\t") for line in PATH.read_text(encoding="utf-8").splitlines()[1:]]


def slug(remote: str, reply: str) -> str:
    return classify(reply.replace("\\n", "\n"), remote=remote or None).reason.slug


def test_wordings_keep_their_reason() -> None:
    wrong = [
        (reason, found, reply)
        for reason, also, remote, reply in ROWS
        if (found := slug(remote, reply)) not in (reason, *also.split())
    ]
    assert len(wrong) / len(ROWS) < 0.02, wrong


def test_wordings_name_reasons_and_are_there_once() -> None:
    assert {label for reason, also, *_ in ROWS for label in (reason, *also.split())} <= {*REASONS}
    assert len({reply for *_, reply in ROWS}) == len(ROWS)
