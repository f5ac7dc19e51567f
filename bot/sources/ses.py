"""Asks SES v2 at one account and Region: the suppression list live, all else by the snapshot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any

from bot.sources import ses_address, ses_insights, snapshot
from bot.sources import ses_answers as answers
from bot.sources import ses_deliverability as deliverability
from bot.sources import ses_sets as sets
from bot.sources import ses_tenants as tenants
from bot.sources.ses_calls import SesCalls
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

NOT_SUPPRESSED = "does not exist on your suppression list"
"""Email address X does not exist on your suppression list."""

NO_MESSAGE = "essage"
"""How SES says it of a message is not documented; who else answers with 404 names no message."""

NO_CONTACT = "ontact"
"""How SES says it of a contact is not documented, either."""

AGAIN = timedelta(seconds=20)
"""Whoever presses Re-run may have mended something since."""

PAGE = 1_000
"""Identities on one page: as many as SES allows."""

RECOMMENDATIONS_PER_PAGE = 100
"""As many as SES allows."""


@dataclass(frozen=True, slots=True)
class SesSource:
    """A `Ses` for one place.  Cheap to make: one for each question, with that question's deadline.

    `snapshot` is the process's.  A watcher makes it with `fresh`: it asks SES each time, and never
    answers with anything older."""

    place: Place
    calls: SesCalls
    snapshot: Snapshot
    fresh: bool = False
    eager: bool = False
    """For somebody who asks again: what is older than `AGAIN` is asked for anew, and still stands
    in where SES does not answer."""

    def suppression(self, address: str) -> Suppression | None:
        operation = "GetSuppressedDestination"
        answer = self.calls.one(operation, True, NOT_SUPPRESSED, EmailAddress=address)
        if answer is None:
            return None
        return self.calls.read(operation, lambda: answers.suppression(answer))

    def account(self) -> Account:
        seen = self._one(snapshot.ACCOUNT, "", "GetAccount", answers.account_members)
        return answers.account(seen.value, seen.at)

    def address_insights(self, address: str) -> AddressInsights:
        """`fresh` and `eager` count for nothing: it is paid for once, however often it is read."""
        operation = "GetEmailAddressInsights"

        def ask(patient: bool) -> Any:
            answer = self.calls.one(operation, patient, EmailAddress=address)
            return self.calls.read(operation, lambda: ses_address.members(answer, address))

        seen = self.snapshot.get(self.place, snapshot.ADDRESS_INSIGHTS, address, ask)
        return ses_address.insights(seen.value, seen.at)

    def identity(self, name: str) -> Identity | None:
        seen = self._one(
            snapshot.IDENTITY,
            name,
            "GetEmailIdentity",
            answers.identity_members,
            EmailIdentity=name,
        )
        return None if seen.value is None else answers.identity(name, seen.value, seen.at)

    def configuration_set(self, name: str) -> ConfigurationSet | None:
        seen = self._one(
            snapshot.CONFIGURATION_SET,
            name,
            "GetConfigurationSet",
            sets.configuration_set_members,
            ConfigurationSetName=name,
        )
        if seen.value is None:
            return None
        destinations = attempt(lambda: self._destinations(name))
        return sets.configuration_set(seen.value, seen.at, destinations)

    def configuration_sets(self) -> tuple[str, ...]:
        seen = self._list(
            snapshot.CONFIGURATION_SETS, "ListConfigurationSets", sets.configuration_set_names
        )
        return tuple(seen.value)

    def identities(self) -> tuple[str, ...]:
        """The domains that may be sent from here; addresses are left out."""
        seen = self._list(
            snapshot.IDENTITIES, "ListEmailIdentities", answers.domain_identities, PageSize=PAGE
        )
        return tuple(seen.value)

    def contact(self, address: str) -> Contact | None:
        lists = self._list(snapshot.CONTACT_LISTS, "ListContactLists", tenants.contact_lists)
        for name in lists.value:
            operation = "GetContact"
            answer = self.calls.one(
                operation, True, NO_CONTACT, ContactListName=name, EmailAddress=address
            )
            if answer is not None:
                return self.calls.read(operation, partial(tenants.contact, answer, name))
        return None

    def tenant(self, name: str) -> Tenant | None:
        seen = self._one(
            snapshot.TENANT, name, "GetTenant", tenants.tenant_members, TenantName=name
        )
        if seen.value is None:
            return None
        stopped = seen.value["SendingStatus"] == "DISABLED"
        stops = attempt(lambda: self._stops(seen.value["TenantArn"])) if stopped else []
        return tenants.tenant(name, seen.value, seen.at, stops)

    def _stops(self, arn: str) -> Any:
        """Who stopped it; SES has no entity of what never had a reputation."""
        seen = self._one(
            snapshot.REPUTATION,
            arn,
            "GetReputationEntity",
            tenants.entity_members,
            ReputationEntityType="RESOURCE",
            ReputationEntityReference=arn,
        )
        return seen.value or []

    def message_insights(self, message_id: str) -> MessageInsights | None:
        operation = "GetMessageInsights"
        answer = self.calls.one(operation, True, NO_MESSAGE, MessageId=message_id)
        if answer is None:
            return None
        return self.calls.read(operation, lambda: ses_insights.insights(answer, self.place))

    def recommendations(self) -> tuple[Recommendation, ...]:
        manager = attempt(self.account)
        if isinstance(manager, Account) and manager.deliverability_manager is False:
            raise self._nobody_advises()
        seen = self._list(
            snapshot.RECOMMENDATIONS,
            "ListRecommendations",
            deliverability.recommendations_members,
            PageSize=RECOMMENDATIONS_PER_PAGE,
        )
        if not seen.value:
            self._advised(manager)
        return deliverability.recommendations(seen.value, seen.at)

    def dedicated_ips(self) -> tuple[DedicatedIp, ...]:
        seen = self._list(
            snapshot.DEDICATED_IPS, "GetDedicatedIps", deliverability.dedicated_ips_members
        )
        return deliverability.dedicated_ips(seen.value, seen.at)

    def template(self, name: str) -> Template | None:
        seen = self._one(
            snapshot.TEMPLATE,
            name,
            "GetEmailTemplate",
            deliverability.template_members,
            TemplateName=name,
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
        return Unavailable(self.calls.source("ListRecommendations"), off)

    def _destinations(self, name: str) -> tuple[EventDestination, ...]:
        operation = "GetConfigurationSetEventDestinations"
        seen = self._one(
            snapshot.DESTINATIONS,
            name,
            operation,
            sets.destinations_members,
            ConfigurationSetName=name,
        )
        if seen.value is None:
            why = say("The configuration set {name} is not there any more", name=name)
            raise Unavailable(self.calls.source(operation), why)
        return sets.destinations(seen.value)

    def _one(
        self, kind: Kind, name: str, operation: str, cut: Callable[[Any], Any], **asked: str
    ) -> Seen:
        """Of value None where there is no such thing."""
        return self._seen(
            kind, name, lambda patient: self.calls.members(operation, patient, cut, **asked)
        )

    def _list(
        self, kind: Kind, operation: str, cut: Callable[[Any], list[Any]], **asked: Any
    ) -> Seen:
        return self._seen(
            kind, "", lambda patient: self.calls.pages(operation, patient, cut, **asked)
        )

    def _seen(self, kind: Kind, name: str, ask: Ask) -> Seen:
        if self.fresh:
            return self.snapshot.refresh(self.place, kind, name, ask)
        if self.eager:
            kind = replace(kind, fresh=min(kind.fresh, AGAIN), absent=min(kind.absent, AGAIN))
        return self.snapshot.get(self.place, kind, name, ask)
