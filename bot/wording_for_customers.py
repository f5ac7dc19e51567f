"""Why a message did not arrive, as one would say it to whoever was to get it.

The words of the checks are for colleagues.  Here nothing is said of our account, our records or
what others think of us: where the cause is on our side, that is all there is to say.
"""

from __future__ import annotations

from dataclasses import dataclass

from checks.core import Hold, Text, say


@dataclass(frozen=True, slots=True)
class Wording:
    cause: Text
    """Goes on after a colon, without a full stop."""
    request: Text
    ours: bool = False
    """There is nothing for the customer to do."""


_RIGHT_ADDRESS = say("Please check the address, or give us another one.")
_ALLOW = say("Please add our address to your safe senders, and tell us when we may send it again.")
_PROVIDER = say("Please tell whoever looks after your mailbox; we can send it again afterwards.")
_MENDING = say("You need not do anything: we are looking into it, and will write to you again.")

OURS = Wording(say("there was a fault on our side"), _MENDING, ours=True)

CAUSES = {
    "mailbox_not_found": Wording(say("your provider knows no such mailbox"), _RIGHT_ADDRESS),
    "mailbox_moved": Wording(
        say("your mailbox has moved to another address"), say("Please tell us the new address.")
    ),
    "mailbox_disabled": Wording(
        say("your mailbox is switched off, or was not used for long"),
        say("Please open it again at your provider, or give us an address that you use."),
    ),
    "mailbox_full": Wording(
        say("your mailbox is full"),
        say("Please free some space and tell us; then we send it again."),
    ),
    "recipient_refused": Wording(say("the settings of your mailbox do not let it in"), _ALLOW),
    "recipient_restricted": Wording(
        say("only certain senders may write to your mailbox"),
        say("Please ask whoever looks after it to let our mail in, or give us another address."),
    ),
    "recipient_rate_limited": Wording(
        say("your mailbox is getting more mail than it may at the moment"), _MENDING, ours=True
    ),
    "bad_address": Wording(say("your provider cannot read the address"), _RIGHT_ADDRESS),
    "domain_not_found": Wording(say("what stands after the @ is not there"), _RIGHT_ADDRESS),
    "domain_no_mail": Wording(say("what stands after the @ takes no mail"), _RIGHT_ADDRESS),
    "relay_denied": Wording(say("your provider's server does not take mail for you"), _PROVIDER),
    "mail_loop": Wording(say("your provider sends it round in a circle"), _PROVIDER),
    "greylisted": Wording(
        say("your provider takes the first message of a sender only at the second try"),
        _MENDING,
        ours=True,
    ),
    "message_too_big": Wording(
        say("it is larger than your provider allows"),
        say("You need not do anything: we will send it in another form."),
        ours=True,
    ),
    "complaint": Wording(
        say("an earlier message of ours was marked as spam in your mailbox"),
        say("Please tell us if you want to hear from us; until then we send nothing more."),
    ),
}
"""By the slug of the reason."""

CARRIER = Wording(
    say("your carrier knows no such mailbox, or its filter keeps our mail out"),
    say("Please check the address, and allow our mail in your carrier's filter settings."),
)
FORWARDED = Wording(
    say("your provider took it and sent it back later, as happens where mail is forwarded"),
    say("If your mailbox passes mail on, please give us the address that it goes to."),
)

GROUPS = {
    "network": Wording(say("your provider's server could not be reached"), _PROVIDER),
    "remote": Wording(say("your provider's server has a fault"), _PROVIDER),
    "domain": Wording(say("your provider does not take mail for this address"), _PROVIDER),
    "recipient": Wording(say("your mailbox did not take it"), _RIGHT_ADDRESS),
    "content": Wording(say("your provider took it for unwanted mail"), _ALLOW),
    "reputation": Wording(say("your provider did not take it from us"), _MENDING, ours=True),
    "auth": OURS,
    "sender": OURS,
    "message": OURS,
    "policy": Wording(say("your provider's rules did not let it in"), _PROVIDER),
    "rate": Wording(say("your provider takes it only later"), _MENDING, ours=True),
    "transport": Wording(say("your provider's server and ours did not agree"), _MENDING, ours=True),
    "unknown": Wording(say("your provider did not take it, without a reason"), _PROVIDER),
}
"""By the group of the reason, where nothing is said of the reason itself."""

_CAME_BACK = Wording(
    say("earlier mail to your address came back, so that we no longer send to it"),
    say("Please check the address and tell us if it is right; then we send it again."),
)

HELD = {
    Hold.ACCOUNT: _CAME_BACK,
    Hold.GLOBAL: _CAME_BACK,
    Hold.TENANT: _CAME_BACK,
    Hold.VALIDATION: Wording(say("the address does not seem to be in use"), _RIGHT_ADDRESS),
    Hold.UNSUBSCRIBED: Wording(
        say("you have unsubscribed from this kind of mail"),
        say("If you want it again, please subscribe anew."),
    ),
}
"""By why SES held it back."""
