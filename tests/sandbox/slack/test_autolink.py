from __future__ import annotations

import pytest

from sandbox.slack.autolink import as_slack_stores

PEOPLE = {"ses-why": "U0SESWHY", "ann": "U0ANN"}


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("ann@example.com", "<mailto:ann@example.com|ann@example.com>"),
        ("(a.b+c@x.example.co.jp)", "(<mailto:a.b+c@x.example.co.jp|a.b+c@x.example.co.jp>)"),
        ("why example.com?", "why <http://example.com|example.com>?"),
        ("example.com/a/b.", "<http://example.com/a/b|example.com/a/b>."),
        ("https://example.com/a?b=1&c=2.", "<https://example.com/a?b=1&amp;c=2>."),
        ("@ses-why why", "<@U0SESWHY> why"),
        ("@nobody", "@nobody"),
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("<!channel> <@U0ANN>", "&lt;!channel&gt; &lt;@U0ANN&gt;"),
        ("version 1.30.0, file.txt", "version 1.30.0, file.txt"),
    ],
)
def test_what_slack_makes_of_what_is_typed(typed: str, stored: str) -> None:
    assert as_slack_stores(typed, PEOPLE) == stored
