"""Words about how much and how often: rates, connections, recipients, greylisting."""

from __future__ import annotations

from checks.core.replies.rules import Rule, several

GREYLISTED = several(
    "greylisted",
    "RFC 6647; observed",
    "greylist/greylisting/postgrey/greylisted/sqlgrey/milter+greylist/graymilter/greyed/greylister",
    "grey/gray rbl/listing/listed",
    "greylistd",
    "unverified address",
    "address verification in progress",
    "verification in progress",
    "first time sender/sending/seen/contact/connection",
    "new sender/triplet/ip .. try/wait/delayed/deferred",
    "not seen .. before .. try/wait/again",
    "try/retry/come+back/wait .. again/later/after/in .. seconds/minutes/secs/mins/sec/min/"
    "second/minute",
    "retry/wait/delay in/for/after .. seconds/minutes/secs/sec",
    "temporarily .. greylist",
    "authentication/confirm .. mail+server/server .. delivery .. retry",
    "postscreen/deep+protocol",
    "early talker",
    "retry shortly/soon",
    "try again in .. while",
    "triplet",
    "try/retry again in",
    unless="too+many/rate/quota/spam/limit/exceeded/throttled/connection+timed/complaints",
)

RECIPIENT = several(
    "recipient_rate_limited",
    "observed",
    "receiving mail/email/messages too/at+rate/at+a+rate/quickly",
    "user/recipient/mailbox/account .. receiving .. rate/too/quickly/fast/many",
    "user/recipient/mailbox .. received .. too+many/exceed/limit",
    "receivingrate/receivingrateperm/receivingratetemp",
    "recipient thread limit",
    "recipient/mailbox/user .. rate .. limit/limited/exceeded",
    "recipient/mailbox .. exceeded .. limit/rate/messages/receive",
    "too many messages/mails/emails .. to/for .. recipient/mailbox/address/this",
    "messages/mails/emails to/for .. recipient/user/mailbox/address .. deferred/limit/limited/too",
    "recipient .. too many messages/mails/emails/connections",
    "recipient .. frequency/flood/flooded/throttled/overloaded",
    "maximum .. messages .. recipient/mailbox .. hour/day/minute/exceeded/receive",
    "recipient .. exceeded ... receive/hour",
    "queue quota exceeded",
    "concurrent .. delivery/deliveries .. mailbox/recipient",
    unless="address+rejected+rate/too+many+recipients/number+of+recipients/per+message/your+ip/"
    "mailbox+full/from+your",
)

RECIPIENTS_RATE = several(
    "rate_limited",
    "observed",
    "too many recipients/recipient .. hour/minute/day/second/today",
    "recipients/recipient .. per hour/minute/day/second",
    "recipients .. hourly/daily",
)

CONNECTIONS = several(
    "too_many_connections",
    "observed",
    "too many .. connections/sessions/session/concurrent/smtp+sessions/threads/processes/"
    "connects/connection/simultaneous",
    "connections/sessions/session/connection .. too many",
    "concurrent/simultaneous/parallel .. connections/sessions/session/connection/smtp/limit",
    "connection/connections/session/sessions .. limit/quota/exceeded/maximum/limited/throttled/"
    "max/concurrency/"
    "concurrent/rate",
    "maximum/max/exceeded/exceeds/limit/number/excessive .. connections/sessions/session/"
    "connection",
    "messages/message/mails/emails/mail/recipients per/in/for/on/this .. connection/session",
    "connection concurrency/slots",
    "connections/sessions at once",
    "too many .. per/in/on .. connection/session",
    "concurrency/concurrency+limit",
    "only .. connections allowed/permitted",
    unless="timed+out/lost/refused+by",
)

