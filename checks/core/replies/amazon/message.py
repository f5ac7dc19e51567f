"""What SES refuses for the message's sake: addresses, form, size, template."""

from __future__ import annotations

from checks.core.finding import Owner
from checks.core.replies.amazon.cause import DOCS, Cause
from checks.core.replies.reason import Retryable
from checks.core.text import say

_API = "https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html"

CAUSES = (
    Cause(
        "configuration_set_missing",
        "malformed_message",
        Retryable.NO,
        Owner.US,
        say("The message names a configuration set that does not exist"),
        say("Correct its name in the application, or create it in the Region we send from."),
        f"{DOCS}using-configuration-sets.html",
        (
            "configurationsetdoesnotexistexception/configurationsetdoesnotexist",
            "configuration set .. not exist",
        ),
    ),
    Cause(
        "template_missing",
        "malformed_message",
        Retryable.NO,
        Owner.US,
        say("The message names a template that does not exist"),
        say("Correct its name in the application, or create it in the Region we send from."),
        f"{DOCS}send-personalized-email-api.html",
        ("templatedoesnotexistexception/templatedoesnotexist", "^ template .. not exist $"),
        ("template .. not exist",),
    ),
    Cause(
        "template_not_filled_in",
        "malformed_message",
        Retryable.NO,
        Owner.US,
        say("SES could not fill in the message's template"),
        say("Have the application give a value for each field that the template names."),
        f"{DOCS}send-personalized-email-api.html",
        (
            "not present in rendering data",
            "missingrenderingattributeexception/missingrenderingattribute/"
            "invalidrenderingparameterexception/invalidrenderingparameter/renderingfailure",
        ),
    ),
    Cause(
        "bad_sender_address",
        "sender_rejected",
        Retryable.NO,
        Owner.US,
        say("The sender's address is malformed"),
        say("Correct the sender's address in the application: nothing but user@domain."),
        f"{DOCS}troubleshoot-smtp.html",
        ("invalid mail from address provided",),
        ("invalid mail from",),
    ),
    Cause(
        "bad_address",
        "bad_address",
        Retryable.NO,
        Owner.US,
        say("An address in the message is malformed"),
        say(
            "Correct the address in the application: one @, a domain after it, no spaces, and "
            "nothing but ASCII before the @."
        ),
        _API,
        (
            "missing final",  # '@domain': what looks like an address is no word
            "transaction failed .. illegal/invalid .. address",
            "^ illegal address $",
            "local address contains .. control/whitespace/character/characters",
            "domain contains illegal/control/dot",
            "domain starts/ends with dot",
        ),
        ("illegal/invalid .. address", "address .. length"),
    ),
    Cause(
        "too_many_recipients",
        "too_many_recipients",
        Retryable.NO,
        Owner.US,
        say("The message has more recipients than SES takes"),
        say("Send to at most 50 recipients at a time, or better to each one alone."),
        f"{DOCS}quotas.html",
        ("recipient count exceeds",),
        ("too many recipients",),
    ),
    Cause(
        "bad_message",
        "malformed_message",
        Retryable.NO,
        Owner.US,
        say("The message is malformed: SES cannot send it"),
        say("Have the program that builds the message corrected: the words name the fault."),
        _API,
        (
            "transaction failed .. duplicate/missing/illegal/invalid/expected .. "
            "header/headers/parameter",
            "transaction failed expected",
            "missing required header",
        ),
        ("transaction failed", "badrequestexception/invalidparametervalue"),
    ),
    Cause(
        "too_big",
        "message_too_big",
        Retryable.NO,
        Owner.US,
        say("The message is bigger than SES takes"),
        say("Send a smaller message, or a link instead of the attachment."),
        f"{DOCS}quotas.html",
        (),
        ("message too long", "message .. size .. exceeds/exceeded", "message .. too large/big"),
    ),
    Cause(
        "virus",
        "virus_or_attachment",
        Retryable.NO,
        Owner.US,
        say("SES found a virus in the message, and did not send it"),
        say("Find out how the file got into the message; send it again without the file."),
        f"{DOCS}troubleshoot-smtp.html",
        ("^ bad content $",),
    ),
    Cause(
        "ses_fault",
        "ses_deferred",
        Retryable.YES,
        Owner.AWS,
        say("SES has a fault at the moment, and did not take the message"),
        say(
            "Have the application try again after a growing pause; if it lasts, look at AWS's "
            "health page and open a case with AWS Support."
        ),
        f"{DOCS}troubleshoot-smtp.html",
        ("serviceunavailableexception/internalserviceerrorexception",),
        (
            "temporarily .. failure/error",
            "service .. unavailable",
            "internal .. failure/error",
            "timeout waiting",
        ),
    ),
)
