"""`python -m tests.gallery FILE`: plays every scenario, and writes the gallery's file."""

from __future__ import annotations

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sandbox.servers import running
from sandbox.tour import SCENARIOS, read_one
from sandbox.worlds import world_of
from tests.gallery.variants import document, variants
from tests.scenarios.conftest import Desks


def main(path: Path) -> None:
    now = datetime.now(UTC)
    first = world_of(read_one(SCENARIOS, "accepted-250", now), now)
    with (
        running(first) as servers,
        ThreadPoolExecutor(192) as pool,
        TemporaryDirectory(prefix="ses-why-") as folder,
    ):
        made = document(f"{now.timestamp():.6f}", variants(Desks(servers, pool, Path(folder))))
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(made))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
