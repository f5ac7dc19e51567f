from __future__ import annotations

import pytest

from bot.plain import sentence
from checks.core import Template
from checks.core.content import notes
from tests.fakes import NOW

TEXT = "Hello, your order is on its way."
SHORT = "https://shop.example/orders"


def template(
    html: str | None = None, text: str | None = TEXT, subject: str | None = "Your order"
) -> Template:
    return Template(NOW, "receipt", subject, text, html)


def told(of: Template) -> list[str]:
    return [sentence(note.text) for note in notes(of)]


def held_against(of: Template) -> list[str]:
    return [sentence(note.text) for note in notes(of) if note.remedy]


def link(href: str, text: str) -> Template:
    return template(f'<p>Hello, <a href="{href}">{text}</a></p>')


@pytest.mark.parametrize(
    ("href", "text", "shown"),
    [
        pytest.param(
            "https://t.mailer.example/x", "https://shop.example", "shop.example", id="url"
        ),
        pytest.param(
            "https://t.mailer.example/x", "www.shop.example", "www.shop.example", id="www"
        ),
        pytest.param(
            "https://t.mailer.example/x",
            "see <b>https://shop</b>.example/a for it",
            "shop.example",
            id="in pieces",
        ),
        pytest.param("https://shop.example@mailer.example/", SHORT, "shop.example", id="user"),
        pytest.param("HTTPS://MAILER.EXAMPLE:8443", SHORT, "shop.example", id="capitals and port"),
        pytest.param("https://mailer.example/{{id}}", SHORT, "shop.example", id="hidden path"),
        pytest.param("https://mailer.example", "&#104;ttps://shop.example", "shop.example", id="&"),
        pytest.param("https://mailer.example", "https://münchen.example", None, id="international"),
    ],
)
def test_link_text_that_names_another_domain(href: str, text: str, shown: str | None) -> None:
    (found,) = held_against(link(href, text))
    assert found.startswith("Links that show one domain and lead to another: 1")
    assert (shown or "xn--mnchen-3ya.example") in found


@pytest.mark.parametrize(
    ("href", "text"),
    [
        pytest.param(SHORT, SHORT, id="the same"),
        pytest.param("https://www.shop.example/x?y", "http://shop.example/", id="its subdomain"),
        pytest.param("https://shop.co.uk", "https://news.shop.co.uk", id="under a public suffix"),
        pytest.param("https://xn--mnchen-3ya.example", "https://münchen.example", id="both forms"),
        pytest.param("https://t.mailer.example/x", "Your order", id="words"),
        pytest.param("https://t.mailer.example/x", "Booking.com", id="a name with a dot"),
        pytest.param("https://learn.mailer.example", "ASP.NET", id="a name like a host"),
        pytest.param("mailto:ann@mailer.example", "www.shop.example", id="an address"),
        pytest.param("/orders", "https://shop.example", id="relative"),
        pytest.param("#top", "https://shop.example", id="a fragment"),
        pytest.param("{{link}}", "https://shop.example", id="a placeholder"),
        pytest.param("https://{{host}}/x", "https://shop.example", id="a hidden host"),
        pytest.param("https://shop.example{{tail}}", "https://mailer.example", id="a hidden end"),
        pytest.param(
            "{{#if a}}https://a.example{{else}}https://b.example{{/if}}",
            "www.b.example",
            id="turns",
        ),
        pytest.param(
            "https://a.example", "{{#if a}}www.a.example{{else}}www.b.example{{/if}}", id="t"
        ),
        pytest.param("https://mailer.example", "https://{{shop}}.example", id="a hidden text"),
        pytest.param("https://mailer.example", "", id="no text"),
        pytest.param("{{amazonSESUnsubscribeUrl}}", "https://shop.example/unsubscribe", id="SES's"),
        pytest.param("https://[::1", "https://shop.example", id="a broken address"),
    ],
)
def test_links_that_nobody_can_call_lies(href: str, text: str) -> None:
    assert held_against(link(href, text)) == []


@pytest.mark.parametrize(
    ("of", "told_of"),
    [
        pytest.param(link("https://bit.ly/3x", "Order"), "shortener: 1, such as bit.ly", id="HTML"),
        pytest.param(template(text="See https://www.tinyurl.com/y"), "www.tinyurl.com", id="text"),
        pytest.param(link("http://192.0.2.1/a", "Order"), "bare IP address: 1", id="an IP"),
        pytest.param(link("http://[2001:db8::1]/a", "Order"), "2001:db8::1", id="an IPv6"),
        pytest.param(
            template('<img src="a.png"><img src="b.png">'), "pictures alone: 2", id="images"
        ),
    ],
)
def test_what_else_filters_hold_against_it(of: Template, told_of: str) -> None:
    (found,) = held_against(of)
    assert told_of in found


