"""Words about the mailbox: full, off, moved, closed to us, not there."""

from __future__ import annotations

from checks.core.replies.rules import Rule, several

_RATE = (
    "sending/sender/daily/hourly/queue/rate/submission/hour/day/outbound/connection/per+hour "
    ".. quota"
)

FULL = (
    *several(
        "mailbox_full",
        "observed",
        "ACCOUNT/maildir/mailfolder/storage/quota/folder/box/letterbox/mail+folder/letter+box .. "
        "full",
        "full mailbox/inbox/account",
        "mailbox/inbox/account/disk/storage/mail+storage .. quota",
        "overquota",
        "overquotatemp/overquotaperm/quotaexceeded/quotaexceededexception/mailboxfull/overdrawn",
        "quota exceeded/full/violation/reached/exhausted/overflow/overrun/used+up/limit",
        "quota .. exceeded/full/exhausted/reached",
        "exceeded/exceeds/exceed/over/above/beyond/out+of/violates .. quota",
        "exceeded/exceeds/exceed/over/out+of/exhausted .. storage/mailbox/inbox",
        "storage/mailbox/inbox/account .. exceeded/exceeds/exhausted",
        "mailbox/mail+drop/maildrop .. over .. limit/size/maximum/capacity",
        "mailbox .. limit/size/capacity .. exceeded/reached",
        "exceed/exceeded/reached .. mailbox .. limit/size/capacity",
        "user/recipient/mailbox/account .. not+enough/insufficient/no+more/no .. space/storage/"
        "room",
        "not+enough/insufficient/no+more/lack+of/no+free .. space/storage .. mailbox/user/account",
        "insufficient/no .. space/storage .. mailbox/recipient/user",
        "no space/room left/available in/for .. mailbox/user/account/recipient",
        "user/recipient/mailbox .. out of .. space/storage/disk",
        "too many messages/mails/emails .. mailbox/stored/inbox",
        "user has too many messages/mails",
        "too much mail data",
        "inode/blocks limit exceeded",
        "mail data .. quota",
        "exceeded .. hard/soft limit",
        unless=_RATE,
    ),
)

DISABLED = several(
    "mailbox_disabled",
    "observed",
    "ACCOUNT .. DISABLED",
    "mailbox/account/recipient+account/user .. blocked/banned/block",
    "disabled/inactive/deactivated/suspended/closed/expired/terminated/locked/dormant/frozen/"
    "blocked/discontinued ACCOUNT/address",
    "invalid inactive user",
    "disableduser/accountdisabled/mailboxdisabled/userdisabled/inactiveuser",
    "due to inactivity",
    "not used for/since .. days/months/time/long",
    "ACCOUNT/address .. no longer accept/accepts/accepting/receive/receives/receiving/active/used/"
    "in+use/in+service/monitored/operational",
    "not .. active ACCOUNT/address",
    "ACCOUNT/address .. not active/enabled/activated/in+use/in+service/operational",
    "ACCOUNT/address .. not accepting/accept/receiving/receive/able+to+receive .. mail/email/"
    "messages/any+mail",
    "ACCOUNT/address .. unable to receive/accept .. mail/email/messages",
    "recipient suspend .. service",
    "not .. accepted/accepting/accept .. for .. mailbox/account",
    "has left the company/organization/organisation/firm",
    "no longer works/employed/with+company",
    "service .. terminated/suspended for .. user/recipient/account/domain",
    "domain .. suspended/disabled/expired/deactivated/locked",
    "suspended/disabled/expired domain",
    unless="sender/sending/your+account/your+domain/delivery+temporarily/conversation",
)

MOVED = several(
    "mailbox_moved",
    "observed",
    "MAILBOX/person .. moved/relocated/transferred",
    "moved to .. new/another/other",
    "moved permanently",
    "MAILBOX .. changed to/address/email",
    "address .. changed",
    "changed .. address/addresses",
    "new address",
    "new .. address/email now",
    "no longer on server",
    "please use/contact/email/write .. new/instead",
    "use .. address instead",
    "user/not .. local .. try/forward",
    "user not local",
    unless="sender/ip/dns/record/mx",
)

BAD_ADDRESS = several(
    "bad_address",
    "observed",
    "bad/invalid/illegal/malformed/incorrect/wrong/improper .. address/recipient/mailbox/email+"
    "address syntax/format/formatted",
    "address/recipient/mailbox syntax/format .. error/invalid/incorrect/bad/illegal",
    "syntax .. error/invalid/incorrect/illegal/wrong .. address/mailbox/recipient/local+part",
    "syntax error .. address/mailbox/recipient",
    "malformed address/recipient/addresses/email+address",
    "address/recipient .. malformed/not+valid+rfc/syntactically",
    "not .. valid .. rfc/rfc5321/rfc2821/rfc821/rfc822 .. address",
    "valid rfc .. address",
    "mailbox name not allowed/invalid/illegal/syntax/incorrect",
    "mailbox name .. not allowed",
    "illegal/invalid/bad/non+ascii/unsupported .. characters/character .. address/local+part/"
    "recipient/mailbox/username/email",
    "address/recipient/local+part .. contains/has .. illegal/invalid/bad",
    "fully qualified .. address/recipient/mailbox/email",
    "unqualified address/recipient",
    "address .. not/must .. fully qualified",
    "address .. too long",
    "unbalanced",
    "local part too long",
    "restricted characters in address",
    "empty .. recipient/address/local+part",
    unless="SENDER/helo/ehlo/header/from",
)

