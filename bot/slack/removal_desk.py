"""Takes addresses off the suppression list, and puts them back, for whoever may have it done.

The lists are read anew each time.  What is to be changed is claimed in the database before AWS is
called, and what came of it is kept with the message that tells of it; what a process did not live
to end, the next one ends.
"""

from __future__ import annotations

import logging
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.plain import sentence
from bot.removal import Change, Ended, Item, Kind, Task, is_over, name_of
from bot.slack import asking, removal_form, removal_words
from bot.slack.asking import Asked
from bot.slack.gateway import Refused
from bot.slack.policy import Allowed, Where
from bot.slack.privately import Privately
from bot.slack.removal_change import CHANGED, changed
from bot.slack.removal_form import View
from bot.slack.removal_look import look
from bot.slack.removal_needs import Actions, Dialogs, Lists, Renewing
from bot.slack.removal_words import Result
from bot.slack.render import Slack
from bot.slack.workload import Workload
from bot.speaking import in_language
from bot.store.answers import Answer
from bot.watch.alert import Outgoing, Say
from checks.core import Place, Text, Unavailable, say

log = logging.getLogger(__name__)

LATE = say("Slack closes the window for a form after three seconds; please press the button again")
OFF = say("The setting SUPPRESSION_REMOVAL is off: nothing is removed or put back from here")
LOST = say("I no longer have what was removed; put it back in SES's console")
OVER = say("What was removed can be put back for 24 hours, and they are over: nothing was done")