@pytest.mark.parametrize(
    "of",
    [
        pytest.param(link("https://youtu.be/x", "Watch"), id="a name of its owner's own"),
        pytest.param(link("https://not-bit.ly/x", "Order"), id="like a shortener"),
        pytest.param(link("https://bit.ly.shop.example/x", "Order"), id="below a domain"),
        pytest.param(template('<img src="a.png"><p>{{text}}</p>'), id="text by placeholder"),
        pytest.param(template('<img width="1" height="1" src="a"><!-- x -->'), id="a pixel alone"),
        pytest.param(template('<img src="a.png">Hello'), id="text after the last tag"),
        pytest.param(template('<a href="https://a.example"><img src="a">Hi</a>'), id="in a link"),
        pytest.param(template(""), id="nothing at all"),
        pytest.param(template("<p>こんにちは</p>", subject="ご注文の確認"), id="Japanese"),
        pytest.param(
            template("<!--[if mso]><a href='https://a.example'>www.b.example</a><![endif]-->Hi"),
            id="Outlook's own part",
        ),
        pytest.param(
            template("<!--[if !mso]><!--><p>Hello</p><!--<![endif]--><img src='a'>"), id="not mso"
        ),
        pytest.param(
            template("<head><title>x</title><style>a{}</style></head><p>Hi</p><img src='a'>"),
            id="a whole page",
        ),
    ],
)
def test_correct_but_unusual_templates(of: Template) -> None:
    assert held_against(of) == []


@pytest.mark.parametrize(
    ("of", "note"),
    [
        pytest.param(
            link("http://shop.example/a", "Order"), "Links over http, not https: 1", id="http"
        ),
        pytest.param(template("<p>Hello</p>", text=None), "no plain-text part", id="no text part"),
        pytest.param(
            template("<p>Hello</p>", text=" \n"), "no plain-text part", id="blank text part"
        ),
        pytest.param(
            template("<p>" + "é" * 60_000), "The HTML alone has 117 kB", id="size in bytes"
        ),
        pytest.param(template(subject=None), "The subject is empty", id="no subject"),
        pytest.param(template(subject="  "), "The subject is empty", id="blank subject"),
        pytest.param(template(subject="YOUR ORDER {{n}}"), "in capitals throughout", id="capitals"),
        pytest.param(
            template("<p>Hello {{name}}</p>", text="Hello {{name}}"),
            "Placeholders, whose values cannot be seen here: 2",
            id="placeholders",
        ),
    ],
)
def test_what_is_good_to_know_is_not_held_against_it(of: Template, note: str) -> None:
    assert any(note in each for each in told(of)), told(of)
    assert held_against(of) == []


@pytest.mark.parametrize(
    "subject",
    [
        "Your order",
        "{{subject}}",
        "{{#if a}}{{b}}{{/if}}",
        "NASA",
        "IBM DB2 z/OS",
        "こんにちは世界のみなさん",
        "2026-11-24",
    ],
)
def test_subjects_that_are_all_right(subject: str) -> None:
    assert not [each for each in told(template(subject=subject)) if "subject" in each]


def test_a_plain_template_says_nothing() -> None:
    assert notes(template()) == ()
    assert notes(template("<p>Hello</p>")) == ()
    assert notes(template(None, None, "Hi")) == ()


def test_of_what_was_cut_off_nothing_is_concluded() -> None:
    cut = Template(NOW, "receipt", "Hi", TEXT, '<img src="a.png">', cut=True)
    assert notes(cut) == ()


MANY = 500_000
HOSTILE = {
    "declarations": "<!" * (MANY // 2),
    "comments that never end": "<!-- >" * (MANY // 6),
    "comments": "<!-->" * (MANY // 5),
    "instructions": "<?" * (MANY // 2),
    "sections": "<![x >" * (MANY // 6),
    "tags that never end": "<a href=x " * (MANY // 10),
    "quotes that never end": '<a href="' * (MANY // 9),
    "quotes of both kinds": "<a b='\" c=\"'" * (MANY // 12),
    "end tags": "</" * (MANY // 2) + ">",
    "one tag of many attributes": "<a " + "x " * (MANY // 2) + ">",
    "one tag of many signs": "<a " + "=" * MANY + ">",
    "slashes": "<a " + "/" * MANY,
    "nested tags": "<div>" * (MANY // 5),
    "open links": "<a href=https://a.example>www.b.example" * (MANY // 39),
    "scripts": "<script>" * (MANY // 8) + "</" * 1000,
    "references": "&" * MANY,
    "references in a link": "<a href=x>" + "&#x" * (MANY // 3),
    "placeholders that never end": "{{" * (MANY // 2),
    "triple placeholders": "{{{x}} " * (MANY // 7),
    "placeholder comments": "{{!-- }} " * (MANY // 9),
    "closing braces": "}}" * (MANY // 2),
    "addresses": "https://" * (MANY // 8),
    "zeros": "\0" * MANY,
    "halves of characters": "\ud800" * MANY,
    "less than": "<" * MANY,
    "greater than": ">" * MANY,
    "left and right": "<>" * (MANY // 2),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_template_comes_to_an_end(text: str) -> None:
    """In time that grows with its length: these would take hours otherwise."""
    notes(Template(NOW, "receipt", text[:1000], text, text))