NOT_FOUND = several(
    "mailbox_not_found",
    "observed",
    "no such MAILBOX/mail/email/local/name/domain+user/mailing+list/object/identity/people/"
    "forwarder",
    "no such .. user/mailbox/address/account/person/recipient/name/here",
    "MAILBOX unknown",
    "MAILBOX .. unknown",
    "unknown .. MAILBOX/local",
    "MAILBOX .. not exist/found/known/recognized/listed/valid/registered/defined/present/located/"
    "local+user/hosted/existing/resolve/resolved/identified/deliverable/provisioned/verified/"
    "find/locate/recognised/match",
    "not .. find/locate/found/identify/resolve/recognize .. MAILBOX",
    "not .. known/valid/existing/registered/local/recognized/current MAILBOX",
    "not .. existing/host/know .. MAILBOX/mail+for",
    "user not .. account/mailbox",
    "not .. com/net/account account",
    "MAILBOX .. invalid/incorrect/undeliverable/nonexist/wrong/misspelt/unavailable+permanently/"
    "unallocated/unprovisioned/unrecognized/deleted/removed/not+in+use/obsolete/invalid+mailbox",
    "invalid/incorrect/undeliverable/nonexist/wrong/bad/undefined/unrecognized/obsolete/deleted/"
    "fake/false/unverified/unresolvable/inexistent MAILBOX",
    "not exist MAILBOX/in/on/at/here",
    "no/not MAILBOX .. here/by/name/found/that/with/available/named/for/at/in/on/under",
    "no mailbox/account/recipient/user",
    "not one of our users/customers/members/accounts",
    "no one/valid/matching/active .. recipient/recipients/user/address/mailbox/name",
    "nobody .. name/here/address",
    "no one .. name/here/address/by",
    "no longer exists/exist/valid/available/here/known/hosted/served/belongs",
    "not our customer",
    "not .. customer/user/mailbox/account of/here/on/at",
    "recipnotfound/recipientnotfound/nosuchuser/userunknown/usernotfound/unknownuser/"
    "mailboxnotfound/"
    "badrcptto/badrecipientto/unknownrecipient/nouser/addressnotfound/invalidrecipient",
    "not in .. validrcptto/recipient+list/directory/name+directory/address+book/local+recipient/"
    "user+list/recipient+map/virtual/mailbox+table/alias/rcptlist/userlist/ldap/our+database",
    "not listed in .. directory/domino/database/name+address+book",
    "not present in directory",
    "user missing home directory",
    "can not accept user",
    "bad destination mailbox/email/address",
    "undeliverable .. address/recipient/mailbox",
    "address .. could not found/resolved",
    "unroutable address/mail+domain/recipient",
    "recipient .. verify/verification .. failed/error/problem",
    "not deliver .. mail/email/message/messages for/to",
    "user .. not ok",
    "recipient verification",
    "verify recipient failed",
    "not a valid .. email/mail",
    "valid recipients not",
    "no valid recipients/recipient",
    "all recipients .. invalid/rejected/refused/bad",
    "unknown or illegal alias",
    "please check .. recipient/spelling/address/typed",
    "double check .. address",
    "not match any .. user/mailbox/recipient/address",
    "rcpt/recipient .. not exist",
    "dd .. no longer valid",
    unless="SENDER/ptr/rdns/dmarc/dkim/spf/header/helo/message+id/policy/client/hostname/"
    "unverified+"
    "address+host",
)

NOT_FOUND_WEAK = (
    *several(
        "mailbox_not_found",
        "RFC 5321 section 4.2.3; observed",
        "not exist",
        "recipient address/addresses/rejected/refused/invalid/error/failed",
        "recipient/address/user/mailbox/rcpt .. rejected/refused/denied/declined/blocked/"
        "unacceptable",
        "address rejected/not+accepted/denied",
        "rejected/invalid/bad/refused/unknown/illegal/failed recipient/address/mailbox/user",
        "mailbox/account/user/recipient/inbox .. unavailable/not+available/inaccessible/"
        "unreachable/"
        "not+accessible/cannot+deliver/unusable",
        "not deliver to .. mailbox/user/recipient/account/address",
        "recipient/mailbox/account/user not accepted/ok/permitted/here/available/allowed",
        "no mail/emails for/to .. user/address",
        "not found",
        "not known",
        "unknown or invalid",
        unless="access/prohibited/security/rule/restricted/restriction/authorized/spoof/"
        "temporarily/try+again/policy/later/SENDER/ip/host/client/spam/message+"
        "rejected/helo/record/dns",
    ),
    Rule("remote_system_error", "mailbox .. unavailable/busy/locked", codes=(4,)),
    Rule("mailbox_not_found", "mailbox/account/user/recipient .. unavailable", codes=(5,)),
)

AUTO_REPLY = several(
    "auto_reply",
    "observed",
    "out of .. office",
    "auto reply/response/responder/submitted/replied/generated",
    "autoreply/autoresponder/autoresponse/vacation/ooo",
    "automatic/automated reply/response/answer",
    "on vacation/holiday/leave/annual+leave",
    "away until/till",
    "return/back to+office/in+office",
    "away from .. office/email/desk",
    "abwesenheit/abwesenheitsnotiz/abwesend",
    "abwesend/absence/ausente/fuera+de+oficina/fuori+ufficio/absent+du+bureau",
)

DISABLED_WEAK = (Rule("mailbox_disabled", "DISABLED", codes=(5,)),)
