"""The command that explains replies: lines in, lines out, and nothing needed for it."""

from __future__ import annotations

import codecs
import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import explain_reply
from bot.language import language
from bot.lines import BadLine, Json
from bot.smtp import answer, as_json
from bot.terminal import Terminal
from checks.core.replies import REASONS
from checks.core.replies.understand import understand
from tests.test_readme import ROOT

DENIED = (
    "550 5.4.1 Recipient address rejected: Access denied. AS(201806281) "
    "[AM5EUR03FT012.eop-EUR03.prod.protection.outlook.com]"
)


def smtp(*arguments: str, given: bytes = b"") -> tuple[int, bytes, bytes]:
    """In an empty environment: no settings, no database, no network."""
    command = [sys.executable, "-m", "bot", "smtp", *arguments]
    done = subprocess.run(command, input=given, capture_output=True, cwd=ROOT, env={}, timeout=60)
    return done.returncode, done.stdout, done.stderr


def shown(text: str) -> str:
    """The same answer, without a process for it."""
    return Terminal(colour=False).parts(explain_reply.parts(understand(text)))


def test_a_reply_is_explained_in_words() -> None:
    code, out, err = smtp(DENIED)
    lines = out.decode().splitlines()
    assert (code, err) == (0, b"")
    assert lines[0] == "  ✗ At Exchange Online this means: The mailbox does not exist"
    assert lines[1].startswith("  What to do: Check the address with the recipient")
    assert "    · For the provider's support: AS(201806281)" in lines
    assert lines[-1].startswith("  The provider's own page: https://learn.microsoft.com/")


def test_the_evidence_is_the_servers_words_and_what_was_recognised_in_them() -> None:
    evidence = [line.strip(" ·") for line in shown(DENIED).splitlines()]
    assert "The server said: 550 5.4.1 Recipient address rejected: Access denied." in evidence[3]
    assert "Recognised by its words: access, denied" in evidence
    assert (
        "It could also be read as: A rule of the recipient's organisation refuses the message"
        in (" ".join(evidence))
    )


@pytest.mark.parametrize(
    "text",
    [DENIED, "550 5.1.1 x", "552", "454 Throttling failure: x", "450 4.2.0 greylisted", "550 full"],
)
def test_rules_and_their_sources_are_no_words_for_people(text: str) -> None:
    out = shown(text)
    assert not any(word in out for word in ("Rule", "Source", "observed", "anyone"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("550 5.1.1 x", "Recognised by its number: 5.1.1"),
        ("552 x", "Recognised by its number: 552"),
        (
            "550 宛先のアドレスは存在しません",
            "Recognised by its words: 宛先のアドレスは存在しません",
        ),
        (
            '{"eventType": "Complaint", "complaint": {"complainedRecipients": [{}]}}',
            "Recognised by what SES calls it: Complaint",
        ),
        ("552 user is over quota", "Recognised by its words: over quota"),
        (
            "550 Client host [192.0.2.1] blocked using x",
            "Recognised by its words: client, host, blocked, using",
        ),
        ("Amazon SES did not send the message.", "SES said: Amazon SES did not send the message."),
        ("450 greylisted", "Recognised by its words: greylisted"),
        (
            '{"bouncedRecipients": [{"diagnosticCode": "550 x"}], "bounceSubType": "MailboxFull"}',
            "Recognised by what SES calls it: MailboxFull",
        ),
        (
            '{"bouncedRecipients": [{}], "bounceSubType": "OnAccountSuppressionList"}',
            "Recognised by what SES calls it: OnAccountSuppressionList",
        ),
        (
            "554 Message rejected: Email address is not verified. The following identities failed "
            "the check in region EU-WEST-1: a@b.co",
            "What is not verified there: a@b.co",
        ),
    ],
)
def test_the_evidence_says_what_settled_it(text: str, told: str) -> None:
    assert f"    · {told}" in shown(text).splitlines()


def test_what_ses_says_itself_is_told_as_its_word() -> None:
    lines = shown("454 Throttling failure: Daily message quota exceeded").splitlines()
    assert lines[0].startswith(
        "  ! SES itself refused it, no receiving server: Our account has used"
    )
    assert "    · SES said: 454 Throttling failure: Daily message quota exceeded" in lines
    assert "    · SES has not sent the message, and does not try again by itself" in lines
    assert lines[-1].startswith("  AWS's own page: https://docs.aws.amazon.com/ses/")


