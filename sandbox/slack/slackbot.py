"""What Slackbot says, to each person in the language in which they have Slack."""

from __future__ import annotations

from enum import Enum

from sandbox.slack.user import User


class Slackbot(Enum):
    """English, and Japanese."""

    NO_COMMAND = "`{name}` is not a valid command.", "`{name}` は有効なコマンドではありません。"
    IN_THREAD = (
        "`{name}` is not supported in threads. Sorry!",
        "`{name}` はスレッド内では使用できません。",
    )
    FAILED = (
        '{name} failed with the error "{error}"',
        "エラー「{error}」のため、{name} は失敗しました",
    )
    NOT_HERE = (
        "You mentioned {name}, but they are not in this channel.",
        "{name} をメンションしましたが、このチャンネルに参加していません。",
    )

    def to(self, user: User, name: str, *, error: str = "") -> str:
        english, japanese = self.value
        words = japanese if user.locale.startswith("ja-") else english
        return words.format(name=name, error=error)
