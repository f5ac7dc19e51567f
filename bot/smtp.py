"""The command that explains a server's reply; needs no settings, no database and no network."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict

from bot import explain_reply
from bot.boundary import BAD_INPUT, DONE, talk, within
from bot.lines import BadLine, Json, id_of, json_object, numbered, texts
from bot.plain import ENGLISH, Language, sentence
from bot.terminal import Terminal
from checks.core import Text, say
from checks.core.replies import REASONS_VERSION, classify, rival
from checks.core.replies.pasted import LONGEST_PASTE, is_bare, told_in
from checks.core.replies.scales import SCALES
from checks.core.replies.understand import Understood, understand

_OPTIONAL = ("status", "remote", "bounce_type", "bounce_subtype")


def run(given: argparse.Namespace, words: Language) -> int:
    """The exit code."""
    if given.batch == (given.text is not None):
        return _refuse(say("name either a reply, in quotes, or --batch"), words)
    if given.batch and (given.json or given.remote):
        return _refuse(say("--batch goes alone: its lines say the rest"), words)
    return within(lambda: _batch(words) if given.batch else _explain(given, words), words)


def _explain(given: argparse.Namespace, words: Language) -> int:
    text = _from_stdin() if given.text == "-" else given.text
    if not text.strip():
        return _refuse(say("nothing was given. {paste}", paste=explain_reply.PASTE), words)
    read = understand(text, given.remote)
    if given.json:
        sys.stdout.write(json.dumps(as_json(read, words), indent=2) + "\n")
    else:
        terminal = Terminal(words, colour=sys.stdout.isatty())
        sys.stdout.write(terminal.parts(explain_reply.parts(read)))
    return DONE


def _from_stdin() -> str:
    return sys.stdin.buffer.read(4 * LONGEST_PASTE).decode("utf-8-sig", "replace")


def _batch(words: Language) -> int:
    code = DONE
    for number, line in numbered(sys.stdin.buffer):
        try:
            sys.stdout.write(json.dumps(answer(line)) + "\n")
        except BadLine as e:
            code = _refuse(say("line {number}: {why}", number=number, why=e.why), words)
    sys.stdout.flush()
    return code


def answer(line: bytes) -> Json:
    """A line of a batch answered.  Raises BadLine."""
    given = json_object(line)
    told = texts(given, "diagnostic", *_OPTIONAL)
    diagnostic = told.pop("diagnostic")
    if diagnostic is None:
        raise BadLine(say("{name} is missing", name="diagnostic"))
    name = id_of(given)
    if not is_bare(diagnostic):  # nearly all are
        found = told_in(diagnostic)[0]
        diagnostic = found.diagnostic
        told = {member: told[member] or getattr(found, member) for member in _OPTIONAL}
    meaning = classify(diagnostic, **told)
    return {
        "id": name,
        "reason": meaning.reason.slug,
        "group": meaning.reason.group,
        "provider": meaning.provider,
        "retryable": meaning.retryable.value,
        "owner": meaning.owner.value,
    }


def as_json(read: Sequence[Understood], words: Language = ENGLISH) -> Json:
    """All that is known of the first reply, and who else is told of (docs/contract.md)."""
    meaning = read[0].meaning
    fix, owner = explain_reply.todo(read[0])
    other = rival(meaning)
    return {
        "reply": _reply(read[0]),
        "reason": meaning.reason.slug,
        "group": meaning.reason.group,
        "provider": meaning.provider,
        "retryable": meaning.retryable.value,
        "owner": owner.value,
        "headline": sentence(explain_reply.headline(read[0]), words),
        "fix": sentence(fix, words),
        "definition": sentence(meaning.reason.definition, words),
        "against_us": meaning.against_us,
        "page": explain_reply.page(meaning),
        "cause": meaning.cause.id if meaning.cause else None,
        "evidence": {
            "decided_by": meaning.decided_by.value,
            "certainty": meaning.certainty.value,
            "rule": meaning.rule,
            "source": meaning.source,
            "matched": list(meaning.matched),
            "would_change": sentence(meaning.would_change, words),
            "else": other.reason.slug if other else None,
        },
        "recipients": [
            {"address": each.told.recipient, "reason": each.meaning.reason.slug} for each in read
        ],
        "scales": asdict(SCALES[meaning.reason.slug]),
        "version": REASONS_VERSION,
    }


def _reply(read: Understood) -> Json:
    parted = asdict(read.meaning.reply)
    return {**parted, "host": parted["host"] or read.told.remote}


def _refuse(why: Text, words: Language) -> int:
    talk(f"smtp: {sentence(why, words)}")
    return BAD_INPUT
