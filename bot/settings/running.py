"""The process itself: how much it does at a time, and what it logs."""

from __future__ import annotations

from pydantic import Field, SecretStr

from bot.settings import kinds, written
from bot.settings.group import Group


class OfProcess(Group):
    LANGUAGE: kinds.Language = Field(
        "",
        description="en or ja: the language of answers, alerts, digests, the Home tab and commands"
        " where nothing else names one.  Empty: English; on the command line, what LC_ALL,"
        " LC_MESSAGES or LANG says.",
    )
    QUESTIONS_AT_ONCE: int = Field(
        24, ge=1, le=200, description="Questions worked on at the same time; more are queued."
    )
    QUESTIONS_WAITING: int = Field(
        50,
        ge=0,
        le=1000,
        description="Questions that may queue; beyond, the asker is told at once.",
    )
    LOG_LEVEL: kinds.LogLevel = Field("INFO", description="DEBUG, INFO, WARNING or ERROR.")
    LOG_FORMAT: kinds.LogFormat = Field(
        "text",
        description="text: lines to be read; json: an object in each line, for machines"
        " (docs/operations.md).",
    )
    SENTRY_DSN: kinds.SentryDsn = Field(
        SecretStr(""),
        description="Where Sentry takes errors of the log, without addresses and secrets; needs"
        f" pip install {written.SENTRY}.  Empty: nowhere.",
    )
