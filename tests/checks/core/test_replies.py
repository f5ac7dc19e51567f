from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.core import Owner
from checks.core.replies import REASONS, Certainty, DecidedBy, Reply, classify, parse, rival
from checks.core.replies.acceptance import acceptance
from checks.core.replies.numbers import CODE, DETAIL, EXACT, SUBTYPE, UNSENT, VAGUE
from checks.core.replies.parse import LONGEST
from checks.core.replies.providers import PROVIDERS, SOFTWARE
from checks.core.replies.scales import SCALES
from checks.core.replies.wording import GENERIC, WEAK

GMAIL_LINES = (
    "smtp; 550-5.1.1 The email account that you tried to reach does not\r\n"
    "550-5.1.1 exist. Please try double-checking the recipient's email address\r\n"
    "550 5.1.1  https://support.google.com/mail/?p=NoSuchUser ab12cd.34 - gsmtp"
)
EXPIRED = "554 4.4.7 Message expired: unable to deliver in 840 minutes."


@pytest.mark.parametrize(
    ("diagnostic", "reply"),
    [
        pytest.param("", Reply(""), id="nothing"),
        pytest.param(
            "smtp; 550 5.1.1 user unknown", Reply("user unknown", 550, "5.1.1"), id="usual"
        ),
        pytest.param(
            "550 user unknown (#5.1.1)", Reply("user unknown ( )", 550, "5.1.1"), id="status last"
        ),
        pytest.param(
            "550-5.7.1 one 550-5.7.1 two 550 5.7.1 three",
            Reply("one two three", 550, "5.7.1"),
            id="lines run together",
        ),
        pytest.param("550-first\n550 second", Reply("first second", 550), id="lines, no status"),
        pytest.param(
            "554 blocked 192.5.1.1 see x", Reply("blocked 192.5.1.1 see x", 554), id="an IP address"
        ),
        pytest.param(
            EXPIRED + "<421 4.4.2 Connection timed out>",
            Reply("Connection timed out", 421, "4.4.2", True, 840),
            id="SES gave up, with the last reply",
        ),
        pytest.param(
            f"smtp; {EXPIRED}",
            Reply("Message expired: unable to deliver in 840 minutes.", 554, "4.4.7", True, 840),
            id="SES gave up, no reply",
        ),
    ],
)
def test_parts(diagnostic: str, reply: Reply) -> None:
    found = parse(diagnostic)
    assert (found.text, found.code, found.status, found.expired, found.expired_after) == (
        reply.text,
        reply.code,
        reply.status,
        reply.expired,
        reply.expired_after,
    )


@pytest.mark.parametrize(
    ("diagnostic", "slug", "provider"),
    [
        (GMAIL_LINES, "mailbox_not_found", "Gmail"),
        (
            "421-4.7.0 very low reputation of the sending domain - gsmtp",
            "domain_reputation",
            "Gmail",
        ),
        (
            "452-4.2.2 The recipient's inbox is out of storage space. OverQuotaTemp - gsmtp",
            "mailbox_full",
            "Gmail",
        ),
        ("550 5.7.26 not accepted due to domain's DMARC policy - gsmtp", "auth_dmarc", "Gmail"),
        (
            "550 5.7.1 Unfortunately, messages from [54.240.1.1] weren't sent. "
            "part of their network is on our block list (S3150)",
            "ip_blocklisted",
            "Outlook.com",
        ),
        (
            "550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302).",
            "mailbox_not_found",
            "Outlook.com",
        ),
        (
            "550 5.4.1 Recipient address rejected: Access denied. AS(201806281)"
            " [x.prod.protection.outlook.com]",
            "mailbox_not_found",
            "Exchange Online",
        ),
        ("421 4.7.0 [TSS04] Messages from 1.2.3.4 temporarily deferred", "rate_limited", "Yahoo"),
        (
            "554 delivery error: dd This user doesn't have a yahoo.com account",
            "mailbox_not_found",
            "Yahoo",
        ),
        ("550 5.7.1 [CS01] Message rejected due to local policy.", "policy_rejected", "iCloud"),
        (
            "550 5.4.1 Relay Access Denied [x.prod.protection.outlook.com]",
            "relay_denied",
            "Exchange Online",
        ),
        ("450 4.2.0 Greylisted, see postgrey.schweikert.ch", "greylisted", None),
        ("554 5.7.1 Relay access denied", "relay_denied", None),
        ("554 5.7.1 blocked using zen.spamhaus.org", "ip_blocklisted", None),
        ("550 5.4.4 Invalid domain", "domain_not_found", None),
        (EXPIRED + "<421 4.4.2 Connection timed out>", "connection_timeout", None),
        (EXPIRED + "<452 4.2.2 mailbox full>", "mailbox_full", None),
        (EXPIRED, "expired", None),
        ("550 5.2.2 no words known", "mailbox_full", None),
        ("556 no words known", "domain_no_mail", None),
        ("no words known", "unknown", None),
    ],
)
def test_what_servers_say(diagnostic: str, slug: str, provider: str | None) -> None:
    meaning = classify(diagnostic)
    assert (meaning.reason.slug, meaning.provider) == (slug, provider)


