"""One file per provider, each with one `PROVIDER`: the words and codes that are its own."""

from checks.core.replies.providers import exchange_online, gmail, icloud, outlook, yahoo
from checks.core.replies.rules import Provider

PROVIDERS: tuple[Provider, ...] = (
    gmail.PROVIDER,
    outlook.PROVIDER,
    exchange_online.PROVIDER,
    yahoo.PROVIDER,
    icloud.PROVIDER,
)
"""The first that recognises a reply as its own has it."""
