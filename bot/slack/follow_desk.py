"""Begins and ends, for whoever asks for it, that an answer's thread is told what happens next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from bot import following
from bot.following import Follow
from bot.slack import blocks, threads
from bot.slack.asking import Asked, Shown
from bot.slack.follower import Follows
from bot.slack.gateway import Gateway, Payload
from bot.slack.policy import Allowed, Where
from bot.slack.privately import Privately
from bot.slack.render import Slack
from bot.speaking import in_language
from bot.store.answers import Answer
from checks.core import Address, Domain, MessageId, Target, Text, Unavailable, say

LATELY = timedelta(days=1)
"""How old an answer may be whose thread is taken instead of a new one."""

LISTED_MAX = 20

NOT_HERE = say("Only you see the answer here, so nothing can be followed: ask me directly")
NOT_FOLLOWED = say("This is not followed: it may have ended by itself")


class Answering(Protocol):
    """The desk of questions, as far as following goes."""

    def answer(
        self, target: Target, asked: Asked, allowed: Allowed, *, follows: bool = False
    ) -> Shown: ...


class Renewing(Protocol):
    """Earlier answers, as far as following goes."""

    def followed(self, answer: Answer, asked: Asked, allowed: Allowed) -> Shown:
        """The same answer, looked at again and followed from there.  Raises Refused."""
        ...

    def renewed(self, answer: Answer, user: str, allowed: Allowed, *, begins: bool = True) -> Shown:
        """The same answer, looked at again.  `begins`: it may follow by itself from there.
        Raises Refused."""
        ...

    def earlier(self, answer_id: str) -> Answer | Text: ...


class FollowDesk:
    def __init__(
        self,
        questions: Answering,
        renewals: Renewing,
        store: Follows,
        latest: Callable[[Target, str, datetime], Answer | None],
        gateway: Gateway,
        slack: Slack,
        page: Callable[[str, str], str | None],
        now: Callable[[], datetime],
    ) -> None:
        """`latest`: the newest answer on a target in a channel, since then; raises Unavailable.
        `page`: where a message can be opened."""
        self._questions = questions
        self._renewals = renewals
        self._store = store
        self._latest = latest
        self._gateway = gateway
        self._privately = Privately(gateway, slack)
        self._slack = slack
        self._page = page
        self._now = now

    def ask(self, target: Address | MessageId, asked: Asked, allowed: Allowed) -> Shown:
        """Answer, and follow the thread of the answer: an earlier one's, where there is one."""
        if allowed.where is Where.CHANNEL and asked.thread is None:
            try:
                answer = self._latest(target, asked.channel, self._now() - LATELY)
            except Unavailable as e:
                return self._told(asked, say("The database does not answer: {why}", why=e.why))
            if answer is not None:
                return self._renewed(answer, asked, allowed, far=True)
        elif allowed.where is Where.ASKER:  # what one person alone sees has no thread
            allowed = replace(allowed, where=Where.DM, masked=False)
        shown = self._questions.answer(target, asked, allowed, follows=True)
        if shown.where is Where.ASKER:
            self._privately.say(asked, NOT_HERE)
        return shown

    def press(self, answer_id: str, asked: Asked, allowed: Allowed) -> Shown:
        """Bring the answer up to date, and follow it from there."""
        answer = self._renewals.earlier(answer_id)
        if isinstance(answer, Text):
            return self._told(asked, answer)
        if answer.is_alone:
            return self._told(asked, NOT_HERE)
        target = answer.target
        if allowed.where is not Where.CHANNEL and not isinstance(target, Domain):
            return self.ask(target, asked, allowed)  # the channel's rule is another one by now
        return self._renewed(answer, asked, allowed, far=False)

    def stop(
        self, answer_id: str, asked: Asked, allowed: Allowed, message: Payload | None
    ) -> Shown:
        """`message`: the one in which the button stands, as Slack had it at the press."""
        answer = self._renewals.earlier(answer_id)
        if isinstance(answer, Text):
            return self._told(asked, answer)
        thread = answer.thread or answer.ts
        here = [
            each
            for each in self._store.of_target(answer.target)
            if (each.channel, each.thread) == (answer.channel, thread)
        ]
        stopped = [each for each in here if self._store.stop(each.id)]
        shown = Shown("stopped", Where.CHANNEL, about=answer.target)
        if stopped:
            with in_language(answer.kept.language):
                self._say_stopped(answer, asked, thread)
        else:
            shown = self._told(asked, NOT_FOLLOWED, answer.target)
        self._redraw(answer, asked, allowed, message)
        return shown

    def _say_stopped(self, answer: Answer, asked: Asked, thread: str) -> None:
        line = say("Not followed any more: {who} has stopped it", who="")
        said = blocks.rich_text([blocks.paragraph(self._slack.people(line, who=asked.user))])
        text = self._slack.one_line(say("Not followed any more"))
        self._gateway.post(answer.channel, {"text": text, "blocks": [said]}, thread)

    def _redraw(
        self, answer: Answer, asked: Asked, allowed: Allowed, message: Payload | None
    ) -> None:
        """Not from what came with the press: a Re-run may have changed the answer since."""
        if allowed.where is Where.CHANNEL:
            self._renewals.renewed(answer, asked.user, allowed, begins=False)
        elif message is not None:  # by the rule of now nothing new is shown there, to Re-runs too
            slack = self._slack.masking(allowed.masked)
            with in_language(answer.kept.language):
                shown = threads.with_follow(slack, message, answer.id, None)
            self._gateway.update(answer.channel, answer.ts, shown)

    def unfollow(self, target: Address | MessageId, asked: Asked) -> Shown:
        """All of theirs, in whichever thread."""
        mine = [each for each in self._store.of_target(target) if each.actor == asked.user]
        stopped = sum(self._store.leave(each.id) for each in mine)
        if not stopped:
            return self._told(asked, say("You do not follow {target}", target=target.value), target)
        if stopped == 1:
            return self._told(
                asked, say("You follow {target} no longer", target=target.value), target
            )
        line = say(
            "You follow {target} no longer, in {count} threads", target=target.value, count=stopped
        )
        return self._told(asked, line, target)

    def listed(self, asked: Asked) -> Shown:
        """To them alone."""
        mine = self._store.of_person(asked.user)
        if not mine:
            return self._told(asked, say("You follow nothing"))
        rows = [blocks.paragraph(self._row(each)) for each in mine[:LISTED_MAX]]
        head = say("You follow {count} of at most {most}", count=len(mine), most=following.OF_ONE)
        parts = [blocks.paragraph(self._slack.sentence(head)), blocks.listing(rows)]
        if len(mine) > LISTED_MAX:
            more = say("… and {more} more", more=len(mine) - LISTED_MAX)
            parts.append(blocks.paragraph(self._slack.sentence(more)))
        payload = {"text": self._slack.one_line(head), "blocks": [blocks.rich_text(parts)]}
        self._privately.tell(asked, payload)
        return Shown("shown", Where.ASKER)

    def _row(self, follow: Follow) -> list[blocks.Element]:
        what = say("{target} until {until}", target=follow.target.value, until=follow.until)
        if not follow.asked:
            what = say(
                "{target} until {until}, while SES tries",
                target=follow.target.value,
                until=follow.until,
            )
        row = list(self._slack.sentence(what, 80))
        if page := self._page(follow.channel, follow.thread):
            row += [
                blocks.words(" "),
                blocks.link(page, self._slack.words(say("To the thread"))),
            ]
        return row

    def _renewed(self, answer: Answer, asked: Asked, allowed: Allowed, *, far: bool) -> Shown:
        """`far`: who asked does not see the answer from where they are."""
        shown = self._renewals.followed(answer, asked, allowed)
        if far:
            line = say("It is followed in the thread of the answer that was given already")
            parts = list(self._slack.sentence(line))
            if page := self._page(answer.channel, answer.ts):
                link = self._slack.words(say("To the thread"))
                parts += [blocks.words(" "), blocks.link(page, link)]
            body = [blocks.rich_text([blocks.paragraph(parts)])]
            self._privately.tell(asked, {"text": self._slack.one_line(line), "blocks": body})
        return shown

    def _told(self, asked: Asked, line: Text, about: Target | None = None) -> Shown:
        told = self._privately.say(asked, line)
        return Shown("told" if told else "not taken by Slack", Where.ASKER, about=about)
