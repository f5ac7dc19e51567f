"""How to get the full source of a message out of a mail program."""

from __future__ import annotations

from checks.core.text import Text, say

STEPS: tuple[tuple[Text, Text], ...] = (
    (
        say("Gmail"),
        say("open the message, ⋮ at its top right, Show original, then Copy to clipboard"),
    ),
    (
        say("Outlook on the web and new Outlook"),
        say("open the message, ⋯ at its top right, View, View message source"),
    ),
    (
        say("Outlook for Windows (classic)"),
        say("open the message in a window of its own, File, Properties, Internet headers"),
    ),
    (say("Outlook for Mac"), say("right click on the message in the list, View Source")),
    (say("Apple Mail"), say("select the message, View, Message, Raw Source")),
    (say("Yahoo Mail"), say("open the message, ⋯ above it, View raw message")),
)
