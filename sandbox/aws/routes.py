"""Which operation a method and a path mean, by the URI templates of a rest service's model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, unquote


@dataclass(frozen=True, slots=True)
class Match:
    operation: str
    labels: dict[str, str]
    query: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Route:
    operation: str
    method: str
    segments: tuple[str, ...]
    query: dict[str, list[str]]
    """What the query string must hold, for templates such as `/path?list`."""

    def labels(self, path: tuple[str, ...]) -> dict[str, str] | None:
        """What the path holds in the template's places; None where it does not fit."""
        labels: dict[str, str] = {}
        for number, segment in enumerate(self.segments):
            if segment.endswith("+}"):
                rest = len(self.segments) - number - 1
                greedy = path[number : len(path) - rest]
                if not greedy:
                    return None
                labels[segment[1:-2]] = "/".join(greedy)
                path = (*path[:number], "/".join(greedy), *path[len(path) - rest :])
            elif number >= len(path):
                return None
            elif segment.startswith("{"):
                if not path[number]:
                    return None
                labels[segment[1:-1]] = path[number]
            elif segment != path[number]:
                return None
        return labels if len(path) == len(self.segments) else None


class RouteTable:
    def __init__(self, model: Any) -> None:
        routes = []
        for name in model.operation_names:
            http = model.operation_model(name).http
            path, _, query = http["requestUri"].partition("?")
            required = parse_qs(query, keep_blank_values=True)
            routes.append(Route(name, http["method"], tuple(path.split("/")), required))
        # words before places: /contacts/list is not the contact called "list"
        self._routes = sorted(routes, key=_vagueness)

    def match(self, method: str, target: str) -> Match | None:
        raw_path, _, raw_query = target.partition("?")
        path = tuple(unquote(segment) for segment in raw_path.split("/"))
        query = parse_qs(raw_query, keep_blank_values=True)
        for route in self._routes:
            if route.method != method or any(
                query.get(name) != values for name, values in route.query.items()
            ):
                continue
            labels = route.labels(path)
            if labels is not None:
                return Match(route.operation, labels, query)
        return None


def _vagueness(route: Route) -> tuple[int, int, int]:
    greedy = sum(segment.endswith("+}") for segment in route.segments)
    places = sum(segment.startswith("{") for segment in route.segments)
    return greedy, places, -len(route.query)