class RemovalDesk:
    def __init__(
        self,
        lists: Lists,
        actions: Actions,
        renewals: Renewing,
        dialogs: Dialogs,
        work: Workload,
        privately: Privately,
        slack: Slack,
        now: Callable[[], datetime],
    ) -> None:
        self._lists = lists
        self._actions = actions
        self._renewals = renewals
        self._dialogs = dialogs
        self._work = work
        self._privately = privately
        self._slack = slack
        self._now = now

    def open(self, answer_id: str, asked: Asked) -> Text | None:
        """Show the form at once, and what is on the list as soon as it has been read; a sentence
        where there can be no form."""
        if not self._lists.on:
            return OFF
        try:
            view = self._dialogs.begin(asked.trigger, removal_form.looking(self._slack))
        except Refused as e:
            log.info("could not open a form: %s", e.code)
            return LATE
        no_room = self._work.submit(lambda: self._fill(view, answer_id, asked))
        if no_room:
            self._update(view, removal_form.nothing(self._slack, no_room))
        return None

    def remove(
        self, answer_id: str, why: str, asked: Asked, allowed: Allowed, shown: frozenset[str]
    ) -> Text | None:
        """Take off what may be taken off now, of what the form had `shown`; a sentence where
        nothing is done, or told."""
        if not self._lists.on:
            return OFF
        answer = self._renewals.earlier(answer_id)
        if isinstance(answer, Text):
            return answer
        seen = look(answer.target, self._lists.all(), self._lists.history)
        if not seen.removable:
            return seen.why_nothing
        agreed = [entry for entry in seen.removable if name_of(entry) in shown]
        if not agreed:
            return CHANGED
        items = tuple(Item(entry.place, entry.listed) for entry in agreed)
        return self._begin(_task(Kind.REMOVE, answer, asked, allowed, items, why))

    def put_back(self, task_id: str, asked: Asked, allowed: Allowed) -> Text | None:
        """Undo a removal; a sentence where nothing is done, or told."""
        if not self._lists.on:
            return OFF
        try:
            past = self._actions.past(task_id)
        except Unavailable as e:
            return say("Nothing was done: what was removed could not be read. {why}", why=e.why)
        if past is None or past.ended_at is None:
            return LOST
        if is_over(past.ended_at, self._now()):
            return OVER
        items = tuple(
            replace(item, id="")
            for item in past.task.items
            if past.ended.get(item.id) is Ended.DONE
        )
        if not items:
            return LOST
        answer = self._renewals.earlier(past.task.answer)
        if isinstance(answer, Text):
            return answer
        return self._begin(_task(Kind.PUT_BACK, answer, asked, allowed, items, ""))

    def resume(self) -> None:
        """End what others have not lived to end.  Raises Unavailable."""
        for task in self._actions.abandoned():
            log.info("going on with task %s, which another process began", task.id)
            self._carry_out(task)

    def _fill(self, view: str, answer_id: str, asked: Asked) -> None:
        answer = self._renewals.earlier(answer_id)
        if isinstance(answer, Text):
            self._update(view, removal_form.nothing(self._slack, answer))
            return
        seen = look(answer.target, self._lists.all(), self._lists.history)
        carried = asking.carried(asked, answer_id)
        self._update(view, removal_form.form(self._slack, seen, carried))

    def _update(self, view: str, shown: View) -> None:
        try:
            self._dialogs.update(view, shown)
        except Refused as e:  # closed meanwhile, most likely
            log.info("could not change a form: %s", e.code)

    def _begin(self, task: Task) -> Text | None:
        try:
            claim = self._actions.claim(task)
        except Unavailable as e:
            return say("Nothing was done, since it could not be written down. {why}", why=e.why)
        if claim.task is None:
            return say(
                "{who} has had this done already, or it is being done: see the thread",
                who=tuple(claim.others),
            )
        try:
            self._carry_out(claim.task)
        except Unavailable as e:  # what was done is told by whoever takes the task over
            return say("It is under way; the thread tells of it in a while. {why}", why=e.why)
        return None

    def _carry_out(self, task: Task) -> None:
        lists = self._lists.all()
        results: dict[str, Result] = {}
        for item in task.items:
            at = next((each for each in lists if each.place.is_same(item.place)), None)
            results[item.id] = changed(task, item, at)
            if results[item.id].ended is Ended.DENIED:
                self._denied(item.place, results[item.id].why)
        ended = {id: result.ended for id, result in results.items()}
        if not self._actions.finish(task, ended, self._messages(task, results)):
            log.warning("task %s was taken over by another process", task.id)
            return
        counts = Counter(each.value for each in ended.values())
        log.info(
            "a task on suppression lists ended",
            extra={"task": task.id, "action": task.kind.value, "ended": dict(counts)},
        )

    def _denied(self, place: Place, why: Text | None) -> None:
        log.error("the suppression list of %s: %s", place, sentence(why) if why else "denied")
        self._lists.deny(place)

    def _messages(self, task: Task, results: dict[str, Result]) -> list[Outgoing]:
        slack, now = self._slack.masking(task.masked), self._now()
        with in_language(self._language(task)):
            payload = removal_words.told(slack, task, results, now)
        key = f"{task.id} told"
        if task.thread is None:
            return [Outgoing(key, key, Say.POST, task.actor, payload)]
        thread = f"{task.answer} thread"
        self._actions.adopt(thread, task.channel, task.thread)
        messages = [Outgoing(key, thread, Say.REPLY, task.channel, payload)]
        if any(result.ended is Ended.DONE for result in results.values()):
            messages += self._redrawn(task, Change(task.kind, task.actor, now))
        return messages

    def _language(self, task: Task) -> str:
        """Of the answer in whose thread it is told; empty where it is told one person alone."""
        answer = self._renewals.earlier(task.answer) if task.thread else None
        return answer.kept.language if isinstance(answer, Answer) else ""

    def _redrawn(self, task: Task, change: Change) -> list[Outgoing]:
        answer = self._renewals.earlier(task.answer)
        if isinstance(answer, Text) or answer.is_alone:
            return []
        message = f"{task.answer} message"
        self._actions.adopt(message, answer.channel, answer.ts)
        payload = self._renewals.redrawn(answer, task.masked, change)
        return [Outgoing(f"{task.id} answer", message, Say.EDIT, answer.channel, payload)]


def _task(
    kind: Kind, answer: Answer, asked: Asked, allowed: Allowed, items: tuple[Item, ...], why: str
) -> Task:
    # all there see it only where the rule of that very channel is that they do, by now
    here = allowed.where is Where.CHANNEL and asked.channel == answer.channel
    openly = here and not answer.is_alone
    return Task(
        id=uuid.uuid4().hex,
        kind=kind,
        answer=answer.id,
        actor=asked.user,
        why=why,
        channel=answer.channel,
        thread=answer.thread or answer.ts if openly else None,
        masked=allowed.masked or (openly and answer.kept.masked),
        items=items,
    )