@pytest.mark.parametrize("subtype", ["Suppressed", "OnAccountSuppressionList"])
def test_what_was_not_tried_is_never_explained_by_words(subtype: str) -> None:
    meaning = classify("550 5.1.1 user unknown", bounce_subtype=subtype)
    assert (meaning.reason.slug, meaning.decided_by) == ("suppressed", DecidedBy.SES)


def test_words_outweigh_codes_and_subtypes() -> None:
    meaning = classify("552 1 mailbox not found", status="5.2.2", bounce_subtype="MailboxFull")
    assert meaning.reason.slug == "mailbox_not_found"


def test_a_subtype_outweighs_a_vague_code() -> None:
    meaning = classify("smtp; 554 5.7.1 no", bounce_subtype="AttachmentRejected")
    assert (meaning.reason.slug, meaning.decided_by) == ("virus_or_attachment", DecidedBy.SUBTYPE)


def test_the_recipients_domain_tells_whose_reply_it_is() -> None:
    meaning = classify("550 mailbox unavailable", recipient_domain="hotmail.co.jp")
    assert (meaning.provider, meaning.reason.slug) == ("Outlook.com", "mailbox_not_found")


@pytest.mark.parametrize(
    ("kind", "slug"),
    [
        ("InternalFailure", "ses_deferred"),
        ("SendingDeferral", "ses_deferred"),
        ("BYOIPHostNameLookupUnavailable", "missing_ptr"),
        ("UnsubscribedRecipient", "suppressed"),
        ("EmailValidationSuppressed", "suppressed"),
    ],
)
def test_what_ses_did_not_try_is_decided_by_ses(kind: str, slug: str) -> None:
    meaning = classify("450 4.2.2 mailbox full", bounce_subtype=kind)
    assert (meaning.reason.slug, meaning.decided_by) == (slug, DecidedBy.SES)


def test_a_vague_subtype_is_only_a_hint() -> None:
    assert classify("550 no such user", bounce_subtype="ContentRejected").reason.slug == (
        "mailbox_not_found"
    )
    hinted = classify("550 5.0.0", bounce_subtype="ContentRejected")
    assert (hinted.reason.slug, hinted.certainty) == ("spam_content", Certainty.GUESS)


