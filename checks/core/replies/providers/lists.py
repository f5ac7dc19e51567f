"""Lists of addresses and domains that many servers consult, by the words that servers quote."""

from __future__ import annotations

from checks.core.replies.rules import Kind, Provider, several

CHECK = "https://check.spamhaus.org"

PROVIDER = Provider(
    name="blocklists",
    kind=Kind.SOFTWARE,
    page=CHECK,
    rules=(
        *several("auth_spf", "observed", "openspf"),
        *several("greylisted", "observed", "grey rbl", "greylist"),
        *several("domain_reputation", CHECK, "sender address/mail+from .. blocked using"),
        *several(
            "url_blocklisted",
            CHECK,
            "spamhaus dbl",
            "dbl spamhaus",
            "uribl/surbl",
            unless="mail+from+domain/mailfrom+domain/helo+domain",
        ),
        *several(
            "ip_blocklisted",
            CHECK,
            "zen/sbl/xbl/pbl/css/cbl spamhaus/abuseat",
            "spamhaus zen/sbl/xbl/pbl/css",
            "spamcop/barracudacentral/uceprotect/abuseat/mailspike/psbl/spamrats/sorbs",
            "csi cloudmark",
            "cloudmark sender intelligence",
            unless="domain+listed/domain+is+listed",
        ),
    ),
)
