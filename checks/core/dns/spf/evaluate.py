"""Evaluates SPF for one sender: check_host() of RFC 7208, section 4."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from checks.core.dns.spf.client import Client, is_name
from checks.core.dns.spf.macros import MacroString, Malformed, read
from checks.core.dns.spf.names import Names
from checks.core.dns.spf.record import (
    MOST_HOSTS,
    MOST_LOOKUPS,
    MOST_VOIDS,
    Directive,
    Modifier,
    Qualifier,
    Record,
    is_spf,
    parse,
)
from checks.core.dns.spf.result import Evaluation, Result, Step
from checks.core.dns.spf.reverse import Reverse
from checks.core.sources import Dns
from checks.core.text import Text, say
from checks.core.unavailable import Unavailable

_RESULTS = {
    Qualifier.PASS: Result.PASS,
    Qualifier.FAIL: Result.FAIL,
    Qualifier.SOFTFAIL: Result.SOFTFAIL,
    Qualifier.NEUTRAL: Result.NEUTRAL,
}


Found = TypeVar("Found")


class Broken(Exception):
    """A permanent error; `why` says which."""

    def __init__(self, why: Text) -> None:
        super().__init__(why.template)
        self.why = why


@dataclass(frozen=True, slots=True)
class Answer:
    """Of one record."""

    result: Result
    domain: str = ""
    """Whose record gave it: another one after a redirect."""
    explanation: MacroString | None = None


def evaluate(dns: Dns, client: Client, now: datetime) -> Evaluation:
    """Ask at most 10 terms' worth of DNS questions, one after the other.  Never raises.

    `now` is for the macro t alone.
    """
    run = _Run(dns, client, now)
    try:
        answer = run.host(client.domain, 0)
    except Broken as e:
        return run.evaluation(Result.PERMERROR, e.why)
    except Unavailable as gap:
        run.gaps.append(gap)
        return run.evaluation(Result.TEMPERROR, gap.why)
    if answer.result is Result.NONE:
        return run.evaluation(Result.NONE, _no_record(client.domain))
    if answer.result is not Result.FAIL:
        return run.evaluation(answer.result)
    if run.gaps:  # it may have been the host behind a ptr that we could not see
        return run.evaluation(Result.TEMPERROR, run.gaps[0].why)
    return replace(run.evaluation(Result.FAIL), explanation=run.explained(answer))


def _no_record(domain: str) -> Text:
    if _is_whole(domain):
        return say("{domain} has no SPF record", domain=domain)
    return say("{domain} is not a whole domain name", domain=domain or say("nothing"))


def _is_whole(domain: str) -> bool:
    """Not a single label, nor an address in brackets (section 4.3)."""
    return is_name(domain) and "." in domain.removesuffix(".") and domain[0] != "["


class _Run:
    """One evaluation, and what it has used up."""

    def __init__(self, dns: Dns, client: Client, now: datetime) -> None:
        self.dns = dns
        self.client = client
        self.gaps: list[Unavailable] = []
        self._reverse = Reverse(dns, client, self.gaps)
        self._names = Names(client, self._reverse, now)
        self._lookups = self._voids = 0
        self._path: list[Step] = []
        self._trace: list[Step] = []

    def evaluation(self, result: Result, why: Text | None = None) -> Evaluation:
        return Evaluation(
            result,
            self.client.domain,
            why,
            tuple(self._path),
            tuple(self._trace),
            self._lookups,
            self._voids,
            gaps=tuple(self.gaps),
        )

    def host(self, domain: str, depth: int) -> Answer:
        """The result of a domain's record; raises Broken, Unavailable."""
        record = self._record(domain)
        if record is None:
            return Answer(Result.NONE)
        for directive in record.directives:
            if self._looks(directive, record, domain, depth):
                found = record.explanation
                result = _RESULTS[directive.qualifier]
                return Answer(result, domain, found.value if found else None)
        if record.redirect:
            return self._redirected(record.redirect, record, domain, depth)
        del self._path[depth:]
        return Answer(Result.NEUTRAL, domain)

    def _record(self, domain: str) -> Record | None:
        if not _is_whole(domain):
            return None
        texts = tuple(text for text in self.dns.txt(domain.removesuffix(".")) if is_spf(text))
        if not texts:
            return None
        if len(texts) > 1:
            raise Broken(say("{domain} has several SPF records", domain=domain))
        record = parse(texts[0])
        if not record.faults:
            return record
        fault = record.faults[0]
        self._path.append(Step(domain, record.text, fault.term, fault.at, len(self._path)))
        raise Broken(
            say(
                "{term} in the record of {domain} breaks the rules at character {place}: {why}",
                term=fault.term,
                domain=domain,
                place=fault.at + 1,
                why=fault.why,
            )
        )

    def _looks(self, directive: Directive, record: Record, domain: str, depth: int) -> bool:
        step = Step(domain, record.text, directive.text, directive.at, depth)
        self._path[depth:] = [step]
        matched = self._matches(directive, domain, depth)
        self._trace.append(replace(step, matched=matched))
        return matched

    def _matches(self, directive: Directive, domain: str, depth: int) -> bool:
        if directive.name == "all":
            return True
        if directive.network is not None:
            return self.client.ip in directive.network
        self._count()
        name = self._names.name(directive.domain, domain)
        if directive.name == "include":
            return self._included(name or "", depth)
        if name is None:  # nothing can be there (section 4.8)
            return False
        match directive.name:
            case "a":
                return self._near(self._addresses(name), directive)
            case "mx":
                return self._mx(name, directive)
            case "ptr":
                if not self._reverse.unseen:
                    self._void(self._reverse.names)
                return self._reverse.within(name)
        return bool(self._void(self.dns.a(name)))

    def _included(self, name: str, depth: int) -> bool:
        answer = self.host(name, depth + 1)
        if answer.result is Result.NONE:
            raise Broken(say("{domain} is included and has no SPF record", domain=name))
        return answer.result is Result.PASS

    def _redirected(self, redirect: Modifier, record: Record, domain: str, depth: int) -> Answer:
        self._path[depth:] = [Step(domain, record.text, redirect.text, redirect.at, depth)]
        self._count()
        name = self._names.name(redirect.value, domain) or ""
        answer = self.host(name, depth + 1)
        if answer.result is Result.NONE:
            raise Broken(say("{domain} is redirected to and has no SPF record", domain=name))
        return answer

    def _mx(self, name: str, directive: Directive) -> bool:
        servers = self._void(self.dns.mx(name))
        if len(servers) > MOST_HOSTS:
            raise Broken(
                say("{domain} has more than {most} MX records", domain=name, most=MOST_HOSTS)
            )
        hosts = (server.host for server in servers if server.host and is_name(server.host))
        return any(self._near(self._asked(host), directive) for host in hosts)

    def _near(self, addresses: tuple[str, ...], directive: Directive) -> bool:
        prefixes = directive.prefix4, directive.prefix6
        return any(self.client.is_near(address, *prefixes) for address in addresses)

    def _asked(self, name: str) -> tuple[str, ...]:
        return self.dns.a(name) if self.client.is_ipv4 else self.dns.aaaa(name)

    def _addresses(self, name: str) -> tuple[str, ...]:
        return self._void(self._asked(name))

    def _count(self) -> None:
        self._lookups += 1
        if self._lookups > MOST_LOOKUPS:
            raise Broken(say("More than {most} terms need DNS", most=MOST_LOOKUPS))

    def _void(self, found: tuple[Found, ...]) -> tuple[Found, ...]:
        if not found:
            self._voids += 1
        if self._voids > MOST_VOIDS:
            raise Broken(say("More than {most} terms find nothing in DNS", most=MOST_VOIDS))
        return found

    def explained(self, answer: Answer) -> str | None:
        """The sender's words for a fail; None where there are none, or none that can be read
        (section 6.2)."""
        if answer.explanation is None:
            return None
        name = self._names.name(answer.explanation, answer.domain)
        try:
            texts = self.dns.txt(name) if name else ()
            if len(texts) != 1 or not texts[0].isascii():
                return None
            words = read(texts[0], explained=True)
            return self._names.text(words, answer.domain)
        except (Unavailable, Malformed):
            return None
