"""`python -m tests.gallery FILE`: plays every scenario, and writes the gallery's file.

Each is asked once, and its answer written in every language.
"""

from __future__ import annotations

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.language import LANGUAGES
from sandbox.running import running
from sandbox.tour import SCENARIOS, read_one
from sandbox.worlds import world_of
from tests.gallery.variants import document, speaking, variants
from tests.scenarios.conftest import Desks


def main(path: Path) -> None:
    now = datetime.now(UTC)
    first = world_of(read_one(SCENARIOS, "accepted-250", now), now)
    with (
        running(first) as servers,
        ThreadPoolExecutor(192) as pool,
        TemporaryDirectory(prefix="ses-why-") as folder,
    ):
        desks = Desks(servers, pool, Path(folder))
        found = {code: tuple(variants(speaking(code), desks)) for code in LANGUAGES}
        made = document(f"{now.timestamp():.6f}", found)
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(made))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
