"""Mails AWS's mailbox simulator, and looks whether its events are stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.doctor.queue import Locked
from bot.doctor.round_trip import NotTaken
from bot.sources import aws
from checks.core import EventKind, History, MessageId, Unavailable

SEND = "ses:SendEmail"

NOT_TAKEN = {
    "MessageRejected",
    "MailFromDomainNotVerifiedException",
    "NotFoundException",
    "BadRequestException",
    "SendingPausedException",
    "AccountSuspendedException",
}
SUBJECT = "ses-why doctor"
BODY = "The set-up of ses-why is being looked at. Nobody reads this."


@dataclass(frozen=True, slots=True)
class Simulator:
    ses: Any
    sender: str
    configuration_set: str | None = None
    """None: the sender's identity says which."""

    def send(self, to: str) -> str | NotTaken | Locked:
        chosen = {"ConfigurationSetName": self.configuration_set} if self.configuration_set else {}
        try:
            answer = self.ses.send_email(
                FromEmailAddress=self.sender,
                Destination={"ToAddresses": [to]},
                Content={
                    "Simple": {
                        "Subject": {"Data": SUBJECT},
                        "Body": {"Text": {"Data": BODY}},
                    }
                },
                **chosen,
            )
        except aws.Failure as e:
            if aws.is_denial(e):
                return Locked(SEND)
            if aws.code(e) in NOT_TAKEN:
                return NotTaken(aws.why(e, SEND))
            raise Unavailable("SES SendEmail", aws.why(e, SEND)) from e
        return str(answer["MessageId"])


@dataclass(frozen=True, slots=True)
class StoredKinds:
    history: History

    def kinds(self, message_id: str) -> frozenset[EventKind]:
        found = self.history.timelines(MessageId(message_id))
        return frozenset(event.kind for timeline in found for event in timeline.events)
