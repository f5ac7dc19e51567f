"""Words about SPF, DKIM and DMARC."""

from __future__ import annotations

from checks.core.replies.rules import Rule, several

DMARC = several(
    "auth_dmarc",
    "RFC 7489; observed",
    "dmarc",
    "dmarcrejection/dmarcreject/dmarcfail",
    "domain .. alignment/aligned/unaligned/misaligned",
    "spf dkim/and+dkim .. alignment",
    "sender/domain/owner policy .. prohibits/reject/rejects/requires",
    "rejected per/by/due+to sender policy",
    unless="either+spf+or+dkim/spf+or+dkim/dmarc+or+spf/both+spf+and+dkim",
)

OTHERS = (
    *several(
        "auth_missing",
        "observed",
        "either/neither/both/without/or/and .. spf .. or/nor/and/and+dkim/or+dkim .. dkim",
        "spf .. and/or/nor .. dkim .. authentication/fail/failed/missing/required/not/check/pass",
        "spf and/or/nor dkim",
        "dkim and/or/nor spf",
        "dkim spf",
        "spf dkim",
        "no spf/dkim/authentication .. no/nor spf/dkim",
        "requires .. senders to authenticate",
        "unauthenticated email/mail/message/sender/messages",
        "required authentication level",
        "email/sender/message/mail .. unauthenticated/not+authenticated",
        "not .. have authentication information",
        "authentication information/check/checks .. fail/fails/failed/missing/not/pass",
        "fails/failed/fail/missing .. authentication check/checks/information/results",
        "fail/failed/missing .. sender/email/domain .. authentication",
        "sender/email/domain/message .. authentication .. fail/failed/missing/required/not",
        "not .. authenticated .. spf/dkim/domain",
        "arc/composite .. authentication",
        unless="relay/smtp+authentication/smtp+auth/submission",
    ),
    *several(
        "auth_spf",
        "RFC 7208; observed",
        "spf .. fail/failed/fails/failure/hardfail/softfail/permerror/temperror/reject/rejected/"
        "not/"
        "violation/error/invalid/denied/mismatch/forged/deny/blocked/check/none/missing/no/policy/"
        "incorrect/unauthorized/problem/neutral/record/match",
        "fail/failed/failing/not/fails/rejected/violates/no/missing/without/bad/invalid/due+to/by/"
        "according+to/against .. spf",
        "spf",
        "sender policy framework",
        "openspf",
        "host/ip/server/client/address .. not .. allowed/authorized/permitted/designated .. send/"
        "mail .."
        " from/for/domain",
        "not .. allowed/authorized/permitted/designated .. to+send/sender .. on+behalf/for+domain/"
        "from+domain/mail+from",
        "not .. designated/permitted .. sender",
        "domain .. not .. designate/permit/authorize/allow .. host/ip/server/sender",
        "invalid ip for sending mail of domain",
        "sender id .. fail/failed",
        unless="dkim+signature/too+many/spfbl/recipient+not+authorized",
    ),
    *several(
        "auth_dkim",
        "RFC 6376; observed",
        "dkim .. fail/failed/fails/failure/invalid/not/missing/reject/rejected/error/bad/none/no/"
        "verification/signature/unsigned/broken/denied/policy/mismatch",
        "no/invalid/missing/bad/fail/failed/without/unsigned/broken .. dkim",
        "dkim",
        "message/mail/email .. not signed",
        "unsigned message/mail/email/messages",
        "domainkeys/domain+keys",
        "signature .. not/invalid/fail/failed .. verify/verified/valid/domain",
    ),
    Rule("auth_missing", "authentication-results/unauthenticated"),
)
