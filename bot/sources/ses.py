"""Asks SES v2 at one account and Region: the suppression list live, the rest through the snapshot.

A 404 counts as "not there" only in SES's own words.  Anything else that answers 404 (a proxy, an
emulator that does not know the operation) has not looked.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar

from botocore import xform_name

from bot.sources import aws, ses_address, ses_insights, snapshot
from bot.sources import ses_answers as answers
from bot.sources import ses_deliverability as deliverability
from bot.sources import ses_tenants as tenants
from bot.sources.budget import SES, Deadline
from bot.sources.pacer import Pacer
from bot.sources.snapshot import Ask, Kind, Seen, Snapshot
from checks.core import (
    Account,
    AddressInsights,
    ConfigurationSet,
    Contact,
    DedicatedIp,
    EventDestination,
    Identity,
    MessageInsights,
    Place,
    Recommendation,
    Suppression,
    Template,
    Tenant,
    Unavailable,
    attempt,
    say,
)

T = TypeVar("T")

NOT_SUPPRESSED = "does not exist on your suppression list"
"""Email address X does not exist on your suppression list."""

NOT_THERE = "does not exist"
"""Email identity <X> does not exist.  Configuration set <X> does not exist.  Of a template, too."""

NO_MESSAGE = "essage"
"""How SES says it of a message is not documented; who else answers with 404 names no message."""

NO_CONTACT = "ontact"
"""How SES says it of a contact is not documented, either."""

AGAIN = timedelta(seconds=20)
"""Whoever presses Re-run may have mended something since."""

PAGES = 20
"""Of a list; each costs a call.  SES puts up to 1,000 configuration sets on one."""

PAGE = 1_000
"""Identities on one page: as many as SES allows."""

RECOMMENDATIONS_PER_PAGE = 100
"""As many as SES allows."""


@dataclass(frozen=True, slots=True)
class SesSource:
    """A `Ses` for one place.  Cheap to make: one for each question, with that question's deadline.

    `client` and `pacer` belong to the place, `snapshot` to the process; all are shared.  A watcher
    makes it with `fresh`, which asks SES each time and never answers with anything older.
    """

    place: Place
    client: Any
    snapshot: Snapshot
    pacer: Pacer
    deadline: Deadline
    fresh: bool = False
    eager: bool = False
    """For somebody who asks again: what is older than `AGAIN` is asked for anew, and still stands
    in where SES does not answer."""
    wait: Callable[[float], None] = time.sleep

    def suppression(self, address: str) -> Suppression | None:
        operation = "GetSuppressedDestination"
        answer = self._call(operation, True, NOT_SUPPRESSED, EmailAddress=address)
        if answer is None:
            return None
        return self._read(operation, lambda: answers.suppression(answer))

    def account(self) -> Account:
        seen = self._seen(
            snapshot.ACCOUNT,
            "",
            lambda patient: self._members("GetAccount", patient, answers.account_members),
        )
        return answers.account(seen.value, seen.at)

    def address_insights(self, address: str) -> AddressInsights:
        """`fresh` and `eager` count for nothing: it is paid for once, however often it is read."""
        operation = "GetEmailAddressInsights"

        def ask(patient: bool) -> Any:
            answer = self._call(operation, patient, EmailAddress=address)
            return self._read(operation, lambda: ses_address.members(answer, address))

        seen = self.snapshot.get(self.place, snapshot.ADDRESS_INSIGHTS, address, ask)
        return ses_address.insights(seen.value, seen.at)

    def identity(self, name: str) -> Identity | None:
        seen = self._seen(
            snapshot.IDENTITY,
            name,
            lambda patient: self._members(
                "GetEmailIdentity", patient, answers.identity_members, EmailIdentity=name
            ),
        )
        return None if seen.value is None else answers.identity(name, seen.value, seen.at)

    def configuration_set(self, name: str) -> ConfigurationSet | None:
        seen = self._seen(
            snapshot.CONFIGURATION_SET,
            name,
            lambda patient: self._members(
                "GetConfigurationSet",
                patient,
                answers.configuration_set_members,
                ConfigurationSetName=name,
            ),
        )
        if seen.value is None:
            return None
        destinations = attempt(lambda: self._destinations(name))
        return answers.configuration_set(seen.value, seen.at, destinations)

    def configuration_sets(self) -> tuple[str, ...]:
        seen = self._seen(
            snapshot.CONFIGURATION_SETS,
            "",
            lambda patient: self._pages(
                "ListConfigurationSets", patient, answers.configuration_set_names
            ),
        )
        return tuple(seen.value)

    def identities(self) -> tuple[str, ...]:
        """The domains that may be sent from here; addresses are left out."""
        seen = self._seen(
            snapshot.IDENTITIES,
            "",
            lambda patient: self._pages(
                "ListEmailIdentities", patient, answers.domain_identities, PageSize=PAGE
            ),
        )
        return tuple(seen.value)

    def contact(self, address: str) -> Contact | None:
        lists = self._seen(
            snapshot.CONTACT_LISTS,
            "",
            lambda patient: self._pages("ListContactLists", patient, tenants.contact_lists),
        )
        for name in lists.value:
            operation = "GetContact"
            answer = self._call(
                operation, True, NO_CONTACT, ContactListName=name, EmailAddress=address
            )
            if answer is not None:
                return self._read(operation, partial(tenants.contact, answer, name))
        return None

    def tenant(self, name: str) -> Tenant | None:
        seen = self._seen(
            snapshot.TENANT,
            name,
            lambda patient: self._members(
                "GetTenant", patient, tenants.tenant_members, TenantName=name
            ),
        )
        if seen.value is None:
            return None
        stopped = seen.value["SendingStatus"] == "DISABLED"
        stops = attempt(lambda: self._stops(seen.value["TenantArn"])) if stopped else []
        return tenants.tenant(name, seen.value, seen.at, stops)

    def _stops(self, arn: str) -> Any:
        """Who stopped it; SES has no entity of what never had a reputation."""
        seen = self._seen(
            snapshot.REPUTATION,
            arn,
            lambda patient: self._members(
                "GetReputationEntity",
                patient,
                tenants.entity_members,
                ReputationEntityType="RESOURCE",
                ReputationEntityReference=arn,
            ),
        )
        return seen.value or []

    def message_insights(self, message_id: str) -> MessageInsights | None:
        operation = "GetMessageInsights"
        answer = self._call(operation, True, NO_MESSAGE, MessageId=message_id)
        if answer is None:
            return None
        return self._read(operation, lambda: ses_insights.insights(answer, self.place))

    def recommendations(self) -> tuple[Recommendation, ...]:
        manager = attempt(self.account)
        if isinstance(manager, Account) and manager.deliverability_manager is False:
            raise self._nobody_advises()
        seen = self._seen(
            snapshot.RECOMMENDATIONS,
            "",
            lambda patient: self._pages(
                "ListRecommendations",
                patient,
                deliverability.recommendations_members,
                PageSize=RECOMMENDATIONS_PER_PAGE,
            ),
        )
        if not seen.value:
            self._advised(manager)
        return deliverability.recommendations(seen.value, seen.at)

    def dedicated_ips(self) -> tuple[DedicatedIp, ...]:
        seen = self._seen(
            snapshot.DEDICATED_IPS,
            "",
            lambda patient: self._pages(
                "GetDedicatedIps", patient, deliverability.dedicated_ips_members
            ),
        )
        return deliverability.dedicated_ips(seen.value, seen.at)

    def template(self, name: str) -> Template | None:
        seen = self._seen(
            snapshot.TEMPLATE,
            name,
            lambda patient: self._members(
                "GetEmailTemplate", patient, deliverability.template_members, TemplateName=name
            ),
        )
        return None if seen.value is None else deliverability.template(seen.value, seen.at)

    def _advised(self, manager: Account | Unavailable) -> None:
        """An empty list means something only where somebody looks for what could be on it."""
        if isinstance(manager, Unavailable):
            raise manager
        if not manager.deliverability_manager:
            raise self._nobody_advises()

    def _nobody_advises(self) -> Unavailable:
        off = say(
            "Virtual Deliverability Manager is off, so SES's advisor looks at nothing: {command}"
            " switches it on, and AWS then charges a little more for every message",
            command="aws sesv2 put-account-vdm-attributes --vdm-attributes VdmEnabled=ENABLED"
            f" --region {self.place.region}",
        )
        return Unavailable(self._source("ListRecommendations"), off)

    def _destinations(self, name: str) -> tuple[EventDestination, ...]:
        operation = "GetConfigurationSetEventDestinations"
        seen = self._seen(
            snapshot.DESTINATIONS,
            name,
            lambda patient: self._members(
                operation, patient, answers.destinations_members, ConfigurationSetName=name
            ),
        )
        if seen.value is None:
            why = say("The configuration set {name} is not there any more", name=name)
            raise Unavailable(self._source(operation), why)
        return answers.destinations(seen.value)

    def _pages(
        self, operation: str, patient: bool, cut: Callable[[Any], list[Any]], **asked: Any
    ) -> list[Any]:
        """What is kept of all the pages of a list."""
        found: list[Any] = []
        following: dict[str, str] = {}
        for _ in range(PAGES):
            answer = self._call(operation, patient, **asked, **following)
            found += self._read(operation, partial(cut, answer))
            if not answer.get("NextToken"):
                return found
            following = {"NextToken": answer["NextToken"]}
        why = say(
            "The answer to {action} has more pages than the bot asks for", action=f"ses:{operation}"
        )
        raise Unavailable(self._source(operation), why)

    def _seen(self, kind: Kind, name: str, ask: Ask) -> Seen:
        if self.fresh:
            return self.snapshot.refresh(self.place, kind, name, ask)
        if self.eager:
            kind = replace(kind, fresh=min(kind.fresh, AGAIN), absent=min(kind.absent, AGAIN))
        return self.snapshot.get(self.place, kind, name, ask)

    def _members(
        self, operation: str, patient: bool, cut: Callable[[Any], Any], **asked: str
    ) -> Any:
        """What is kept of the answer; None where there is no such thing."""
        answer = self._call(operation, patient, NOT_THERE, **asked)
        return None if answer is None else self._read(operation, lambda: cut(answer))

    def _call(self, operation: str, patient: bool, absent: str = "", **asked: Any) -> Any:
        """One answer of SES, or None where it says `absent`: that there is no such thing.

        Tries again while the question's time allows: when throttled, and once when something
        passing was in the way.  Raises Unavailable.
        """
        ask = getattr(self.client, xform_name(operation))
        tries = 0
        while True:
            tries += 1
            self._queue(operation, patient)
            try:
                return ask(**asked)
            except aws.Failure as e:
                if absent and aws.code(e) == "NotFoundException" and absent in aws.message(e):
                    return None
                if aws.is_throttle(e):
                    self.pacer.throttled(operation)
                elif tries >= SES.attempts or not self._may_try_again(e):
                    raise self._unavailable(operation, e) from e
                else:
                    self.wait(random.uniform(0, SES.pause))  # noqa: S311  # no secret

    def _queue(self, operation: str, patient: bool) -> None:
        left = self.deadline.left()
        if left <= 0:
            late = say("No time was left to ask SES: ask again")
            raise Unavailable(self._source(operation), late)
        # a call that had to wait for its turn begins only if it can end in time, however slow
        if not self.pacer.turn(operation, within=left - SES.attempt if patient else 0):
            throttled = say(
                "SES is throttling us: it answers {action} about once a second per account and"
                " Region, shared with everything else that calls it; ask again in a moment",
                action=f"ses:{operation}",
            )
            raise Unavailable(self._source(operation), throttled)

    def _may_try_again(self, error: Exception) -> bool:
        return aws.is_passing(error) and self.deadline.left() > SES.pause + SES.attempt

    def _read(self, operation: str, read: Callable[[], T]) -> T:
        try:
            return read()
        except answers.Missing as e:
            foreign = say(
                "The answer to {action} lacks {member}: check that the endpoint is SES",
                action=f"ses:{operation}",
                member=e.member,
            )
            raise Unavailable(self._source(operation), foreign) from e

    def _unavailable(self, operation: str, error: Exception) -> Unavailable:
        if aws.code(error) == "NotFoundException":
            foreign = say(
                "{action} was answered with 404 in words that are not SES's ({answer}): check that"
                " the endpoint is SES",
                action=f"ses:{operation}",
                answer=str(error),
            )
            return Unavailable(self._source(operation), foreign)
        return Unavailable(self._source(operation), aws.why(error, f"ses:{operation}"))

    def _source(self, operation: str) -> str:
        return f"SES {operation}, {self.place.named}"
