"""What SES refuses because of who asks, or as whom: log-ins, rights, identities."""

from __future__ import annotations

from checks.core.finding import Owner
from checks.core.replies.amazon.cause import DOCS, Cause
from checks.core.replies.reason import Retryable
from checks.core.text import say

CAUSES = (
    Cause(
        "identity_not_verified",
        "sender_rejected",
        Retryable.NO,
        Owner.US,
        say("SES does not know an address or domain as verified there"),
        say(
            "If it names our sender, verify that in the Region we send from. If it names the "
            "recipient, the account is in the sandbox there: ask AWS for production access."
        ),
        f"{DOCS}creating-identities.html",
        (
            "identities failed .. check in region",
            "message rejected email address not verified",
            "messagerejected & email address not verified",
            "email address not verified ... identities",
        ),
        ("address not verified",),
    ),
    Cause(
        "mail_from_not_verified",
        "sender_rejected",
        Retryable.NO,
        Owner.US,
        say("The MX record of our MAIL FROM domain is missing"),
        say(
            "Publish the MX record that SES shows for the MAIL FROM domain, as its only one, or "
            "let SES use its own domain where the record is missing."
        ),
        f"{DOCS}mail-from.html",
        ("mailfromdomainnotverifiedexception/mailfromdomainnotverified",),
        ("mail from domain not verified",),
    ),
    Cause(
        "account_without_ses",
        "relay_denied",
        Retryable.NO,
        Owner.US,
        say("The AWS account is not signed up for SES"),
        say("Open SES's console in the Region that we send from, with this account, and sign up."),
        f"{DOCS}troubleshoot-smtp.html",
        ("account not subscribed .. ses",),
        ("not subscribed", "subscriptionrequiredexception/optinrequired"),
    ),
    Cause(
        "smtp_credentials",
        "relay_denied",
        Retryable.NO,
        Owner.US,
        say("SES does not know the SMTP user name or password"),
        say(
            "Use SMTP credentials that were made for this Region: an AWS access key is none, and "
            "each Region has its own."
        ),
        f"{DOCS}smtp-credentials.html",
        ("authentication credentials invalid",),
        ("authentication .. invalid/failed",),
    ),
    Cause(
        "api_credentials",
        "relay_denied",
        Retryable.NO,
        Owner.US,
        say("The AWS credentials of the application are wrong or have expired"),
        say("Give the application a role or an access key that is valid, then send again."),
        "https://docs.aws.amazon.com/ses/latest/APIReference-V2/CommonErrors.html",
        (
            "signaturedoesnotmatch/invalidclienttokenid/unrecognizedclientexception/"
            "expiredtokenexception/incompletesignature/missingauthenticationtoken",
            "request signature .. calculated .. not match",
            "security token included in request",
        ),
    ),
    Cause(
        "not_permitted",
        "policy_rejected",
        Retryable.NO,
        Owner.US,
        say("The application's role or user may not send this"),
        say(
            "Allow the action that the reply names, on the identity that it names, in the IAM "
            "policy, or in the identity's own policy where it belongs to another account."
        ),
        f"{DOCS}control-user-access.html",
        (
            "not authorized .. perform .. ses sendrawemail/sendemail/sendtemplatedemail/"
            "sendbulkemail/sendbulktemplatedemail/sendcustomverificationemail",
            "not authorized & arn aws ses",
        ),
        ("access denied", "accessdeniedexception/accessdenied"),
    ),
    Cause(
        "log_in_required",
        "relay_denied",
        Retryable.NO,
        Owner.US,
        say("The application did not log in to SES"),
        say("Have the application log in with SMTP credentials before it sends."),
        f"{DOCS}smtp-credentials.html",
        (),
        ("authentication required",),
    ),
    Cause(
        "encryption_required",
        "tls_required",
        Retryable.NO,
        Owner.US,
        say("SES takes messages over encrypted connections only"),
        say("Have the application use STARTTLS on port 587, or TLS from the start on port 465."),
        f"{DOCS}smtp-connect.html",
        (),
        ("must issue .. starttls",),
    ),
)
