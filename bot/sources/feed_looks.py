"""Reads each of AWS's public feeds by itself, to tell which of them can be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from urllib3.exceptions import HTTPError, TimeoutError

from bot.doctor.feeds import Wrong
from bot.sources.health_feeds import Garbage, Passing
from checks.core import Unavailable, say


@dataclass(frozen=True, slots=True)
class FeedLook:
    fetch: Callable[[], object]
    """Raises HTTPError, and Garbage."""

    def read(self) -> Wrong | None:
        try:
            self._fetch_patiently()
        except Passing as e:
            why = say("It fails at the moment ({what})", what=e.what)
            raise Unavailable("service health", why) from e
        except Garbage as e:
            return Wrong(say("Something else answers there ({what})", what=e.what))
        except TimeoutError as e:
            raise Unavailable("service health", say("It does not answer in time")) from e
        except HTTPError as e:
            raise Unavailable("service health", say("It cannot be reached")) from e
        return None

    def _fetch_patiently(self) -> None:
        """A feed that is slow once may not be gone."""
        try:
            self.fetch()
        except TimeoutError:
            self.fetch()
