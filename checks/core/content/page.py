"""What a reader sees of a message's HTML: its links, its pictures, and whether there is any text.

The HTML may be anything.  Before the standard library's parser sees it, comments and declarations
are cut out and what comes after the last tag is set apart: on those, unfinished, it would go over
the rest of the text again and again.
"""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser

from checks.core.content.links import Link
from checks.core.content.placeholders import TURN, VALUE, mask

HTML_MAX = 600_000
"""Characters that are looked at; SES takes templates of 500 kB."""
LINKS_MAX = 1_000
TEXT_MAX = 300
"""Characters of a link's text that are looked at."""

_HIDDEN = ("script", "style", "title")


@dataclass(frozen=True, slots=True)
class Page:
    links: tuple[Link, ...]
    images: int
    """Without those of one pixel, which only tell that the message was opened."""
    text: bool | None
    """Whether there is any to read; None: a placeholder may stand for some."""
    hidden: int
    """Values that placeholders hide."""


def read(html: str) -> Page:
    masked = mask(html[:HTML_MAX])
    plain = _without(_without(masked.text, "<!"), "<?")
    end = plain.rfind(">") + 1
    reader = _Reader()
    reader.feed(plain[:end])
    reader.close()
    reader.handle_data(plain[end:])
    reader.end_link()
    return Page(tuple(reader.links), reader.images, reader.text, masked.hidden)


def _without(html: str, opening: str) -> str:
    """Without comments (`<!-- … -->`) and what else begins so; unfinished, they go to the end."""
    parts: list[str] = []
    at = 0
    while (start := html.find(opening, at)) >= 0:
        parts.append(html[at:start])
        comment = html.startswith("<!--", start)
        closing = "-->" if comment else ">"
        # `<!-->` is a whole comment
        end = html.find(closing, start + 2)
        if end < 0:
            return "".join(parts)
        at = end + len(closing)
    return "".join((*parts, html[at:]))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[Link] = []
        self.images = 0
        self.text: bool | None = False
        self._address: str | None = None
        self._words: list[str] = []
        self._hidden = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden = tag in _HIDDEN
        named = {name: value or "" for name, value in reversed(attrs)}
        if tag == "a":
            self.end_link()
            self._address = named.get("href", "").strip()
        elif tag == "area":
            self._keep(Link(named.get("href", "").strip()))
        elif tag == "img":
            pixel = named.get("width", "").strip() == "1" or named.get("height", "").strip() == "1"
            self.images += not pixel

    def handle_endtag(self, tag: str) -> None:
        self._hidden = False
        if tag == "a":
            self.end_link()

    def handle_data(self, data: str) -> None:
        if self._hidden:
            return
        if self._address is not None and len(self._words) < TEXT_MAX:
            self._words.append(data[:TEXT_MAX])
        if self.text is True:
            return
        if data.replace(VALUE, "").replace(TURN, "").strip():
            self.text = True
        elif VALUE in data:
            self.text = None

    def end_link(self) -> None:
        if self._address:
            text = " ".join("".join(self._words).split())[:TEXT_MAX]
            self._keep(Link(self._address, text))
        self._address, self._words = None, []

    def _keep(self, link: Link) -> None:
        if link.address and len(self.links) < LINKS_MAX:
            self.links.append(link)
