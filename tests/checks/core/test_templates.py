from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.core import Template
from checks.core.templates import Wanted, wanted
from tests.fakes import NOW


def of(text: str, subject: str = "") -> Wanted:
    return wanted(Template(NOW, "t", subject, text, None))


@pytest.mark.parametrize(
    ("text", "needed", "optional"),
    [
        pytest.param("no variables", (), (), id="none"),
        pytest.param("Hi {{name}}, {{ name }} {{{raw}}}", ("name", "raw"), (), id="plain"),
        pytest.param("{{order.total}} {{order/id}}", ("order.id", "order.total"), (), id="nested"),
        pytest.param("{{#if note}}{{note}}{{/if}}", (), ("note",), id="if"),
        pytest.param("{{#if a}}{{b}}{{else}}{{c}}{{/if}}{{d}}", ("d",), ("a", "b", "c"), id="else"),
        pytest.param(
            "{{#if a}}x{{else if b}}{{c}}{{/if}}{{d}}", ("d",), ("a", "b", "c"), id="else if"
        ),
        pytest.param("{{#if a}}{{a}}{{/if}}{{a}}", ("a",), (), id="needed somewhere"),
        pytest.param(
            "{{#each items}}{{this.name}} {{price}} {{this}} {{@index}}{{/each}}{{x}}",
            ("items", "items[]", "items[].name", "items[].price", "x"),
            (),
            id="each",
        ),
        pytest.param("{{#each xs}}{{../shop}}{{/each}}", ("shop", "xs"), (), id="outside"),
        pytest.param("{{#each xs}}{{@root.shop}}{{/each}}", ("shop", "xs"), (), id="root"),
        pytest.param(
            "{{#each xs as |x n|}}{{x.y}}{{n}}{{/each}}", ("xs", "xs[].y"), (), id="parameters"
        ),
        pytest.param("{{#with a.b}}{{c}}{{/with}}", ("a.b", "a.b.c"), (), id="with"),
        pytest.param("{{! note }}{{!-- {{x}} --}}{{y}}", ("y",), (), id="comments"),
        pytest.param('{{#if (eq a "b")}}{{c}}{{/if}}', (), ("a", "c"), id="expression"),
        pytest.param('{{lookup a "b"}} {{{raw}}}', ("a", "raw"), (), id="helper"),
        pytest.param("{{~a~}} {{&b}}", ("a", "b"), (), id="whitespace"),
        pytest.param('{{#* inline "p"}}{{a}}{{/inline}}{{> p b=c}}', ("a", "c"), (), id="partials"),
        pytest.param("{{#unless a}}b{{/unless}}{{^c}}d{{/c}}", ("c",), ("a",), id="unless"),
        pytest.param(
            "{{[first name]}} {{a.[b c].[d.e]}} {{p x=[y=z]}}"
            "{{#each [my items]}}{{[a b]}}{{/each}}",
            ("a.b c.d.e", "first name", "my items", "my items[].a b", "y=z"),
            (),
            id="brackets",
        ),
        pytest.param("{{[a}} {{b]}} {{[]}}", ("a", "b"), (), id="brackets that are broken"),
        pytest.param("{{#each}}{{/}}{{/if}}{{a", (), (), id="broken"),
    ],
)
def test_what_a_template_asks_for(
    text: str, needed: tuple[str, ...], optional: tuple[str, ...]
) -> None:
    assert of(text) == Wanted(needed, optional)


def test_every_part_is_looked_at() -> None:
    assert wanted(Template(NOW, "t", "{{a}}", "{{b}}", "{{c}}")).needed == ("a", "b", "c")
    assert wanted(Template(NOW, "t", None, None, None)) == Wanted((), ())


@pytest.mark.parametrize(
    ("attribute", "known"),
    [("total", True), ("order.total", True), ("name", True), ("Total", False), ("order_id", False)],
)
def test_the_attribute_that_ses_misses(attribute: str, known: bool) -> None:
    asked = of("{{order.total}} {{#each items}}{{name}}{{/each}}")
    assert asked.asks_for(attribute) is known


@given(st.text(st.sampled_from(list("{}#/^!>~&.@() |'\"=[]ab- \n")), max_size=80))
def test_it_reads_whatever_there_is(text: str) -> None:
    found = of(text)
    assert not set(found.needed) & set(found.optional)


@pytest.mark.parametrize(
    "piece", ["{{", "{{#if a}}", "{{#each a}}", "{{!--", "{{(", "{{a ", "{{'", "{{["]
)
def test_names_do_not_grow_with_a_hostile_template(piece: str) -> None:
    found = of(piece * 20_000)
    assert len(found.needed) + len(found.optional) < 50
    assert all(len(name) < 500 for name in (*found.needed, *found.optional))
