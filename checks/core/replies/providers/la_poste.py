"""La Poste (laposte.net)."""

from __future__ import annotations

from checks.core.replies.rules import Provider, several

PAGE = "https://www.laposte.net/aide/postmaster"

PROVIDER = Provider(
    name="La Poste",
    domains=("laposte.net",),
    hosts=("laposte.net",),
    marks=(
        "lpn/lpn004/lpn005/lpn006/lpn007/lpnaaa/lpn105/lpn001/lpn002/lpn003/lpn999 101/102/104/"
        "105/109/401/405/416/417/"
        "420/426/506/507/510/514/517",
    ),
    page=PAGE,
    rules=(
        *several("auth_spf", "observed", "lpn004/lpn007 401", "spf"),
        *several("auth_dmarc", "observed", "lpn007 517", "dmarc"),
        *several("ip_blocklisted", "observed", "lpnaaa 101", "lpn007 102", "spamhaus"),
        *several("mailbox_disabled", "observed", "lpn007 420/426", "archivee"),
        *several("mailbox_not_found", "observed", "lpn006/lpn007 416"),
        *several("mailbox_full", "observed", "lpn006/lpn007 417"),
        *several("spam_content", "observed", "lpn007/lpn006 506/510"),
        *several("too_many_connections", "observed", "lpn007/lpn006/lpn105 104/105/109"),
        *several("sender_rejected", "observed", "lpn007/lpn006 405"),
    ),
)
