"""Orange and Wanadoo."""

from __future__ import annotations

from checks.core.replies.rules import Provider, several

PAGE = "https://postmaster.orange.fr"

PROVIDER = Provider(
    name="Orange",
    domains=("orange.fr", "wanadoo.fr", "voila.fr"),
    hosts=("orange.fr", "wanadoo.fr"),
    marks=(
        "ofr ofr004/ofr005/ofr006/ofr999/ofr001/ofr002/ofr003/ofr007/ofr008",
        "ofr/ofr004/ofr005/ofr006/ofr999/ofr001/ofr002/ofr003/ofr007/ofr008 101/102/103/104/105/"
        "108/109/201/202/305/402/"
        "403/405/415/416/417/418/420/421/422/423/424/425/426/427/501/506/507/508/510/511/514/515/"
        "517/519",
        "postmaster orange fr",
    ),
    page=PAGE,
    rules=(
        *several(
            "too_many_connections", "observed", "ofr/ofr005/ofr004 104/105", "too many connections"
        ),
        *several("ip_blocklisted", "observed", "ofr/ofr006/ofr005 102", "client host blocked"),
        *several(
            "ip_reputation", "observed", "ofr/ofr006/ofr005/ofr004/ofr999 103/510/108/109/511/101"
        ),
        *several(
            "mailbox_not_found", "observed", "ofr/ofr006/ofr005/ofr004 416/418", "invalid recipient"
        ),
        *several("mailbox_full", "observed", "ofr/ofr006/ofr005/ofr004 417", "overquota"),
        *several(
            "mailbox_disabled",
            "observed",
            "ofr/ofr006/ofr005/ofr004 420/422/423/424/426",
            "archivee",
            "archived recipient",
        ),
        *several("spam_content", "observed", "ofr/ofr006/ofr005/ofr004 506"),
        *several("virus_or_attachment", "observed", "ofr/ofr006/ofr005/ofr004 507"),
        *several("auth_dmarc", "observed", "dmarc", "ofr/ofr006/ofr005/ofr004 517"),
        *several("auth_spf", "observed", "spf"),
        *several("domain_reputation", "observed", "your domain .. blocklist"),
        *several(
            "sender_rejected",
            "observed",
            "ofr/ofr004/ofr005/ofr006 403/405/415/425",
            "invalid sender",
            "emetteur invalide",
        ),
        *several("message_too_big", "observed", "ofr/ofr004/ofr005/ofr006 514"),
        *several("relay_denied", "observed", "ofr/ofr004/ofr005/ofr006 402/305"),
    ),
)
