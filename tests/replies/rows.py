"""The labelled replies: what each row says, and how the two halves are read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
HALVES = ("open", "sealed")
COLUMNS = (
    "id",
    "provider",
    "reply",
    "status",
    "remote",
    "bounce_type",
    "bounce_subtype",
    "reason",
    "also",
    "why",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One reply and what an honest reader says it means."""

    half: str
    """"open" may be read while rules are written, "sealed" may not."""
    id: str
    provider: str
    reply: str
    """As the server or SES gave it, its line breaks restored."""
    status: str
    """The status SES reports beside the reply, empty where none was kept."""
    remote: str
    """The host that answered, empty where it is not known."""
    bounce_type: str
    """Permanent, Transient or Undetermined; DeliveryDelay and Reject name those events."""
    bounce_subtype: str
    """The bounce's subtype, or the delay's type."""
    reason: str
    also: tuple[str, ...]
    """Other reasons an honest reader could give."""
    why: str
    """Why this label, and where such a reply was seen."""


def files(half: str) -> list[Path]:
    """The half's files, one for each family of providers."""
    return sorted((FOLDER / half).glob("*.tsv"))


def lines(path: Path) -> list[list[str]]:
    """The file's cells, heading first. Cells are never quoted: a reply may hold quotes."""
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]


def rows(half: str) -> tuple[Row, ...]:
    """Every row of one half."""
    return tuple(row(half, cells) for path in files(half) for cells in lines(path)[1:])


def row(half: str, cells: list[str]) -> Row:
    """One line of a file as a row."""
    id_, provider, reply, status, remote, bounce_type, subtype, reason, also, why = cells
    return Row(
        half=half,
        id=id_,
        provider=provider,
        reply=reply.replace("\\n", "\n"),
        status=status,
        remote=remote,
        bounce_type=bounce_type,
        bounce_subtype=subtype,
        reason=reason,
        also=tuple(also.split()),
        why=why,
    )