@pytest.mark.parametrize(
    ("diagnostic", "remote", "slug"),
    [
        ("421 4.7.27 x", "gmail-smtp-in.l.google.com", "auth_spf"),
        ("421 4.7.27 x", None, "sender_rejected"),
        ("421 4.7.29 x", "gmail-smtp-in.l.google.com", "tls_required"),
        ("550 5.7.30 x", "gmail-smtp-in.l.google.com", "auth_dkim"),
        ("550 5.2.2 x", "y-com.mail.protection.outlook.com", "recipient_rate_limited"),
        ("550 5.2.2 x", None, "mailbox_full"),
        ("550 5.2.0 Unknown user", "mfsmax.docomo.ne.jp", "recipient_refused"),
        ("550 5.1.1 Unknown user", "mfsmax.docomo.ne.jp", "mailbox_not_found"),
        ("550 : User unknown", "lsean.ezweb.ne.jp", "recipient_refused"),
        ("550 <a@au.com>: User unknown", "lsean.ezweb.ne.jp", "mailbox_not_found"),
    ],
)
def test_a_provider_means_its_own_by_a_code(diagnostic: str, remote: str | None, slug: str) -> None:
    assert classify(diagnostic, remote=remote).reason.slug == slug


@pytest.mark.parametrize(
    ("diagnostic", "language", "slug"),
    [
        ("550 宛先のメールアドレスは存在しません", "ja", "mailbox_not_found"),
        ("552 Das Postfach ist leider voll", "de", "mailbox_full"),
        ("550 Le compte du destinataire est désactivé", "fr", "mailbox_disabled"),
        ("554 Сообщение отклонено как спам", "ru", "spam_content"),
        ("550 收件人不存在", "zh", "mailbox_not_found"),
        ("550 El usuario no existe en este servidor", "es", "mailbox_not_found"),
        ("550 La casella è piena", "it", "mailbox_full"),
        ("550 Usuário não encontrado", "pt", "mailbox_not_found"),
        ("550 Nie ma takiego konta", "pl", "mailbox_not_found"),
        ("550 존재하지 않는 사용자", "ko", "mailbox_not_found"),
        ("550 USER UNKNOWN", "en", "mailbox_not_found"),
    ],
)
def test_other_languages_are_read(diagnostic: str, language: str, slug: str) -> None:
    assert (parse(diagnostic).language, classify(diagnostic).reason.slug) == (language, slug)


@pytest.mark.parametrize(
    "whole",
    [
        "host mx.example.com[192.0.2.1] said: 550 5.1.1 no such user (in reply to RCPT TO command)",
        "192.0.2.1 does not like recipient.\nRemote host said: 550 5.1.1 no such user",
        "SMTP error from remote mail server after RCPT TO:<a@b.cd>: host mx.example.com "
        "[192.0.2.1]: 550 5.1.1 no such user",
        "[{LED=550 5.1.1 no such user};{MSG=};{FQDN=mx.example.com};{IP=192.0.2.1}]",
        "554 4.4.7 Message expired: unable to deliver in 840 minutes.<550 5.1.1 no such user>",
        "... while talking to mx.example.com.: <<< 550 5.1.1 no such user",
        "host a.example[192.0.2.1] said: 554 5.7.1 host b.example[192.0.2.2] said: 550 5.1.1 none",
    ],
)
def test_the_reply_inside_is_the_one_that_counts(whole: str) -> None:
    meaning = classify(whole)
    assert (meaning.reading.code, meaning.reading.status) == (550, "5.1.1")
    assert meaning.reason.slug == "mailbox_not_found"


def test_a_reply_is_taken_apart_for_the_providers_support() -> None:
    found = parse(
        "host mx.example.com[192.0.2.1] said: 550 5.7.1 weren't sent (S3150), see "
        "https://example.com/a. AS(201806281)"
    )
    assert (found.host, found.ip) == ("mx.example.com", "192.0.2.1")
    assert found.links == ("https://example.com/a.",)
    assert found.support_codes == ("S3150", "AS(201806281)")


def test_a_meaning_carries_its_evidence() -> None:
    meaning = classify("550 5.4.1 Recipient address rejected: Access denied. AS(201806281)")
    assert meaning.provider == "Exchange Online"
    assert meaning.rule == "Exchange Online: access denied, 5.4.1"
    assert meaning.matched == ("access", "denied")
    assert meaning.certainty is Certainty.CERTAIN
    assert (meaning.source or "").startswith("https://learn.microsoft.com/")
    other = rival(meaning)
    assert other
    assert other.reason.slug == "policy_rejected"
    assert rival(classify("550")) is None


