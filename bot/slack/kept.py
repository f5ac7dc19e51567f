"""What is kept of an answer: the texts to send on, and what it rested on."""

from __future__ import annotations

from bot.drafts import customer_lines, postmaster_lines
from bot.language import language
from bot.plain import CODES
from bot.report import Report
from bot.slack.render import Slack
from bot.store.answers import Kept, Letters
from checks.core import Verdict


def to_keep(slack: Slack, report: Report, *, masked: bool = False) -> Kept:
    """The texts as they stand now: a text that is sent on says what the answer says."""
    newest, own = report.newest, _letters(slack, report)
    return Kept(
        customer=own.customer,
        postmaster=own.postmaster,
        checks=tuple(
            dict.fromkeys(
                r.check.id
                for r in report.results
                if r is report.lead or r.finding.verdict in (Verdict.WARN, Verdict.FAIL)
            )
        ),
        message=newest.message_id if newest else None,
        masked=masked,
        language=own.language,
        translated=tuple(
            _letters(slack.speaking(language(code)), report)
            for code in CODES
            if code != own.language
        ),
    )


def _letters(slack: Slack, report: Report) -> Letters:
    return Letters(
        slack.language.code,
        slack.letter(customer_lines(report)),
        slack.letter(postmaster_lines(report)),
    )
