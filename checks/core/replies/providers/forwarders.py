"""Services that forward mail for other people's domains."""

from __future__ import annotations

from checks.core.replies.rules import Kind, Provider, several

IMPROVMX = Provider(
    name="ImprovMX",
    kind=Kind.FILTER,
    hosts=("improvmx.com",),
    marks=("improvmx",),
    page="https://improvmx.com/guides/",
    rules=(*several("domain_reputation", "observed", "spamhaus dbl", "code 2"),),
)
FORWARD_EMAIL = Provider(
    name="Forward Email",
    kind=Kind.FILTER,
    hosts=("forwardemail.net",),
    marks=("forwardemail net",),
    page="https://forwardemail.net/faq",
    rules=(*several("mailbox_disabled", "observed", "requires .. upgrade"),),
)
CLOUDFLARE = Provider(
    name="Cloudflare Email Routing",
    kind=Kind.FILTER,
    hosts=("cloudflare.net", "mx.cloudflare.net"),
    marks=("cloudflare",),
    page="https://developers.cloudflare.com/email-routing/postmaster/",
    rules=(
        *several("mailbox_not_found", "observed", "address not exist", "recipient .. not"),
        *several("auth_missing", "observed", "authentication/unauthenticated"),
    ),
)
