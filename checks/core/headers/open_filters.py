"""What SpamAssassin, Rspamd and filters that write in their manner say, and greylisting."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta

from checks.core.headers.mark import SHOWN, Mark, Weight
from checks.core.headers.source import Field, values
from checks.core.text import Text, say

SPAMASSASSIN = "https://spamassassin.apache.org/full/4.0.x/doc/Mail_SpamAssassin_Conf.html"
RSPAMD = "https://rspamd.com/doc/modules/milter_headers.html"
RSPAMD_ACTIONS = "https://rspamd.com/doc/configuration/metrics.html"
BARRACUDA = "https://wiki.umiacs.umd.edu/umiacs/index.php/BarracudaSpamFirewall/Scoring"
MOST_TESTS = 12

_NUMBER = r"-?[0-9]{1,6}(?:\.[0-9]{1,6})?"
_SCORE = re.compile(rf"\b(?:score|hits) ?= ?({_NUMBER})", re.I)
_REQUIRED = re.compile(rf"\b(?:required|tag_level) ?= ?({_NUMBER})", re.I)
_TESTS = re.compile(r"\btests ?= ?\[?([A-Za-z0-9_=., -]{1,8000})")
_TEST = re.compile(rf"\b([A-Z][A-Z0-9_]{{2,80}})(?:=({_NUMBER}))?")
_AFTER_TESTS = re.compile(r"\b(?:autolearn|shortcircuit|version|scantime) ?=")
_RESULT = re.compile(rf"(?:default: ?)?(True|False) ?\[({_NUMBER}) / ({_NUMBER})\]", re.I)
_SYMBOL = re.compile(rf"\b([A-Z][A-Z0-9_]{{2,80}}) ?\(({_NUMBER})\)")
_DELAYED = re.compile(
    r"\bdelayed (?:for )?(?:([0-9]{1,7}) seconds|([0-9]{1,3}):([0-9]{2}):([0-9]{2}))", re.I
)

_ACTIONS: dict[str, tuple[Text, bool | None]] = {
    "no action": (say("it was not taken for spam"), False),
    "greylist": (say("it was to be put off for some minutes"), None),
    "soft reject": (say("it was to be put off"), None),
    "add header": (say("it was taken for probable spam, and marked"), True),
    "rewrite subject": (say("it was taken for probable spam, and its subject marked"), True),
    "reject": (say("it was to be refused as spam"), True),
}


def marks(fields: Sequence[Field]) -> Iterator[Mark]:
    for field in fields:
        if field.key == "x-spam-status":
            yield _status("SpamAssassin", field, SPAMASSASSIN)
        elif field.key == "x-spam-flag" and _flag(field.value) is not None:
            yield _flagged("SpamAssassin", field, SPAMASSASSIN)
        elif field.key == "x-barracuda-spam-status":
            yield _status("Barracuda", field, BARRACUDA)
        elif field.key == "x-barracuda-spam-flag" and _flag(field.value) is not None:
            yield _flagged("Barracuda", field, BARRACUDA)
        elif field.key == "x-spamd-result":
            yield _rspamd(field)
        elif field.key == "x-rspamd-action" and (action := field.value.strip().lower()) in _ACTIONS:
            means, spam = _ACTIONS[action]
            weight = Weight.NOTE if spam is None else Weight.VERDICT
            yield Mark("Rspamd", field.name, action, means, spam, weight, RSPAMD_ACTIONS)
        elif field.key == "x-spam-score":
            means = say("points alone: from how many on it counts as spam is not told")
            yield Mark("SpamAssassin", field.name, field.value[:SHOWN], means, weight=Weight.NOTE)
        elif field.key == "x-spam" and _flag(field.value) is not None:
            yield _flagged("Rspamd", field, RSPAMD)


def greylisted(fields: Sequence[Field]) -> timedelta | None:
    """For how long a server put the message off, by its X-Greylist line (postgrey and others)."""
    for value in values(fields, "x-greylist"):
        found = _DELAYED.search(value[:SHOWN])
        if found and "not delayed" not in value[: found.end()].lower():
            hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
            whole = int(found[1] or 0)
            return timedelta(hours=hours, minutes=minutes, seconds=seconds + whole)
    return None


def _flag(value: str) -> bool | None:
    word = re.split(r"[,; ]", value.strip().lower(), maxsplit=1)[0]
    return {"yes": True, "true": True, "no": False, "false": False}.get(word)


def _flagged(name: str, field: Field, page: str) -> Mark:
    spam = _flag(field.value)
    means = say("it was marked as spam") if spam else say("it was not marked as spam")
    return Mark(name, field.name, field.value[:SHOWN], means, spam, Weight.SCORE, page)


def _status(name: str, field: Field, page: str) -> Mark:
    spam = _flag(field.value)
    score, required = _SCORE.search(field.value), _REQUIRED.search(field.value)
    return Mark(
        name,
        field.name,
        field.value[:SHOWN],
        _scored(spam, score, required),
        spam,
        Weight.NOTE if spam is None else Weight.VERDICT,
        page,
        _tests(field.value),
    )


def _scored(spam: bool | None, score: re.Match[str] | None, required: re.Match[str] | None) -> Text:
    if spam is None:
        return say("no verdict that could be read")
    if score is None or required is None:
        return say("it was marked as spam") if spam else say("it was not marked as spam")
    points, line = float(score[1]), float(required[1])
    if spam:
        return say("{points} points: it counts as spam, from {line} on", points=points, line=line)
    return say("{points} points: no spam, which begins at {line}", points=points, line=line)


def _tests(value: str) -> tuple[str, ...]:
    """Those that spoke against the message, the weightiest first; all, if none is weighed."""
    found = _TESTS.search(value)
    listed = _TEST.findall(_AFTER_TESTS.split(found[1], maxsplit=1)[0]) if found else []
    weighed = [(float(points), name) for name, points in listed if points]
    if not weighed:
        return tuple(name for name, _ in listed[:MOST_TESTS])
    return _weightiest(weighed)


def _weightiest(weighed: Sequence[tuple[float, str]]) -> tuple[str, ...]:
    against = sorted((-points, name) for points, name in weighed if points > 0)
    return tuple(f"{name} {-points:g}" for points, name in against[:MOST_TESTS])


def _rspamd(field: Field) -> Mark:
    """Its True means refused, so False is no acquittal: what it does at less is another setting."""
    found = _RESULT.search(field.value)
    symbols = _SYMBOL.findall(field.value)
    tests = _weightiest([(float(points), name) for name, points in symbols])
    shown = field.value[:SHOWN]
    if found is None:
        means = say("no verdict that could be read")
        return Mark("Rspamd", field.name, shown, means, None, Weight.NOTE, RSPAMD, tests)
    points, line = float(found[2]), float(found[3])
    spam = True if found[1].lower() == "true" else None
    if spam:
        means = say("{points} points: it is refused from {line} on", points=points, line=line)
    else:
        means = say("{points} points, of {line} at which it refuses", points=points, line=line)
    weight = Weight.VERDICT if spam else Weight.NOTE
    return Mark("Rspamd", field.name, shown, means, spam, weight, RSPAMD, tests)
