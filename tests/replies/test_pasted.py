"""Whatever is pasted, the replies in it are found, each with its recipient and its server."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.core.replies.pasted import LONGEST_PASTE, Told, told_in
from checks.core.replies.understand import understand
from tests.replies.rows import Row, rows

POSTFIX = """\
Received: from a8-70.smtp-out.amazonses.com (host a8-70.example[54.240.8.70])
This is the mail system at host mail.relay.example.

<ann@example.com>: host mx1.example.com[192.0.2.10] said: 550 5.1.1
    <ann@example.com>: Recipient address rejected: User unknown (in reply to
    RCPT TO command)

<bob@example.org>: host mx.example.org[2001:db8::1] said: 452 4.2.2 The email
    account is over quota (in reply to RCPT TO command)
"""
DSN = """\
Return-Path: <>
Received: from a8-70.smtp-out.amazonses.com (host a8-70.example[54.240.8.70])
\tby mx.ours.example with ESMTP id 1; Tue, 24 Nov 2026 10:00:00 +0000
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.relay.example
Arrival-Date: Tue, 24 Nov 2026 09:00:00 +0000

Original-Recipient: rfc822;Ann@Example.com
Final-Recipient: rfc822; ann@example.com
Action: failed
Status: 5.7.1
Remote-MTA: dns; example-com.mail.protection.outlook.com (192.0.2.3)
Diagnostic-Code: smtp; 550 5.4.1 Recipient address rejected: Access denied.
 AS(201806281)

Final-Recipient: rfc822; <bob@example.org>
Action: delayed
Status: 4.2.2
Diagnostic-Code: smtp; 452 4.2.2 mailbox full

--b1
Content-Type: text/rfc822-headers

Received: from host evil.example[192.0.2.66] said: 550 spam
Status: RO
--b1--
"""
OUTLOOK = "example-com.mail.protection.outlook.com"
DENIED = "smtp; 550 5.4.1 Recipient address rejected: Access denied.\nAS(201806281)"
EXCHANGE = """\
Delivery has failed to these recipients or groups:

ann@example.com
The email address you entered couldn't be found.

Diagnostic information for administrators:

Generating server: AM0PR01MB1.eurprd01.prod.exchangelabs.com

ann@example.com
Remote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; it's not found'

Original message headers:

Received: from a8-70.smtp-out.amazonses.com (54.240.8.70) by
"""
OLD_EXCHANGE = """\
Diagnostic information for administrators:

Generating server: mail.example.com

ann@example.com
mx.example.com #550 5.1.1 User unknown ##
"""
GAVE = """\
mx.example.com gave this error:
550 5.7.1 spam

Your message wasn't delivered
"""
GMAIL = """\
** Message blocked **

Your message to ann@gmail.com has been blocked.

The response was:

550 5.7.26 the sender is unauthenticated. - gsmtp

Received: by 2002:a05:6000:1 with SMTP id x
"""
EXIM = """\
A message that you sent could not be delivered to all of its recipients:

  ann@example.com
    host mx.example.com [192.0.2.10]
    SMTP error from remote mail server after RCPT TO:<ann@example.com>:
    550 5.1.1 <ann@example.com>: User unknown
  bob@example.org
    SMTP error from remote mail server after end of data:
    host mx.example.org [192.0.2.11]: 554 5.7.1 Message rejected as spam

Received: from x [192.0.2.3]
"""
SENDMAIL = """\
   ----- Transcript of session follows -----
... while talking to mx.example.com.:
>>> RCPT To:<ann@example.com>
<<< 550 5.1.1 User unknown
"""
NO_FIELDS = """\
The response was:

550 5.1.1 no such user

