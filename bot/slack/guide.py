"""What the bot teaches of itself: five examples, and what the one who asks may do.  Pure."""

from __future__ import annotations

from checks.core import Text, say

SHORTCUT = "Why wasn't this delivered?"
"""What the shortcut on messages is called in Slack, by the app's manifest: in one language for
all."""


def examples(command: str) -> tuple[Text, ...]:
    """The five that cover most days."""
    return (
        say(
            "{example} tells why mail to somebody did not arrive, and what to do",
            example=f"{command} why user@example.com",
        ),
        say("{example} tells how SES stands in every Region", example=f"{command} status"),
        say(
            "{example} tells what is wrong with a domain's records, and what to publish",
            example=f"{command} domain example.com",
        ),
        say(
            "{example} tells what a server's reply means; {other} reads the headers of a message"
            " that came late or as spam",
            example=f"{command} smtp 550 5.4.1 Access denied",
            other=f"{command} headers",
        ),
        say(
            "{example} answers, and then tells in the answer's thread what happens next; {other}"
            " lists what you follow",
            example=f"{command} follow user@example.com",
            other=f"{command} following",
        ),
    )


def guide(command: str, *, asks: bool, acts: bool, admin: bool) -> tuple[Text, ...]:
    """What `help` answers.  `asks`, `acts`, `admin`: the rights of who wants to know, here."""
    return (
        say("I tell why mail sent through Amazon SES did not reach somebody."),
        *examples(command),
        say(
            "In a thread mention me: {example}. In a message's menu choose {shortcut}",
            example="@ses-why why user@example.com",
            shortcut=SHORTCUT,
        ),
        say(
            "{example} answers you in Japanese, {other} in English",
            example=f"{command} lang ja",
            other=f"{command} lang en",
        ),
        *(_for_admins(command) if admin else ()),
        may(asks=asks, acts=acts, admin=admin),
    )


def _for_admins(command: str) -> tuple[Text, ...]:
    told = say("{example} looks at my whole set-up, for you alone", example=f"{command} doctor")
    return (told,)


def may(*, asks: bool, acts: bool, admin: bool) -> Text:
    if admin:
        return say("You may ask here, act on answers and see what is wrong with my set-up.")
    if acts:
        return say(
            "You may ask here, and act on answers, such as take an address off the suppression list"
        )
    if asks:
        return say("You may ask here; to act on answers takes a right that you do not have.")
    return say("You may not ask here: the settings WHO_MAY_ASK and CHANNEL_RULES name who may.")
