"""Words that name a rule of the receiver's, and words that name no reason at all."""

from __future__ import annotations

from checks.core.replies.rules import Rule, several

RULES = several(
    "policy_rejected",
    "observed",
    "policy/policies",
    "administrative prohibition/prohibited/reject/block/policy/rejection",
    "administratively prohibited/denied/rejected/blocked",
    "administrator .. blocked/rejected/prohibited/denied/forbids/configured",
    "by/from .. administrator/organization/admin",
    "spoof/spoofed/spoofing/impersonation/antispoof/antispoofing/impersonate/impersonating",
    "access denied",
    "access .. denied/restricted/prohibited/blocked/forbidden/not+allowed",
    "prohibited/forbidden/restricted/restriction/restrictions/disallowed",
    "security reasons/settings/violation/rules/restrictions/considerations/violations",
    "rule/rules/ruleset/transport+rule/acl .. rejected/reject/denied/violated/match/matched/"
    "blocked/imposed",
    "rejected/blocked/denied/refused by/due+to/per .. rule/rules/configuration/settings/acl/"
    "filter/transport/custom/"
    "organizational",
    "country/geographic/geographical/geoip/geo/region/location .. blocked/rejected/denied/not/"
    "based/block",
    "blocked/rejected/denied .. country/geographic/geoip/region/tld/top+level",
    "organizational/company/corporate/local/site/compliance/regulatory .. settings/rules/reasons/"
    "rule",
    "not accepted for",
    "violates/violation/violations",
    "aup/acceptable+use/terms+of+service/tos",
    "client host rejected",
    "not authorized/permitted/allowed/accepted",
    "unauthorized",
    "no permit/permission/permissions",
    "quarantine/quarantined",
    "approval/moderation/moderator",
    "message/mail .. confidential/classification/encrypted+not",
    unless="try+again+later+temporarily",
)

WEAK = (
    *several(
        "policy_rejected",
        "observed",
        "message/mail/email/delivery/transmission/connection/transaction/msg/sending/submission "
        ".. REJECTED",
        "REJECTED .. message/mail/email/delivery/messages",
        "not .. accept/accepted/deliver/delivered/allowed/permitted/wanted .. message/mail/email/"
        "this",
        "^ REJECTED",
        "REJECTED $",
        "refused/rejected/denied/blocked/bounced/block/reject/refuse/unacceptable/undesired/"
        "unwanted",
        "not accept/accepted/welcome/allowed/permitted/wanted",
    ),
    Rule("remote_system_error", "service/server/system .. unavailable", codes=(4,)),
    Rule("policy_rejected", "service .. unavailable/refused", codes=(5,)),
)