Final-Recipient: rfc822; ann@example.com
Action: failed
"""


@pytest.mark.parametrize(
    ("pasted", "told"),
    [
        pytest.param(
            POSTFIX,
            [
                Told(
                    "550 5.1.1 <ann@example.com>: Recipient address rejected: User unknown "
                    "(in reply to RCPT TO command)",
                    "ann@example.com",
                    "mx1.example.com",
                    final=True,
                ),
                Told(
                    "452 4.2.2 The email account is over quota (in reply to RCPT TO command)",
                    "bob@example.org",
                    "mx.example.org",
                    final=True,
                ),
            ],
            id="Postfix",
        ),
        pytest.param(
            DSN,
            [
                Told(DENIED, "ann@example.com", OUTLOOK, "5.7.1", final=True),
                Told(
                    "smtp; 452 4.2.2 mailbox full", "bob@example.org", "mx.relay.example", "4.2.2"
                ),
            ],
            id="a whole delivery status notification",
        ),
        pytest.param(
            "> Final-Recipient: rfc822; ann@example.com\n> Diagnostic-Code: smtp; 550 no\n",
            [Told("smtp; 550 no", "ann@example.com", final=True)],
            id="quoted fields",
        ),
        pytest.param(
            "Final-Recipient: rfc822; ann@example.com Action: failed Status: 5.1.1 "
            "Remote-MTA: dns; [192.0.2.1] Diagnostic-Code: smtp; 550 no",
            [Told("smtp; 550 no", "ann@example.com", "192.0.2.1", "5.1.1", final=True)],
            id="fields on one line",
        ),
        pytest.param(
            "Reporting-MTA: dns; a8-70.smtp-out.amazonses.com\n\nDiagnostic-Code: smtp; 550 no",
            [Told("smtp; 550 no", final=True)],
            id="SES reports, and is no receiver",
        ),
        pytest.param(
            NO_FIELDS, [Told("550 5.1.1 no such user", final=True)], id="the reply in the text only"
        ),
        pytest.param(
            "Final-Recipient: rfc822; ann@example.com\nStatus: 5.1.1",
            [Told("", "ann@example.com", status="5.1.1", final=True)],
            id="a status and no reply",
        ),
        pytest.param(
            EXCHANGE,
            [
                Told(
                    "550 5.1.10 RESOLVER.ADR.RecipientNotFound; it's not found",
                    "ann@example.com",
                    "am0pr01mb1.eurprd01.prod.exchangelabs.com",
                    final=True,
                )
            ],
            id="Exchange",
        ),
        pytest.param(
            OLD_EXCHANGE,
            [Told("550 5.1.1 User unknown", "ann@example.com", "mail.example.com", final=True)],
            id="older Exchange",
        ),
        pytest.param(
            GAVE, [Told("550 5.7.1 spam", None, "mx.example.com", final=True)], id="Outlook"
        ),
        pytest.param(
            GMAIL,
            [Told("550 5.7.26 the sender is unauthenticated. - gsmtp", final=True)],
            id="Gmail",
        ),
        pytest.param(
            EXIM,
            [
                Told(
                    "550 5.1.1 <ann@example.com>: User unknown",
                    "ann@example.com",
                    "mx.example.com",
                    final=True,
                ),
                Told(
                    "554 5.7.1 Message rejected as spam",
                    "bob@example.org",
                    "mx.example.org",
                    final=True,
                ),
            ],
            id="Exim",
        ),
        pytest.param(
            SENDMAIL,
            [Told("550 5.1.1 User unknown", "ann@example.com", final=True)],
            id="sendmail",
        ),
        pytest.param(
            "status=deferred\nhost mx.example.com[192.0.2.1] said: 450 4.2.0 later",
            [Told("450 4.2.0 later", None, "mx.example.com")],
            id="a log of what is on its way",
        ),
        pytest.param(
            "Hello team,\nthe customer gets:\n\n550-user\n550 unknown\n\nPlease help",
            [Told("550-user\n550 unknown")],
            id="a reply on lines of its own",
        ),
    ],
)
def test_the_reply_is_cut_out(pasted: str, told: list[Told]) -> None:
    assert list(told_in(pasted)) == told
    assert list(told_in(pasted.replace("\n", "\r\n"))) == told


BOUNCE = {
    "notificationType": "Bounce",
    "bounce": {
        "bounceType": "Transient",
        "bounceSubType": "MailboxFull",
        "bouncedRecipients": [
            {
                "emailAddress": "ann@example.com",
                "status": "5.1.1",
                "diagnosticCode": "smtp; 550 no \u201cuser\u201d",
            },
            {"emailAddress": "bob@example.com"},
        ],
        "remoteMtaIp": "192.0.2.1",
        "reportingMTA": "dns; a8-70.smtp-out.amazonses.com",
    },
    "mail": {"destination": ["ann@example.com"]},
}
BOUNCED = [
    Told(
        "smtp; 550 no \u201cuser\u201d",
        "ann@example.com",
        "192.0.2.1",
        "5.1.1",
        "Transient",
        "MailboxFull",
        final=True,
    ),
    Told("", "bob@example.com", "192.0.2.1", None, "Transient", "MailboxFull", final=True),
]
WRAPPED = {
    "plain": BOUNCE,
    "SNS": {"Type": "Notification", "Message": json.dumps(BOUNCE)},
    "SQS": {"Messages": "", "Body": json.dumps({"Message": json.dumps(BOUNCE)})},
    "EventBridge": {"detail-type": "Email Bounced", "detail": {**BOUNCE, "eventType": "Bounce"}},
    "Lambda": {"Records": [{"Sns": {"Message": json.dumps(BOUNCE)}}]},
    "the block alone": BOUNCE["bounce"],
    "a list": [BOUNCE],
}


@pytest.mark.parametrize("wrapped", WRAPPED.values(), ids=WRAPPED)
@pytest.mark.parametrize("indent", [None, 2])
def test_a_bounce_event_is_read_in_any_wrapping(wrapped: object, indent: int | None) -> None:
    written = json.dumps(wrapped, indent=indent)
    assert list(told_in(written)) == BOUNCED
    assert list(told_in(f"INFO received {written} done")) == BOUNCED


def event(kind: str, **blocks: object) -> str:
    return json.dumps({"eventType": kind, **blocks})


@pytest.mark.parametrize(
    ("written", "told"),
    [
        pytest.param(
            event(
                "DeliveryDelay",
                deliveryDelay={
                    "delayType": "General",
                    "expirationTime": "2026-11-24T22:57:00.000Z",
                    "delayedRecipients": [
                        {"emailAddress": "a@b.co", "status": "4.2.0", "diagnosticCode": "450 wait"}
                    ],
                },
            ),
            Told(
                "450 wait",
                "a@b.co",
                status="4.2.0",
                bounce_subtype="General",
                until=datetime(2026, 11, 24, 22, 57, tzinfo=UTC),
            ),
            id="delay",
        ),
        pytest.param(
            event(
                "Delivery",
                delivery={"smtpResponse": "250 ok", "recipients": ["a@b.co"], "remoteMtaIp": "::1"},
            ),
            Told("250 ok", "a@b.co", "::1", final=True),
            id="delivery",
        ),
        pytest.param(
            event("Reject", reject={"reason": "Bad content"}),
            Told("Bad content", bounce_type="Reject", final=True),
            id="reject",
        ),
        pytest.param(
            event("Rendering Failure", failure={"errorMessage": "Attribute 'x' is missing"}),
            Told("Attribute 'x' is missing", final=True),
            id="rendering",
        ),
        pytest.param(
            '…, "diagnosticCode" : "smtp; 550 5.1.1 user \\"x\\" unknown", "stat',
            Told('smtp; 550 5.1.1 user "x" unknown'),
            id="a piece of an event",
        ),
        pytest.param(
            "{'diagnosticCode': 'smtp; 550 it isn't known', 'x': 1}",
            Told("smtp; 550 it isn't known"),
            id="a piece of a Python log",
        ),
        pytest.param(
            "\u201cdiagnosticCode\u201d: \u201c550 no\u201d}", Told("550 no"), id="smart quotes"
        ),
    ],
)
def test_other_events_are_read(written: str, told: Told) -> None:
    assert told_in(written) == (told,)


@pytest.mark.parametrize("row", rows("open"), ids=lambda row: row.id)
def test_a_bare_reply_is_left_as_it_is(row: Row) -> None:
    assert told_in(row.reply) == (Told(row.reply, cut=False),)


def test_replies_are_read_with_what_the_bounce_says_of_them() -> None:
    ann, bob = understand(DSN)
    assert (ann.meaning.reason.slug, ann.meaning.provider) == (
        "mailbox_not_found",
        "Exchange Online",
    )
    assert (bob.meaning.reason.slug, bob.waiting) == ("mailbox_full", True)
    assert [each.meaning.reason.slug for each in understand(json.dumps(BOUNCE))] == [
        "mailbox_not_found",
        "mailbox_full",
    ]


FIELDS = "Final-Recipient: rfc822; {to}\n{more}Diagnostic-Code: smtp; 550 x"
YAHOO = "Remote-MTA: dns; mta7.am0.yahoodns.net\n"


def test_who_asks_knows_the_server_best_then_the_report_then_the_address() -> None:
    gmail = "gmail-smtp-in.l.google.com"
    asked = FIELDS.format(to="ann@hotmail.com", more=YAHOO)
    assert understand(asked, gmail)[0].meaning.provider == "Gmail"
    assert understand(asked)[0].meaning.provider == "Yahoo"
    unsaid = FIELDS.format(to="ann@hotmail.com", more="")
    assert understand(unsaid)[0].meaning.provider == "Outlook.com"


def test_recipients_need_no_empty_line_between_them() -> None:
    one, other = (FIELDS.format(to=to, more="") for to in ("a@b.co", "c@d.co"))
    assert [told.recipient for told in told_in(f"{one}\n{other}")] == ["a@b.co", "c@d.co"]


def test_only_a_field_goes_on_in_the_next_line() -> None:
    asked = FIELDS.format(to="a@b.co", more="")
    assert told_in(f"{asked}\n more\nX-Other: y\n of the other")[0].diagnostic == (
        "smtp; 550 x\nmore"
    )


def test_the_same_twice_is_told_once() -> None:
    asked = FIELDS.format(to="a@b.co", more="")
    assert len(told_in(f"{asked}\n\n{asked}")) == 1


def test_wrappings_are_undone_so_often_and_no_more() -> None:
    event: object = BOUNCE
    for _ in range(5):
        event = {"detail": event}
    assert list(told_in(json.dumps(event))) == BOUNCED
    for _ in range(5):
        event = {"detail": event}
    assert list(told_in(json.dumps(event))) != BOUNCED


def test_what_a_server_said_is_never_taken_for_a_persons() -> None:
    """However it words it."""
    (read,) = understand('{"bouncedRecipients": [{"diagnosticCode": "why? our mail is blocked"}]}')
    assert read.meaning.reason.slug == "policy_rejected"
    (read,) = understand("Why do we get MessageRejected: Email address is not verified?")
    assert read.meaning.cause


def test_a_relay_of_ours_quotes_ses() -> None:
    """As Postfix does that hands its mail to SES."""
    said = "554 Message rejected: Email address is not verified. (in reply to end of DATA command)"
    host = "email-smtp.eu-west-1.amazonaws.com"
    for text in (
        f"<a@b.co>: host {host}[192.0.2.1] said: {said}",
        f"Sorry.\n\n<a@b.co>: host {host}[192.0.2.1] said: {said}\n",
        f"Final-Recipient: rfc822; a@b.co\nRemote-MTA: dns; {host}\nDiagnostic-Code: smtp; {said}",
    ):
        (read,) = understand(text)
        assert read.meaning.cause
        assert read.meaning.cause.id == "identity_not_verified"
        assert not read.waiting


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hello, the mail did not arrive",
        "ann@example.com",
        "our mail was blocked",
        "Why was it rejected",
        "Is the server down?",
        "The customer says the mailbox is full",
        "0102019de8f1a800-4a8a9c6e-1f0b-4d3a-9a59-2f7c1c1b8d11-000000",
        "Received: from mx.example.com [192.0.2.1]",
    ],
)
def test_where_no_server_speaks_nothing_is_read_into_it(text: str) -> None:
    (read,) = understand(text)
    assert read.silent
    assert (read.meaning.reason.slug, read.meaning.rule, read.meaning.told) == ("unknown", None, ())


@pytest.mark.parametrize("text", ["550", "5.0.0", "User unknown", "smtp; 550 why?", '"status"'])
def test_what_may_be_a_reply_is_not_called_none(text: str) -> None:
    (read,) = understand(text)
    assert read.silent is (text == '"status"')


@pytest.mark.parametrize(
    ("text", "waiting"),
    [
        ("450 4.2.0 greylisted", True),
        ("smtp; 421 x", True),
        ("4.2.0 later", True),
        ("550 5.7.1 greylisted, try again later", False),
        ("later", False),
        ("554 4.4.7 Message expired: unable to deliver in 840 minutes.<450 4.2.0 later>", False),
        ("454 Throttling failure: Maximum sending rate exceeded.", False),
        ("host mx.example.com[192.0.2.1] said: 450 4.2.0 later", False),
    ],
)
def test_ses_tries_again_by_itself_where_a_server_put_its_message_off(
    text: str, waiting: bool
) -> None:
    assert understand(text)[0].waiting is waiting


HOSTILE = (
    "{", '{"eventType":', "[[", '"diagnosticCode":"', "diagnosticCode\":\"x' ", "said: 550 x\n",
    "Final-Recipient: a\nfinal-recipient:\n", "Diagnostic-Code: x\n ", "Status: ", "\n> ", ":\n\n",
    "x\nSMTP error from remote mail server after x", "x\nhost a.a.a.a [1.2.3.4]: <<< 550 ",
    "<a@b>:\nhost \nsaid: 550 ", "\nremote server returned '550 ", "generating server: a.b.c.",
    "gave this error: a.b.c ", "\n<a@b.c>: said: 550 x\n\n", "# 550 \n##",
)  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_megabyte_of_anything_is_read_no_further_than_it_has_to_be(piece: str) -> None:
    """What is searched is bounded, and so are all repeats: it returns, and says little."""
    found = understand(f"x\n{piece * (LONGEST_PASTE // len(piece))}")
    assert len(found) <= 1_000
    assert all(len(each.meaning.reading.text) <= 4_000 for each in found)


def test_no_paste_has_more_than_a_thousand_recipients() -> None:
    block = {"bouncedRecipients": [{"emailAddress": f"a{n}@b.co"} for n in range(5_000)]}
    assert len(told_in(json.dumps(block))) == 1_000
    fields = "".join(f"Final-Recipient: rfc822; a{n}@b.co\nStatus: 5.1.1\n\n" for n in range(3_000))
    assert len(told_in(fields)) == 1_000


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    for pasted in (text, f"Diagnostic-Code: {text}", f"x\n{text} said:\n550 {text}", "{" + text):
        assert understand(pasted)


@given(
    st.recursive(
        st.none() | st.booleans() | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["eventType", "bounce", "bouncedRecipients", "deliveryDelay", "Message", "detail",
                 "delayedRecipients", "expirationTime", "delivery", "smtpResponse", "recipients",
                 "reject", "reason", "failure", "diagnosticCode", "status", "Records"]
            ),
            inner,
            max_size=5,
        ),
        max_leaves=20,
    )
)  # fmt: skip
def test_any_json_is_read(value: object) -> None:
    assert understand(json.dumps({"eventType": "x", "Message": value, "bounce": value}))
