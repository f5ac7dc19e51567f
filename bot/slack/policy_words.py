"""The settings that say who may see and do what: text to policy.  Pure."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.plain import CODES
from bot.slack.policy import EVERYBODY, NOBODY, Kind, People, Policy, Rule, Where
from checks.core import say
from checks.core.wrong import Wrong

_USER = re.compile(r"[UW][A-Z0-9]+")
_GROUP = re.compile(r"S[A-Z0-9]+")
_CHANNEL = re.compile(r"[CG][A-Z0-9]+")
_WORDS = {"everybody": EVERYBODY, "nobody": NOBODY}
_MEMBERS = "members"
"""The one word that goes with ids: guests whom they name may, too."""
_WHERE = {where.value: where for where in Where}
_KINDS = {kind.value for kind in Kind}
_MASKING = {"masked": True, "unmasked": False}


def policy(ask: str, act: str, admins: str, rules: str) -> Policy:
    """From the four settings, as they are written.  Raises ValueError."""
    return Policy(people(ask), people(act), people(admins), channel_rules(rules))


def names_groups(ask: str, act: str, admins: str, rules: str) -> bool:
    """Whether Slack has to be asked who is in a user group.  Raises ValueError."""
    return any(each.groups for each in _all(ask, act, admins, rules))


def names_members(ask: str, act: str, admins: str, rules: str) -> bool:
    """Whether Slack has to be asked who is a guest.  Raises ValueError."""
    return any(each.members for each in _all(ask, act, admins, rules))


def people(text: str) -> People:
    """`everybody`, `nobody`, or `members, U0123ABCD, S0456EFGH`; nothing is nobody.

    Raises Wrong.
    """
    words = [each.strip() for each in text.split(",") if each.strip()]
    if len(words) == 1 and words[0] in _WORDS:
        return _WORDS[words[0]]
    if wrong := [word for word in words if word in _WORDS]:
        raise Wrong(say("{word} stands alone, or not at all", word=wrong[0]))
    return _named(words)


def channel_rules(text: str) -> tuple[Rule, ...]:
    """`C0123ABCD=dm S0456EFGH, public=asker masked`; the first that says something is taken.

    Raises Wrong.
    """
    found = []
    for part in filter(None, (each.strip() for each in text.split(","))):
        of, mark, told = (each.strip() for each in part.partition("="))
        if not mark or not told:
            example = "C0123ABCD=asker masked"
            raise Wrong(say("{part} is not written like {example}", part=part, example=example))
        if of not in _KINDS and not _CHANNEL.fullmatch(of):
            kinds = tuple(sorted(_KINDS))
            raise Wrong(
                say("{of} is neither a channel's id nor one of {kinds}", of=of, kinds=kinds)
            )
        found.append(_rule(of, told.split()))
    return tuple(found)


def _all(ask: str, act: str, admins: str, rules: str) -> list[People]:
    named = [people(text) for text in (ask, act, admins)]
    return named + [rule.who for rule in channel_rules(rules) if rule.who is not None]


def _rule(of: str, words: list[str]) -> Rule:
    named: list[str] = []
    rule = Rule(of)
    for word in words:
        if word in _WHERE and rule.where is None:
            rule = replace(rule, where=_WHERE[word])
        elif word in _MASKING and rule.masked is None:
            rule = replace(rule, masked=_MASKING[word])
        elif word in CODES and rule.language is None:
            rule = replace(rule, language=word)
        elif word in _WORDS and rule.who is None and not named:
            rule = replace(rule, who=_WORDS[word])
        elif word in (*_WHERE, *_MASKING, *CODES, *_WORDS) or rule.who is not None:
            raise Wrong(
                say("{of}: {word} does not go with what stands before it", of=of, word=word)
            )
        else:
            named.append(word)
    return replace(rule, who=_named(named)) if named else rule


def _named(words: list[str]) -> People:
    users = frozenset(word for word in words if _USER.fullmatch(word))
    groups = frozenset(word for word in words if _GROUP.fullmatch(word))
    if wrong := [word for word in words if word not in {_MEMBERS} | users | groups]:
        raise Wrong(
            say("{word} is not the id of a user (U…) or of a user group (S…)", word=wrong[0])
        )
    return People(members=_MEMBERS in words, users=users, groups=groups)
