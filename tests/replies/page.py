"""Makes docs/replies.md from the reasons, the providers, and the labelled replies."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable

from checks.core.replies import REASONS, REASONS_VERSION
from checks.core.replies.amazon import CAUSES
from checks.core.replies.providers import PROVIDERS, SOFTWARE
from checks.core.replies.rules import Kind, Provider
from checks.core.replies.wording import GENERIC, WEAK
from tests.replies.rows import HALVES, Row, rows
from tests.replies.scoring import score

HEAD = """# Replies: what is known, and how well

What a receiving server says is read by its words first, by the rules of its provider before those
for everybody; codes count where words say nothing. This page is made from the rules and from
{count} labelled replies in [tests/replies](../tests/replies): `make replies` writes it anew.
Version {version} of the rules.

A whole bounce, an SES event or a log may be given as well: the replies in it are found first, each
with its recipient, and with the server that the report names (`Remote-MTA`, `host … said`). Headers
of our own message never name it.

## How often the reason is right
Each reply was labelled by somebody who had not seen the rules, from its words alone; where a
second reading is as honest, either counts. The **open** half may be read by whoever writes rules;
the **sealed** half may not, so its figure is the one to believe.
"""
OF_SES = """SES's own errors, by SMTP or from its API, are known before anything else: no receiving
server has seen the message then, SES has not kept it, and does not try again by itself. Each has
one of the reasons above; headline, advice and who can act are those of the cause.
"""
KINDS = {
    Kind.MAILBOXES: "mailboxes",
    Kind.FILTER: "filter or gateway",
    Kind.SOFTWARE: "program or list",
}


def page() -> str:
    count = sum(len(rows(half)) for half in HALVES)
    return "\n".join(
        [
            HEAD.format(count=count, version=REASONS_VERSION),
            *_figures(),
            "\n### By provider (open half)",
            *_by("provider", lambda row: row.provider),
            "\n### By reason (open half)",
            *_by("reason", lambda row: row.reason),
            "\n## The reasons",
            *_reasons(),
            "\n## What SES says itself",
            OF_SES,
            *_causes(),
            "\n## Who is known",
            f"{len(GENERIC) + len(WEAK)} rules hold for everybody; these have rules, names or "
            "pages of their own.\n",
            *_providers(),
            "",
        ]
    )


def _figures() -> Iterable[str]:
    yield "| half | replies | right | of them the first reading | left unknown |"
    yield "| --- | --- | --- | --- | --- |"
    for half in HALVES:
        found = score(rows(half))
        yield (
            f"| {half} | {found.rows} | {_percent(found.right, found.rows)} | "
            f"{_percent(found.exact, found.rows)} | {_percent(found.unknown, found.rows)} |"
        )


def _by(what: str, key: Callable[[Row], str]) -> Iterable[str]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows("open"):
        groups[key(row)].append(row)
    sealed = Counter(key(row) for row in rows("sealed"))
    yield f"| {what} | replies, open | right | replies, sealed |"
    yield "| --- | --- | --- | --- |"
    for name in sorted(groups):
        found = score(groups[name])
        right = _percent(found.right, found.rows)
        yield f"| {name} | {found.rows} | {right} | {sealed[name]} |"


def _reasons() -> Iterable[str]:
    yield "| reason | group | it means | may get through later | who can act | counts against us |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for reason in REASONS.values():
        yield (
            f"| {reason.slug} | {reason.group} | {reason.definition.template} | "
            f"{reason.retryable.value} | {reason.owner.value} | "
            f"{'yes' if reason.against_us else 'no'} |"
        )


def _causes() -> Iterable[str]:
    yield "| cause | reason | it means | may get through later | who can act | page |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for cause in CAUSES.values():
        yield (
            f"| {cause.id} | {cause.reason} | {cause.headline.template} | "
            f"{cause.retryable.value} | {cause.owner.value} | <{cause.page}> |"
        )


def _providers() -> Iterable[str]:
    yield "| who | kind | rules of its own | page |"
    yield "| --- | --- | --- | --- |"
    for provider in sorted((*PROVIDERS, *SOFTWARE), key=lambda p: p.name.lower()):
        yield (
            f"| {provider.name} | {KINDS[provider.kind]} | {len(provider.rules)} | "
            f"{_page(provider)} |"
        )


def _page(provider: Provider) -> str:
    return f"<{provider.page}>" if provider.page else ""


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "none"