def test_what_was_accepted_says_so() -> None:
    meaning = classify("250 2.0.0 OK - gsmtp")
    assert (meaning.reason.slug, meaning.provider) == ("silent_filtering", "Gmail")
    assert meaning.accepted
    assert meaning.certainty is Certainty.CERTAIN


@pytest.mark.parametrize(
    ("provider", "owner"),
    [
        ("docomo", Owner.RECIPIENT),
        ("Exchange Online", Owner.RECIPIENT_ADMIN),
        ("Proofpoint", Owner.RECIPIENT_ADMIN),
        ("Gmail", Owner.RECIPIENT),
        (None, Owner.RECIPIENT),
    ],
)
def test_whom_to_ask_where_an_accepted_message_is(provider: str | None, owner: Owner) -> None:
    assert acceptance(provider).owner is owner


def test_every_reason_is_on_the_published_scales_and_defined() -> None:
    assert set(SCALES) == set(REASONS)
    assert SCALES["mailbox_not_found"].sisimai == ("userunknown",)
    assert all(reason.definition.template.endswith(".") for reason in REASONS.values())


def test_a_provider_is_named_once_and_has_a_name() -> None:
    names = [provider.name for provider in (*PROVIDERS, *SOFTWARE)]
    assert len(set(names)) == len(names)
    assert len(names) > 80


def test_every_rule_and_number_names_a_reason() -> None:
    rules = [
        *GENERIC,
        *WEAK,
        *(rule for provider in (*PROVIDERS, *SOFTWARE) for rule in provider.rules),
    ]
    numbers = [n for table in (CODE, DETAIL, EXACT, SUBTYPE, UNSENT, VAGUE) for n in table.values()]
    assert {*(rule.reason for rule in rules), *numbers} <= set(REASONS)
    assert all(rule.words or rule.status or rule.codes for rule in rules), "it would fit anything"


def test_reasons_read_as_headlines_and_instructions() -> None:
    assert len(REASONS) == 44
    for slug, reason in REASONS.items():
        assert slug == reason.slug
        assert len(reason.headline.template) < 65, "checks put words of their own before it"
        assert not reason.headline.template.endswith(".")
        assert reason.fix.template.endswith(".")


@given(st.text(max_size=300), st.none() | st.text(max_size=20), st.none() | st.text(max_size=20))
def test_it_never_raises(text: str, status: str | None, subtype: str | None) -> None:
    assert classify(text, status=status, bounce_subtype=subtype, remote=text).reason


@settings(deadline=None, max_examples=20)
@given(st.sampled_from(["550-", "5.1.1 ", "a-;", " ", "<", "unable to deliver in 1", "5.5."]))
def test_a_hostile_reply_costs_no_time(piece: str) -> None:
    started = time.perf_counter()
    classify(piece * LONGEST)
    assert time.perf_counter() - started < 0.5


