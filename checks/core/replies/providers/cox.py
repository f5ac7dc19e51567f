"""Cox."""

from __future__ import annotations

from checks.core.replies.rules import Provider, several

PAGE = "https://www.cox.com/residential/support/email-error-codes.html"

PROVIDER = Provider(
    name="Cox",
    domains=("cox.net", "cox.com"),
    hosts=("cox.net", "cox.com"),
    marks=(
        "aup cxbl/cdrbl/cxsndr/cxdns/cxcnct/cxmxrt/cxthrt/cxmjrcpt/cxadr/cxrcpt/cpspm/blspm/cxsg/"
        "cxmj",
    ),
    page=PAGE,
    rules=(
        *several(
            "ip_blocklisted",
            PAGE,
            "cxbl/cdrbl",
            "ipbl0001/ipbl0010/ipbl0100/ipbl1000/ipbl1010/ipbl0011/ipbl1001",
        ),
        *several("auth_dmarc", PAGE, "cxsndr"),
        *several("missing_ptr", PAGE, "cxdns"),
        *several("too_many_connections", PAGE, "cxcnct/cxmxrt"),
        *several("rate_limited", PAGE, "cxthrt"),
        *several("too_many_recipients", PAGE, "cxmjrcpt"),
        *several("spam_content", PAGE, "cpspm/blspm"),
    ),
)