DELAY = {
    "eventType": "DeliveryDelay",
    "deliveryDelay": {
        "delayType": "General",
        "expirationTime": "2026-11-24T22:57:00.000Z",
        "delayedRecipients": [{"emailAddress": "a@b.co", "diagnosticCode": "450 greylisted"}],
    },
}
WAIT = (
    "Wait: SES tries again by itself, for up to 14 hours after it took the message. "
    "Send it again only if it has not got through by then."
)
WAIT_UNTIL = (
    "Wait: SES tries again by itself until 2026-11-24 22:57 UTC. "
    "Send the message again only if it has not got through by then."
)


@pytest.mark.parametrize(
    ("text", "fix", "owner"),
    [
        pytest.param("450 4.2.0 Greylisted", WAIT, "nobody", id="put off"),
        pytest.param("451 4.3.0 internal server error", WAIT, "nobody", id="a fault"),
        pytest.param(json.dumps(DELAY), WAIT_UNTIL, "nobody", id="an event says until when"),
        pytest.param(
            "452 4.2.2 mailbox full",
            "Ask the recipient to free some space; do not send the message again yet.",
            "recipient",
            id="somebody has to act",
        ),
        pytest.param(
            "552 5.2.2 mailbox full",
            "Ask the recipient to free some space, then send the message again.",
            "recipient",
            id="refused for good",
        ),
        pytest.param(
            "550 greylisted",
            "Send the message again in half an hour: such a receiver takes it then.",
            "us",
            id="SES does not try again after 550",
        ),
        pytest.param(
            "421 4.7.26 unauthenticated - gsmtp",
            "Publish the DNS records that our sending domain lacks (/ses domain lists them), "
            "then send again.",
            "us",
            id="waiting alone mends nothing",
        ),
    ],
)
def test_while_ses_still_tries_nobody_is_told_to_send_again(
    text: str, fix: str, owner: str
) -> None:
    told = as_json(understand(text))
    assert (told["fix"], told["owner"]) == (fix, owner)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("452 4.2.2 mailbox full", True),
        ("421 4.7.26 unauthenticated - gsmtp", True),
        ("552 5.2.2 mailbox full", False),
        ("450 4.2.0 Greylisted", False),
    ],
    ids=["somebody has to act", "a fault of ours", "refused for good", "the advice says it"],
)
def test_the_evidence_says_that_ses_tries_again(text: str, told: bool) -> None:
    line = "    · SES tries again by itself, for up to 14 hours after it took the message"
    out = shown(text)
    assert (line in out.splitlines()) is told
    assert ("Sent again later" in out) is text.startswith("5")


def test_a_reply_is_explained_as_json() -> None:
    code, out, err = smtp(DENIED, "--json")
    told = json.loads(out)
    assert (code, err) == (0, b"")
    assert (told["reason"], told["group"], told["owner"]) == (
        "mailbox_not_found",
        "recipient",
        "us",
    )
    assert told["evidence"]["matched"] == ["access", "denied"]
    assert told["evidence"]["else"] == "policy_rejected"
    assert told["scales"]["sisimai"] == ["userunknown"]


BOUNCE = """\
This is the mail system at host relay.example.

<ann@example.com>: host mx.example.com[192.0.2.1] said: 550 5.1.1 User unknown
    (in reply to RCPT TO command)

<bob@example.org>: host mx.example.org[192.0.2.2] said: 552 5.2.2 Mailbox full
"""


def test_a_whole_bounce_is_explained_from_stdin() -> None:
    code, out, err = smtp("-", given=b"\xef\xbb\xbf" + BOUNCE.encode())
    lines = out.decode().splitlines()
    assert (code, err) == (0, b"")
    assert lines[0] == "  ✗ This means: The mailbox does not exist"
    assert "    · About the recipient ann@example.com" in lines
    assert "    · The server that said so: mx.example.com" in lines
    assert lines[-2:] == [
        "  One more recipient is told of in it:",
        "    · bob@example.org: This means: The mailbox is full",
    ]


def test_a_whole_bounce_is_explained_as_json() -> None:
    told = as_json(understand(BOUNCE))
    assert (told["reply"]["host"], told["reply"]["status"]) == ("mx.example.com", "5.1.1")
    assert told["recipients"] == [
        {"address": "ann@example.com", "reason": "mailbox_not_found"},
        {"address": "bob@example.org", "reason": "mailbox_full"},
    ]


