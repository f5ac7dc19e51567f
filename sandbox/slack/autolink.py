"""What Slack makes of a text that a person typed: entities, mentions, links."""

from __future__ import annotations

import re
from collections.abc import Mapping

_TOP = (
    "com|org|net|edu|gov|io|dev|app|co|ai|me|info|biz|us|uk|de|fr|es|it|nl|eu|jp|ch|se|no|pl|ca|au"
)
_TOKEN = re.compile(
    r"(?P<url>https?://[^\s<>|]*[^\s<>|.,;:!?)\]}'\"])"
    r"|(?P<address>[\w.!#$%'*+/=?^`{|}~-]+@(?:[\w-]+\.)+[^\W\d_][\w-]+)"
    rf"|(?P<domain>(?<![\w@.-])(?:[\w-]+\.)+(?:{_TOP})\b(?![\w@-]|\.\w)"
    r"(?:/(?:[^\s<>|]*[^\s<>|.,;:!?)\]}'\"])?)?)"
    r"|(?P<mention>(?<!\w)@[\w.-]*\w)",
    re.IGNORECASE,
)


def as_slack_stores(typed: str, people: Mapping[str, str]) -> str:
    """`people`: names to user ids.  Slash commands are not rewritten (should_escape is false)."""

    def link(found: re.Match[str]) -> str:
        token = found.group()
        match found.lastgroup:
            case "url":
                return f"<{token}>"
            case "address":
                return f"<mailto:{token}|{token}>"
            case "domain":
                return f"<http://{token}|{token}>"
        user = people.get(token[1:].lower())
        return f"<@{user}>" if user else token

    escaped = typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _TOKEN.sub(link, escaped)