@pytest.mark.parametrize(
    ("diagnostic", "given", "slug", "decided_by"),
    [
        pytest.param("300 x", {}, "unknown", DecidedBy.NOTHING, id="300 is no acceptance"),
        pytest.param(
            "250 2.0.0 x", {"bounce_type": "Permanent"}, "unknown", DecidedBy.NOTHING,
            id="what bounced was not accepted",
        ),
        pytest.param(
            "250 2.0.0 x", {"bounce_type": "Transient", "bounce_subtype": "General"},
            "auto_reply", DecidedBy.SUBTYPE, id="a soft bounce of what was accepted",
        ),
        pytest.param(
            "250 2.0.0 x", {"bounce_type": "Permanent", "bounce_subtype": "General"},
            "unknown", DecidedBy.NOTHING, id="a hard one is no automatic reply",
        ),
        pytest.param("450 4.1.1 x", {}, "greylisted", DecidedBy.STATUS, id="class before detail"),
        pytest.param(
            "552 5.2.2 x", {"bounce_subtype": "NoEmail"}, "mailbox_full", DecidedBy.STATUS,
            id="status before subtype",
        ),
        pytest.param("552 5.7.1 x", {}, "policy_rejected", DecidedBy.STATUS,
            id="status before code"),
        pytest.param(
            "550 x", {"bounce_subtype": "MailboxFull", "status": "5.7.1"}, "mailbox_full",
            DecidedBy.SUBTYPE, id="subtype before a vague status",
        ),
        pytest.param(
            "550 5.1.1 x", {"status": "5.2.2"}, "mailbox_not_found", DecidedBy.STATUS,
            id="the reply's own status before SES's",
        ),
        pytest.param(
            "Amazon SES did not send the message", {}, "suppressed", DecidedBy.SES,
            id="SES's own word",
        ),
    ],
)  # fmt: skip
def test_the_stated_order(
    diagnostic: str, given: dict[str, str], slug: str, decided_by: DecidedBy
) -> None:
    meaning = classify(diagnostic, **given)
    assert (meaning.reason.slug, meaning.decided_by) == (slug, decided_by)


@pytest.mark.parametrize(
    ("diagnostic", "remote", "domain", "provider"),
    [
        ("550 x", "dns; gmail-smtp-in.l.google.com.", None, "Gmail"),
        ("550 x", "gmail-smtp-in.l.google.com (192.0.2.1)", None, "Gmail"),
        (
            "host mta7.am0.yahoodns.net[192.0.2.1] said: 550 x",
            "gmail-smtp-in.l.google.com",
            None,
            "Gmail",
        ),
        ("host mta7.am0.yahoodns.net[192.0.2.1] said: 550 x", None, None, "Yahoo"),
        ("550 x from mta7.am0.yahoodns.net[192.0.2.1]", None, None, None),
        ("550 x", None, "yahoo.co.uk", "Yahoo"),
        ("550 x", "mx.example.com", "gmail.com", "Gmail"),
        ("550 x", None, "example.com", None),
    ],
)
def test_whose_server_it_was(
    diagnostic: str, remote: str | None, domain: str | None, provider: str | None
) -> None:
    assert classify(diagnostic, remote=remote, recipient_domain=domain).provider == provider


def test_a_domain_says_nothing_where_the_server_is_known() -> None:
    """Its mail may be hosted anywhere: only the rules of who answered count."""
    said = "550 Requested action not taken: mailbox unavailable"
    by_domain = classify(said, recipient_domain="hotmail.com")
    assert by_domain.decided_by is DecidedBy.PROVIDER
    by_host = classify(said, remote="gmail-smtp-in.l.google.com", recipient_domain="hotmail.com")
    assert (by_host.provider, by_host.decided_by) == ("Gmail", DecidedBy.TEXT)


def test_words_alone_can_be_read_in_a_second_way() -> None:
    meaning = classify("550 Client host [192.0.2.1] blocked using x; rejected by policy")
    assert meaning.decided_by is DecidedBy.TEXT
    other = rival(meaning)
    assert other
    assert other.reason.slug != meaning.reason.slug


def test_the_status_is_of_the_reply_codes_class() -> None:
    assert parse("550 after 4.2.0 at first: 5.1.1 none").status == "5.1.1"
    assert parse("550 after 4.2.0 at first").status == "4.2.0"


def test_that_ses_gave_up_stands_at_the_beginning() -> None:
    assert parse("smtp; 554 4.4.7 Message expired").expired
    assert not parse(f"554 5.7.1 {'x' * 90} Message expired").expired


def test_what_was_only_observed_is_not_called_certain() -> None:
    observed = classify("550 5.7.1 UnsolicitedMessageError - gsmtp")
    assert (observed.decided_by, observed.source) == (DecidedBy.PROVIDER, "observed")
    assert observed.certainty is Certainty.LIKELY


def test_one_word_is_no_language() -> None:
    assert parse("550 mailbox Das unknown").language == "en"
    assert parse("550 das Postfach ist voll").language == "de"