RECIPIENTS = several(
    "too_many_recipients",
    "RFC 5321 section 4.5.3.1; observed",
    "too many recipients/recipient/rcpts/rcpt/addressees/recipients+in/receivers/"
    "envelope+recipients",
    "recipients/recipient .. too many",
    "recipient/recipients .. limit/maximum/max/count .. exceeded/reached/per/message",
    "recipient/recipients limit/count/number",
    "maximum/max/exceeded/exceeds/exceed/limit .. recipients/recipient .. per/message/limit/number",
    "number of recipients",
    "recipients per message/mail/email",
    "maximum .. recipients",
    "out of allow rcpt/recipient",
    "one/single recipient .. time/only/message/per",
    "only one recipient",
    "multiple recipients .. not/disallowed/different",
    "recipients exceeded/exceeds/exceed",
    unless="invalid/unknown/nonexist/per+hour/per+day/hour/rate/day/minute/bad/per+second",
)

RATE = several(
    "rate_limited",
    "observed",
    "rate limit/limited/limits/limiting/exceeded/exceeds/exceed/control/throttle/too/high/quota/"
    "restriction",
    "ratelimit/ratelimited/throttled/throttle/throttling/throttles/ratelimiting",
    "too many/much .. messages/mails/emails/mail/email/requests/attempts/deliveries/letters/"
    "mailings/rcpt/commands+in/per/"
    "data/recipients .. hour/minute/day/sent/from/short/time/second/your/quickly/today/received",
    "too many messages/mails/emails/requests/mail/letters/deliveries",
    "too fast/quickly/frequently/frequent/often",
    "unusual/excessive/high/unexpected/large/abnormal/increased/heavy/extreme .. rate/volume/"
    "traffic/amount/number+of+"
    "messages/activity/frequency/load+from",
    "frequency/frequent/frequency+limited .. limit/limited/exceeded/too/control/restricted",
    "sending/sender/message/mail/email/daily/hourly/hour/day/outbound/ip/domain/submission .. "
    "rate/limit/quota .. exceeded/"
    "limited/reached/too/over/exceeds/maximum",
    "exceeded/exceeds/reached/exceed/hit/over .. rate/hourly/daily/sending/message/messages/"
    "limit .. limit/quota/per/hour/day/"
    "rate/messages",
    "maximum/max .. messages/emails/mails/message/number .. exceeded/reached/per/hour/day/minute/"
    "sent/limit",
    "limit/limits .. exceeded/reached .. messages/per/hour/day/sender/ip/domain/try",
    "messages/mails/emails .. per hour/day/minute/second",
    "slow down/sending",
    "more than .. messages/mails/emails .. minutes/hour/minute/hours/day",
    "hourly/daily/sending allowance",
    "slow .. down/rate",
    "reduce .. rate/volume/speed/sending/frequency",
    "deferred .. due .. volume/complaints/excessive/unexpected/rate/reputation/traffic",
    "temporarily/temporary .. deferred/rate/throttle/limited",
    "messages/mail/email .. from .. temporarily deferred/delayed/blocked/rejected/refused",
    "mail volume/flood/flooding/bomb/bombing",
    "flood/flooding/mailbomb",
    "limit exceeded/reached",
    "try+again/sending .. slower",
    "same message+id/size+mails",
    "too many same",
    "quota .. sending/daily/hourly/exceeded+for+sender",
    "sending/daily/hourly/queue/submission/message .. quota",
    "over limit/rate",
    unless="mailbox/connection/size/recipients+per+message/too+many+recipients/hop/hops/bytes/"
    "retry+timeout/retries+exceeded/storage/unwanted",
)

AGAIN = (
    Rule(
        "greylisted",
        "try/retry/come+back/send .. again/later/soon/afterwards",
        codes=(450, 451, 452),
        unless="error/problem/failure/busy/full/load/resources/resource/closing/aborted/service/"
        "server/down/unknown/"
        "quota/fail/failed/local",
        source="RFC 6647; observed",
    ),
    Rule("rate_limited", "deferred/deferral/delayed/postponed", status=("4.7.",)),
    Rule("remote_system_error", "try/retry/come+back/send .. again/later", codes=(4,)),
    Rule(
        "remote_system_error", "deferred/temporarily/tempfail/defer/delayed/postponed", codes=(4,)
    ),
)
