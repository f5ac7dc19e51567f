"""Words about who sends: the envelope's or the header's address, and its domain."""

from __future__ import annotations

from checks.core.replies.rules import several

REJECTED = several(
    "sender_rejected",
    "observed",
    "SENDER .. REJECTED",
    "SENDER .. not exist/found/valid/resolve/resolved/resolvable/known/verified/recognized/"
    "registered/"
    "acceptable/exists",
    "SENDER .. invalid/unknown/unresolvable/unroutable/unverified/nonexist/malformed/bad/missing/"
    "illegal/fake/forged/incorrect/undeliverable/bogus/unqualified/fails/failed/blocklist/"
    "blocklisted",
    "invalid/unknown/bad/illegal/forged/fake/unresolvable/unroutable/nonexist/unverified/rejected/"
    "refused/blocked/banned/bogus/malformed/unacceptable/denied/missing SENDER",
    "SENDER .. domain .. not/no/must/required/needs/does/cannot/unresolvable/unknown",
    "SENDER .. must .. exist/resolve/valid/fully+qualified",
    "sender .. domain/address .. blocklist/unknown/invalid/lookup",
    "domain of sender/from/address .. not",
    "domain of sender",
    "sender .. verify/verification/callout/callback .. failed/fail/error/unsuccessful/rejected",
    "sender verify/callout",
    "could not/not/unable .. verify/resolve/validate .. sender/envelope+from",
    "sender/from .. domain .. no/not/lacks/without .. mx/a/dns/valid/record",
    "no/not .. mx/a/dns .. record/records for .. sender/mail+from/your+domain",
    "no/not .. mx/dns for/in .. from/sender/your",
    "SENDER .. mismatch/mismatched/not+match",
    "SENDER not .. owned/match/belong",
    "domain mismatch .. ip",
    "sender .. not/no .. mx/dns/a+record",
    "domain .. sender .. not .. exist/resolve",
    "unresolvable .. from domain",
    "cannot/not resolve .. sender/from/your .. domain",
    "your domain/email+address/address .. not/invalid/unknown .. exist/valid/resolve/found",
    "envelope sender domain must exist",
    "null/empty/blank sender/return+path/envelope+sender/mail+from/reverse+path",
    "no bounces/bounce/dsn",
    "bounces not accepted/allowed",
    "sender/sending/your .. address/email/domain .. blocklist/blocked/banned/denied/refused",
    "email address .. not verified",
    "identities failed the check",
    "sender .. not .. local/owned+by+user/allowed/in/on",
    "sender refused/denied/rejected/blocklist/banned/spammer/unvalidated",
    "sender id/sender+rewrite .. fail",
    "mail from .. invalid/rejected/refused/denied/not+allowed/blocklist/blocked",
    "need fully qualified sender",
    "domain name required/missing for/in sender/from",
    "domain name required",
    "badmailfrom",
    "host denies sender",
    "fake/forged/fraudulent sender/from",
    "from address/domain/header .. not/invalid/reject/unacceptable",
    unless="recipient+blocklist/dmarc/spf/dkim/ptr/rdns/reverse+dns/sender+ip/ip+address+blocked/"
    "rbl/"
    "spamhaus/sender+base/rate/too+many/limit/reputation/helo/blocked+using/sender+host/relay/"
    "virus/not+allowed+to+send/sender+reputation/frequency/invalid+recipients",
)

VERIFICATION = several(
    "sender_rejected",
    "observed",
    "verification failed for",
    "sender not .. authorized/allowed/permitted/accepted",
)
