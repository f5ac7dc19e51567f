"""What words mean whichever server says them: the rules for everybody, in their order.

The order is by how much words exclude.  Long sentences that are known whole come first; then what
names a mechanism (greylisting, a list, DMARC, a PTR record); then what names a thing and its state
(a full mailbox, an unknown sender, a big message); then what says no more than "rejected".
"""

from __future__ import annotations

from checks.core.replies.rules import Rule
from checks.core.replies.wording import (
    asian,
    auth,
    closed,
    content,
    domain,
    eastern,
    french,
    german,
    known,
    network,
    policy,
    rates,
    recipient,
    reputation,
    romance,
    sender,
)

GENERIC: tuple[Rule, ...] = (
    *known.SENTENCES,
    *rates.GREYLISTED,
    *reputation.URLS,
    *auth.DMARC,
    *auth.OTHERS,
    *reputation.PTR,
    *reputation.LISTED,
    *recipient.FULL,
    *domain.LOOP,
    *content.TOO_BIG,
    *content.VIRUS,
    *network.TLS,
    *domain.RELAY,
    *closed.REFUSED,
    *closed.RESTRICTED,
    *sender.REJECTED,
    *network.HELO,
    *rates.RECIPIENT,
    *rates.RECIPIENTS_RATE,
    *rates.CONNECTIONS,
    *rates.RECIPIENTS,
    *rates.RATE,
    *recipient.DISABLED,
    *recipient.MOVED,
    *content.SPAM,
    *reputation.REPUTATION,
    *domain.NO_MAIL_HERE,
    *domain.NO_MAIL,
    *domain.NOT_FOUND,
    *recipient.BAD_ADDRESS,
    *recipient.NOT_FOUND,
    *asian.RULES,
    *eastern.RULES,
    *german.RULES,
    *french.RULES,
    *romance.RULES,
    *content.MALFORMED,
    *network.EXPIRED,
    *network.DNS,
    *network.CONNECTION,
    *recipient.AUTO_REPLY,
    *network.SYSTEM,
    *rates.AGAIN,
    *sender.VERIFICATION,
)

WEAK: tuple[Rule, ...] = (
    *recipient.NOT_FOUND_WEAK,
    *policy.RULES,
    *network.PROTOCOL,
    *recipient.DISABLED_WEAK,
    *reputation.WEAK,
    *content.WEAK,
    *policy.WEAK,
    *german.WEAK,
    *french.WEAK,
    *romance.WEAK,
    *eastern.WEAK,
    *asian.WEAK,
)
"""What is left where nothing more telling was said, in the reply or in its links."""
