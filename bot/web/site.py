"""Which address answers what: routes, handed in, as one WSGI application."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

READS = ("GET", "HEAD")


class Site:
    def __init__(self, routes: Mapping[str, WSGIApplication]) -> None:
        """`routes`: by their whole path, such as /healthz."""
        self._routes = dict(routes)

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        found = self._routes.get(environ.get("PATH_INFO", ""))
        if found is None:
            return answer(start, HTTPStatus.NOT_FOUND)
        return found(environ, start)


class Only:
    """A route that takes requests of these methods alone."""

    def __init__(self, methods: Collection[str], application: WSGIApplication) -> None:
        self._methods = methods
        self._application = application

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in self._methods:
            return answer(start, HTTPStatus.METHOD_NOT_ALLOWED, allow=", ".join(self._methods))
        return self._application(environ, start)


class Later:
    """A route whose application is made while others are served already."""

    def __init__(self) -> None:
        self._application: WSGIApplication | None = None

    def open(self, application: WSGIApplication) -> None:
        self._application = application

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if self._application is None:
            return answer(start, HTTPStatus.SERVICE_UNAVAILABLE)
        return self._application(environ, start)


def answer(
    start: StartResponse, status: HTTPStatus, text: str | None = None, **headers: str
) -> list[bytes]:
    """Plain text; without any, the status in words.  Nothing from outside belongs into it."""
    body = f"{status.phrase if text is None else text}\n".encode()
    start(
        f"{status.value} {status.phrase}",
        [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),
            *((name.title(), value) for name, value in headers.items()),
        ],
    )
    return [body]