def test_of_many_recipients_the_first_are_named() -> None:
    each = "<a{n}@b.co>: host mx.example.com[192.0.2.1] said: 550 5.1.1 User unknown\n\n"
    lines = shown("".join(each.format(n=n) for n in range(14))).splitlines()
    assert "  13 more recipients are told of in it:" in lines
    assert lines[-2:] == [
        "    · a10@b.co: This means: The mailbox does not exist",
        "    · and 3 more",
    ]
    assert shown("".join(each.format(n=n) for n in range(11))).splitlines()[-1] == (
        "    · a10@b.co: This means: The mailbox does not exist"
    )


def test_where_no_server_speaks_it_says_what_to_paste() -> None:
    code, out, err = smtp("our mail to ann@example.com was blocked")
    assert (code, err) == (0, b"")
    assert out.decode().splitlines() == [
        "  ? There is no reply of a mail server in this",
        "  What to do: Paste the line that begins with a number such as 550 or 421, or the whole",
        "    bounce.",
        "    · In a bounce it stands after “Diagnostic-Code:”, “said:” or “The response was:”",
        "    · In an SES event it is called diagnosticCode, or smtpResponse",
        "    · For an address or a message id, ask why instead: that looks its events up",
    ]
    told = as_json(understand("our mail was blocked"))
    assert (told["reason"], told["headline"]) == (
        "unknown",
        "There is no reply of a mail server in this",
    )


def test_a_batch_takes_whole_bounces() -> None:
    told = answer(json.dumps({"id": 1, "diagnostic": BOUNCE}).encode())
    assert told["reason"] == "mailbox_not_found"
    report = "Remote-MTA: dns; mta7.am0.yahoodns.net\nDiagnostic-Code: smtp; 550 x"
    line = {"id": 1, "diagnostic": report}
    assert answer(json.dumps(line).encode())["provider"] == "Yahoo"
    line["remote"] = "gmail-smtp-in.l.google.com"  # what the line says counts more
    assert answer(json.dumps(line).encode())["provider"] == "Gmail"


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("452 4.2.2 mailbox full", "!"),
        ("550 5.1.1 user unknown", "✗"),
        ("550 5.7.1 very low reputation of the sending domain - gsmtp", "✗"),
        ("250 ok", "✓"),
        ("550", "?"),
    ],
)
def test_the_mark_says_how_bad_it_is(text: str, mark: str) -> None:
    assert shown(text).startswith(f"  {mark} ")


def test_what_no_receiver_has_seen_does_not_count_against_us() -> None:
    told = "Such replies count against us as a sender"
    assert told in shown("450 4.7.0 rate limit exceeded")
    assert told not in shown("454 Throttling failure: Maximum sending rate exceeded.")


def test_what_ses_took_says_nothing_of_the_receiver() -> None:
    """A line of the application's log."""
    message_id = "0100018f2b7c1d2e-5b1d4c3a-1111-2222-3333-444455556666-000000"
    assert shown(f"250 Ok {message_id}").splitlines() == [
        "  ? SES took the message: that says nothing of the receiving server yet",
        f"  What to do: Ask why {message_id} did not",
        "    arrive. (our side can fix it)",
        f"    · SES said: 250 Ok {message_id}",
        "  How sure: Certain: it is documented",
        "    · What would change it: Nothing that a server says: SES says itself what it did",
    ]
    assert as_json(understand(f"250 2.0.0 OK {message_id}"))["reason"] == "unknown"
    assert as_json(understand("250 2.0.0 OK 0100018f"))["reason"] == "silent_filtering"


def test_a_complaint_is_told_as_one() -> None:
    def told(subtype: str | None) -> Json:
        block = {"complainedRecipients": [{"emailAddress": "a@b.co"}], "complaintSubType": subtype}
        return as_json(understand(json.dumps({"eventType": "Complaint", "complaint": block})))

    assert (told(None)["reason"], told(None)["recipients"][0]["address"]) == ("complaint", "a@b.co")
    assert told("OnAccountSuppressionList")["reason"] == "suppressed"


def test_where_there_are_no_words_nobody_is_told_to_show_them() -> None:
    block = {"bounceType": "Undetermined", "bouncedRecipients": [{"emailAddress": "a@b.co"}]}
    told = as_json(understand(json.dumps({"eventType": "Bounce", "bounce": block})))
    assert told["reason"] == "unknown"
    assert told["fix"].startswith("Give the recipient's administrator the time")


def test_what_was_accepted_is_not_called_arrived() -> None:
    code, out, _ = smtp("250 2.0.0 OK queued", "--remote", "mfsmax.docomo.ne.jp")
    first = out.decode().splitlines()[0]
    assert code == 0
    assert first.startswith("  ✓ At docomo this means: docomo may have put the message into a spam")


