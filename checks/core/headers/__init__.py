"""Reads the headers of a received message: its way, its authenticity, and what filters said."""

from checks.core.headers.mark import Mark
from checks.core.headers.reading import Reading, read
from checks.core.headers.way import Leg, Part, Stretch

__all__ = ["Leg", "Mark", "Part", "Reading", "Stretch", "read"]
