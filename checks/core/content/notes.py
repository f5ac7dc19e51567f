"""What there is to say of a template: what filters hold against it, and what is good to know.

Held against it is only what filters document, or mail programs warn of, and what is certain:

- link text that names another domain: rspamd's phishing module, Thunderbird's and KMail's scam
  warnings (https://rspamd.com/doc/modules/phishing.html)
- links to bare IP addresses: SpamAssassin's NUMERIC_HTTP_ADDR, the same warnings
- URL shorteners: Spamhaus lists them as abused redirectors (https://www.spamhaus.org/blocklists/)
- pictures and no text: SpamAssassin's HTML_IMAGE_ONLY rules

No text part beside HTML, links over http, capitals and size are told, and not held against it:
much mail that arrives well has them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from checks.core.content.links import Leads, Link, leads, shown_elsewhere, written
from checks.core.content.page import LINKS_MAX, Page, read
from checks.core.content.placeholders import mask
from checks.core.content.shorteners import is_shortener
from checks.core.content.subject import subject_notes
from checks.core.ses import Template
from checks.core.text import Text, say

CLIPPED = 102 * 1024
"""Bytes of HTML from which Gmail hides the rest behind a link: about so many are observed."""

_WRITTEN_MAX = 600_000
_NOTHING = Page((), 0, True, 0)


@dataclass(frozen=True, slots=True)
class Note:
    text: Text
    remedy: Text | None = None
    """What to do where filters hold it against the message; None: it is good to know."""


def notes(template: Template) -> tuple[Note, ...]:
    """The gravest first."""
    page = read(template.html) if template.html else _NOTHING
    plain = mask((template.text or "")[:_WRITTEN_MAX])
    links = (*page.links, *tuple(written(plain.text))[:LINKS_MAX])
    told = (
        *_of_links(links),
        *_of_form(template, page),
        *map(Note, subject_notes(template.subject)),
    )
    hidden = page.hidden + plain.hidden
    return (*told, _unseen(hidden)) if hidden else told


def _of_links(links: tuple[Link, ...]) -> Iterator[Note]:
    lying = [(shown, link) for link in links if (shown := shown_elsewhere(link))]
    if lying and (to := leads(lying[0][1].address)):
        yield Note(
            say(
                "Links that show one domain and lead to another: {count}, such as {shown}"
                " to {host}",
                count=len(lying),
                shown=lying[0][0],
                host=to.host,
            ),
            say("In the template, let a link's text be words, or the address that it leads to."),
        )
    yield from _of_hosts(tuple(to for link in links if (to := leads(link.address))))


def _of_hosts(web: tuple[Leads, ...]) -> Iterator[Note]:
    if ips := [to.host for to in web if to.bare_ip]:
        yield Note(
            say(
                "Links to a bare IP address: {count}, such as {host}",
                count=len(ips),
                host=ips[0],
            ),
            say("In the template, link to names of ours in place of bare IP addresses."),
        )
    if short := [to.host for to in web if is_shortener(to.host)]:
        yield Note(
            say(
                "Links through a URL shortener: {count}, such as {host}",
                count=len(short),
                host=short[0],
            ),
            say(
                "In the template, link to the page itself in place of {host}: filters distrust "
                "shorteners, whatever is behind them.",
                host=short[0],
            ),
        )
    if plain := [to.host for to in web if not to.secure and not to.bare_ip]:
        told = say(
            "Links over http, not https: {count}, such as {host}", count=len(plain), host=plain[0]
        )
        yield Note(told)


def _of_form(template: Template, page: Page) -> Iterator[Note]:
    if page.images and page.text is False and not template.cut:
        yield Note(
            say("The HTML has no text, and pictures alone: {count}", count=page.images),
            say("Put what the pictures say into the template as text, too."),
        )
    if not template.html:
        return
    if not (template.text or "").strip():
        yield Note(say("There is HTML and no plain-text part beside it"))
    size = len(template.html.encode("utf-8", "replace"))
    if size > CLIPPED:
        told = say(
            "The HTML alone has {size} kB: Gmail hides what comes after about {limit} kB",
            size=size // 1024,
            limit=CLIPPED // 1024,
        )
        yield Note(told)


def _unseen(hidden: int) -> Note:
    return Note(say("Placeholders, whose values cannot be seen here: {count}", count=hidden))
