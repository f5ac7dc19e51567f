"""What one person alone is to see, by whichever way Slack has for it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

from bot.slack.asking import Asked
from bot.slack.gateway import NO_ENTRY, Gateway, Payload, Refused
from bot.slack.refusals import Meaning, is_token, meaning
from bot.slack.render import Slack
from bot.speaking import to_the_asker
from checks.core import Text, say

log = logging.getLogger(__name__)


class Privately:
    def __init__(self, gateway: Gateway, slack: Slack) -> None:
        self._gateway = gateway
        self._slack = slack

    def say(self, asked: Asked, text: Text) -> bool:
        """A notice, in their own language.  False as in `tell`."""
        with to_the_asker():
            return self.tell(asked, self._slack.notice(text))

    def tell(self, asked: Asked, payload: Payload, *, replace: bool = False) -> bool:
        """Where they asked, visible to them alone; where that cannot be, as a direct message.
        False where neither can be: it is in the log.

        `replace`: put it in the place of the message whose button they pressed, if they alone
        see that, too.
        """
        for way in self._ways(asked, payload, replace=replace and asked.alone):
            try:
                way()
            except Refused as e:
                log.info("could not show something to one person: %s", e.code)
            else:
                return True
        log.warning("Slack takes no message for %s, neither here nor as a direct one", asked.user)
        return False

    def _ways(
        self, asked: Asked, payload: Payload, *, replace: bool
    ) -> Iterator[Callable[[], object]]:
        url = asked.response_url

        def whisper() -> None:
            self._gateway.whisper(asked.channel, asked.user, payload, asked.thread)

        # a response_url does not know of threads: what it shows stands below the channel's last
        in_thread = asked.thread is not None and not replace
        if in_thread:
            yield whisper
        if url:
            yield lambda: self._gateway.respond(url, payload, replace=replace)
        if not in_thread and not asked.is_nowhere:
            yield whisper
        yield lambda: self._gateway.write_to(asked.user, payload)


def whispered(refusal: Refused) -> Text:
    """Why an answer is shown to the asker alone."""
    if refusal.code in ("not_in_channel", "channel_not_found"):
        return say(
            "Only you see this: I am not in this conversation. Invite me, and all can see answers."
        )
    if refusal.code == "is_archived":
        return say("Only you see this: this channel is archived, so that nobody can post here")
    if refusal.code in ("missing_scope", "no_permission"):
        return say(
            "Only you see this: the app lacks a right to post (Slack says {code}). Whoever looks"
            " after it has to add the scopes of its manifest, and install it again",
            code=refusal.code,
        )
    if meaning(refusal.code) is Meaning.GONE:
        return say(
            "Only you see this: the message that it was to stand under is not there any more"
        )
    if is_token(refusal.code):
        return say(
            "Only you see this: Slack has withdrawn my token ({code}). Whoever looks after me has"
            " to install the app again, and set SLACK_BOT_TOKEN",
            code=refusal.code,
        )
    if refusal.code in NO_ENTRY:
        return say("Only you see this: I may not post here (Slack says {code})", code=refusal.code)
    return say("Only you see this: Slack did not take my message ({code})", code=refusal.code)
