"""The text of `.env.example`: every setting with its comment and its default."""

from __future__ import annotations

from pydantic import SecretStr

from bot.settings.model import Settings


def example() -> str:
    lines = [
        "# Settings of ses-why, and what they are when not set.  Copy to .env and fill in.",
        "# Any may be read from a file instead: ADDRESS_KEY_FILE=/run/secrets/address_key",
        "# AWS's own variables (AWS_PROFILE, AWS_ACCESS_KEY_ID …) may stand here too.",
        "# The environment wins over this file; ENV_FILE=path names another, ENV_FILE= none.",
        "",
    ]
    for name, field in Settings.model_fields.items():
        default = field.default
        if isinstance(default, SecretStr):
            default = default.get_secret_value()
        if isinstance(default, tuple):
            default = ",".join(default)
        lines += [f"# {field.description}", f"{name}={default}", ""]
    return "\n".join(lines).rstrip() + "\n"