def test_a_batch_answers_line_by_line_and_tells_each_bad_one() -> None:
    lines = [
        b'{"id": 1, "diagnostic": "550 user unknown"}',
        b"nope",
        b"",
        b'{"id": "b", "diagnostic": "552 x", "remote": null, "bounce_subtype": "MailboxFull"}',
        b'{"id": 2}',
        b"\xff",
        b"[]",
        b'{"id": 3, "diagnostic": 4}',
        b'{"diagnostic": "x"}',
        b'{"id": 4, "diagnostic": "\\ud800", "status": "5.2.2"}',
    ]
    code, out, err = smtp("--batch", given=b"\n".join(lines))
    told = [json.loads(line) for line in out.splitlines()]
    assert code == 1
    assert [(each["id"], each["reason"]) for each in told] == [
        (1, "mailbox_not_found"),
        ("b", "mailbox_full"),
        (4, "mailbox_full"),
    ]
    assert told[0] == {
        "id": 1,
        "reason": "mailbox_not_found",
        "group": "recipient",
        "provider": None,
        "retryable": "no",
        "owner": "us",
    }
    assert err.decode().splitlines() == [
        "smtp: line 2: is not JSON",
        "smtp: line 5: diagnostic is missing",
        "smtp: line 6: is not UTF-8",
        "smtp: line 7: is no JSON object",
        "smtp: line 8: diagnostic is no string",
        "smtp: line 9: id is missing, or neither a string nor a number",
    ]


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("NaN", "is not JSON"),
        ("Infinity", "is not JSON"),
        ("-Infinity", "is not JSON"),
        ("1e999", "id is too big a number"),
        ("-1e999", "id is too big a number"),
        ("true", "id is missing, or neither a string nor a number"),
        ("null", "id is missing, or neither a string nor a number"),
        ("9" * 5_000, "is not JSON"),
    ],
    ids=lambda text: text[:12],
)
def test_an_id_that_json_has_no_word_for_is_refused(written: str, why: str) -> None:
    with pytest.raises(BadLine) as refused:
        answer(b'{"id": %s, "diagnostic": "550"}' % written.encode())
    assert str(refused.value) == why


def test_a_long_number_is_an_id() -> None:
    assert answer(b'{"id": %d, "diagnostic": "550"}' % 10**400)["id"] == 10**400


def test_a_byte_order_mark_before_the_first_line_is_passed_over() -> None:
    line = b'{"id": 1, "diagnostic": "550"}\n'
    code, out, err = smtp("--batch", given=codecs.BOM_UTF8 + line + line)
    assert (code, len(out.splitlines()), err) == (0, 2, b"")
    code, out, err = smtp("--batch", given=line + codecs.BOM_UTF8 + line)
    assert (code, len(out.splitlines()), err) == (1, 1, b"smtp: line 2: is not JSON\n")
    assert smtp("--batch", given=codecs.BOM_UTF8 + b"\n" + line)[0] == 0


def test_a_good_batch_ends_well() -> None:
    assert smtp("--batch", given=b'{"id": 1, "diagnostic": ""}\n')[0] == 0


@pytest.mark.parametrize(
    "arguments",
    [[], ["x", "--batch"], ["--batch", "--json"], ["--batch", "--remote", "x"], [" "], ["-"]],
    ids=lambda a: " ".join(a),
)
def test_what_cannot_be_done_is_one_line(arguments: list[str]) -> None:
    code, out, err = smtp(*arguments)
    assert (code, out, len(err.splitlines())) == (1, b"", 1)


@given(st.binary(max_size=200))
def test_no_line_breaks_a_batch(line: bytes) -> None:
    try:
        told = answer(line)
    except BadLine:
        return
    assert told["reason"] in REASONS


def test_nesting_without_end_is_a_bad_line() -> None:
    with pytest.raises(BadLine):
        answer(b"[" * 100_000)


def test_the_machines_language_is_spoken_also_in_json() -> None:
    command = [sys.executable, "-m", "bot", "smtp", DENIED, "--json"]
    environment = {"LANG": "ja_JP.UTF-8"}
    done = subprocess.run(command, capture_output=True, cwd=ROOT, env=environment, timeout=60)
    told = json.loads(done.stdout)
    assert told == json.loads(json.dumps(as_json(understand(DENIED), language("ja"))))
    assert "メールボックスが存在しません" in told["headline"]
    assert (told["reason"], told["owner"]) == ("mailbox_not_found", "us")
