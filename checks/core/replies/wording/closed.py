"""Words about a mailbox that is there and closed to us: by its owner, or by its organisation."""

from __future__ import annotations

from checks.core.replies.rules import several

REFUSED = several(
    "recipient_refused",
    "observed",
    "REJECTED/blocklist/filtered by/per/due+to .. recipient/addressee/mailbox+owner/account+owner/"
    "owner+of/end+user/recipients/recipient+settings",
    "REJECTED by user/customer/subscriber",
    "recipient/user/addressee/owner .. not want/wish/accept .. to+receive/mail/email/from/receive",
    "recipient/user/addressee .. refused/refuses/rejects/rejected to/mail/mails/email/receive/"
    "messages+from/accept/sender",
    "user reject/refuse/refused",
    "recipient/user/personal/private .. blocklist/blocked+senders/block+senders",
    "on/in .. blocklist of .. recipient/user",
    "recipient/user/personal .. preferences/settings/safelist/filters",
    "user rules/rule/filter/entry/preferences/settings/defined/blocklist/whitelist",
    "user domain entry",
    "not in/on .. recipient .. whitelist/safe/contacts/address+book/allowlist/allowed/approved",
    "sender not in .. whitelist/allowlist/white+list/contacts/address+book/approved",
    "blocked .. your+address/sender .. by .. recipient/user",
    "recipient .. only accept/accepts/accepting .. from",
    "recipient .. blocked/blocklist .. sender/mail/email/messages",
    "been blocked by .. recipient/user",
    "account/mailbox .. protected by",
    "challenge response",
    "not wish/want to receive",
    "ignore list",
    "recipient/user blocked $",
    "user reject list",
    unless="too+many/address+rejected/recipient+server/rule+of/policy/administrator/organization/"
    "spam/virus/"
    "spf/dkim/dmarc/unknown",
)

RESTRICTED = several(
    "recipient_restricted",
    "observed",
    "not authorized/allowed/permitted/have+permission/have+permissions/entitled to/for send/post/"
    "mail/email/write/deliver/sending .. recipient/group/list/mailbox/address/user/alias/member/"
    "distribution/account/here",
    "not authorized to send to/email/messages+to/mail+to",
    "not allowed to send .. to",
    "permission .. send/post .. to",
    "delivery not authorized/allowed/permitted",
    "resolver rst",
    "authrequired/notauthorized/rst/recipientrestrict/sendernotauthenticatedforgroup/"
    "sendernotauthenticatedformailbox/restrictedtorecipientspermission",
    "only accept/accepts/accepting/receive/receives .. from",
    "accept/accepts/receive/receives .. only .. from/members/internal/senders/subscribers",
    "only .. members/subscribers/users/senders/insiders .. post/send/write",
    "members only",
    "only .. write/post/send/mail to",
    "limited to .. employees/members/staff/subscribers",
    "not on list of .. mail/send/write/post",
    "outgoing mail/email/messages only",
    "send only",
    "not accept .. from external/outside/internet",
    "outside .. organization/company .. not",
    "list/group .. moderated",
    "restricted sms/email",
    "only internal/external/trusted/authenticated/authorized/local .. senders/users/mail/email/"
    "members",
    "list expansion .. prohibited/denied/not",
    "not .. member/subscribed/subscriber",
    "restricted recipient/address/group/list/mailbox/distribution/to",
    "recipient/address/mailbox/group/list/alias/account .. restricted",
    "closed/private/moderated mailing+list/list/group",
    "internal use/only/address/group/recipients/mailbox/users",
    "external/outside/internet .. senders/mail/email/messages .. REJECTED",
    "external/outside/internet .. senders/mail/email/messages .. not",
    "recipient/group/mailbox/address .. not allowed/permitted/authorized/able .. receive",
    "access .. recipient/mailbox/address/list .. denied/restricted",
    "senders restricted",
    "sender .. not .. approved/authorized/allowed/permitted .. recipient/group/list/send+to",
    "requires .. authenticated senders/sender",
    "authentication required for delivery",
    "local user only",
    "permitted/allowed .. only .. domain/internal/local",
    unless="spf/dkim/dmarc/relay/relaying/ip/policy",
)
