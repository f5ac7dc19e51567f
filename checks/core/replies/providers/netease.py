"""NetEase: 163, 126, yeah.net; and Coremail, the software that it and many in China run."""

from __future__ import annotations

from checks.core.replies.rules import Provider, several

PAGE = "https://help.mail.163.com/faqDetail.do?code=d7a5dc8471cd0c0e8b4b8f4f8e49998b374173cfe9171305fa1ce630d7f67ac2e3a2b2b3a5b6a9c4"
CODES = "http://mail.163.com/help/help_spam_16.htm"

PROVIDER = Provider(
    name="NetEase",
    domains=("163.com", "126.com", "yeah.net", "188.com", "vip.163.com", "netease.com"),
    hosts=("netease.com", "163.com", "126.com", "yeah.net", "ym.163.com"),
    marks=("mail 163 com", "163/126/yeah mx", "netease"),
    hints=(
        "hl rep/icc/ifc/mep/itc/ihu/itb",
        "mi dmc/cel/sfq/smz/spb",
        "dt spm/rbl/spf",
        "rp drc/cel/orq/qrc/trc",
        "wm bli/blu",
    ),
    page=CODES,
    rules=(
        *several("ip_reputation", CODES, "hl rep", "hl ihu"),
        *several("too_many_connections", CODES, "hl icc"),
        *several(
            "rate_limited",
            CODES,
            "hl ifc",
            "mi dmc",
            "rp drc/orq/qrc/trc",
            "hl itc/itb",
            "mi sfq/smz/spb",
            "mi stc",
        ),
        *several("sender_rejected", CODES, "hl mep", "mi nhd/nht", "nhd"),
        *several("ip_blocklisted", CODES, "dt rbl", "wm bli/blu"),
        *several("spam_content", CODES, "dt spm", "dt vir & spam"),
        *several("virus_or_attachment", CODES, "dt vir"),
        *several("auth_spf", CODES, "dt spf", "mi spf"),
        *several("protocol_error", CODES, "mi/rp cel", "mi/rp ccl"),
        *several("mailbox_not_found", CODES, "user not found/exist", "no such user"),
        *several("mailbox_disabled", CODES, "user suspended/locked"),
    ),
)
