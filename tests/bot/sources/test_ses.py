"""The real client against a local SES over its real protocol."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from bot.sources import aws
from bot.sources.budget import QUESTION, SES, Deadline
from bot.sources.pacer import CALM, Pacer
from bot.sources.ses import SesSource
from bot.sources.ses_calls import SesCalls
from bot.sources.snapshot import Snapshot
from checks.core import (
    Account,
    AddressInsights,
    ConfigurationSet,
    DedicatedIp,
    EventDestination,
    Identity,
    MailFrom,
    Quota,
    Recommendation,
    Suppression,
    Template,
    Unavailable,
    Verification,
    attempt,
)
from sandbox import world
from sandbox.aws.throttle import Throttle
from sandbox.holder import Holder
from sandbox.world import Fault
from tests.bot.metered import remembered
from tests.bot.sources.conftest import Clock
from tests.bot.sources.memory import MemoryStore
from tests.fakes import HOME

ADDRESS = "Ann@example.com"
SINCE = datetime(2026, 4, 1, 9, 30, tzinfo=UTC)
CHECKED = datetime(2026, 11, 24, 3, tzinfo=UTC)
SUCCEEDED = datetime(2026, 11, 21, 3, tzinfo=UTC)
TOPIC = "arn:aws:sns:eu-west-1:111122223333:ses-events"

REGION = world.Region(
    account={
        "ProductionAccessEnabled": True,
        "SendingEnabled": True,
        "EnforcementStatus": "PROBATION",
        "SendQuota": {"Max24HourSend": 50000.0, "SentLast24Hours": 1200.0, "MaxSendRate": 14.0},
        "SuppressionAttributes": {"SuppressedReasons": ["BOUNCE", "COMPLAINT"]},
        "VdmAttributes": {"VdmEnabled": "ENABLED"},
    },
    identities={
        "shop.example": {
            "VerifiedForSendingStatus": True,
            "FeedbackForwardingStatus": True,
            "VerificationStatus": "SUCCESS",
            "VerificationInfo": {
                "LastCheckedTimestamp": CHECKED,
                "LastSuccessTimestamp": SUCCEEDED,
                "SOARecord": {"PrimaryNameServer": "ns.shop.example", "SerialNumber": 7},
            },
            "DkimAttributes": {
                "SigningEnabled": True,
                "Status": "SUCCESS",
                "Tokens": ["tok1", "tok2", "tok3"],
                "SigningAttributesOrigin": "AWS_SES",
                "SigningHostedZone": "dkim.amazonses.com",
            },
            "MailFromAttributes": {
                "MailFromDomain": "bounce.shop.example",
                "MailFromDomainStatus": "SUCCESS",
                "BehaviorOnMxFailure": "REJECT_MESSAGE",
            },
            "ConfigurationSetName": "main",
        },
        "new.example": {
            "VerifiedForSendingStatus": False,
            "VerificationStatus": "PENDING",
            "VerificationInfo": {"ErrorType": "HOST_NOT_FOUND"},
            "DkimAttributes": {"SigningEnabled": False, "Status": "NOT_STARTED"},
            "MailFromAttributes": {
                "MailFromDomain": "",
                "MailFromDomainStatus": "PENDING",
                "BehaviorOnMxFailure": "USE_DEFAULT_VALUE",
            },
        },
    },
    configuration_sets={
        "main": world.ConfigurationSet(
            {
                "SendingOptions": {"SendingEnabled": True},
                "SuppressionOptions": {"SuppressedReasons": [], "SuppressionScope": "ACCOUNT"},
                "DeliveryOptions": {
                    "TlsPolicy": "REQUIRE",
                    "MaxDeliverySeconds": 3600,
                    "SendingPoolName": "own",
                },
            },
            [
                {
                    "Name": "to-sns",
                    "Enabled": True,
                    "MatchingEventTypes": ["BOUNCE"],
                    "SnsDestination": {"TopicArn": TOPIC},
                },
                {
                    "Name": "numbers",
                    "Enabled": False,
                    "MatchingEventTypes": ["SEND"],
                    "CloudWatchDestination": {"DimensionConfigurations": []},
                },
            ],
        ),
        "plain": world.ConfigurationSet({"SendingOptions": {"SendingEnabled": False}}, []),
    },
    suppression={
        ADDRESS: {
            "Reason": "BOUNCE",
            "LastUpdateTime": SINCE,
            "Attributes": {"MessageId": "0102-000000"},
        }
    },
    templates={"receipt": {"Subject": "Your receipt", "Html": "<p>{{total}}</p>"}},
    recommendations=[
        {
            "ResourceArn": "arn:aws:ses:eu-west-1:111122223333:identity/Shop.example",
            "Type": "DKIM",
            "Description": "DKIM verification is not enabled.",
            "Status": "OPEN",
            "CreatedTimestamp": SINCE,
            "LastUpdatedTimestamp": SINCE,
            "Impact": "HIGH",
        },
        {"Type": "IP_LISTING", "Status": "FIXED"},
    ],
    dedicated_ips=[
        {"Ip": "192.0.2.7", "WarmupStatus": "DONE", "WarmupPercentage": 100, "PoolName": "own"},
        {"Ip": "192.0.2.8", "WarmupStatus": "NOT_APPLICABLE", "WarmupPercentage": -1},
    ],
)


class SharedTime:
    """Time of several threads that passes only when all of them wait, up to the first to wake."""

    def __init__(self, threads: int) -> None:
        self._now = 0.0
        self._awake = threads
        self._waking: list[float] = []
        self._changed = threading.Condition()

    def __call__(self) -> float:
        return self._now

    def wait(self, seconds: float) -> None:
        with self._changed:
            mine = self._now + seconds
            self._waking.append(mine)
            self._fall_asleep()
            self._changed.wait_for(lambda: self._now >= mine, timeout=10)

    def leave(self) -> None:
        with self._changed:
            self._fall_asleep()

    def _fall_asleep(self) -> None:
        self._awake -= 1
        if self._awake == 0 and self._waking:
            self._now = min(self._waking)
            self._awake = self._waking.count(self._now)
            self._waking = [each for each in self._waking if each > self._now]
            self._changed.notify_all()


@dataclass
class ThrottlingClient:
    """Answers as SES does, as far as its limit goes."""

    throttle: Throttle
    refused: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def get_suppressed_destination(self, **asked: str) -> dict[str, Any]:
        with self.lock:
            if self.throttle.admits("GetSuppressedDestination"):
                entry = {"Reason": "BOUNCE", "LastUpdateTime": SINCE}
                return {"SuppressedDestination": asked | entry}
            self.refused += 1
        error = {"Code": "TooManyRequestsException", "Message": "Rate exceeded"}
        raise ClientError({"Error": error}, "GetSuppressedDestination")


@dataclass
class Local:
    """A source, and the world that it asks."""

    holder: Holder
    clock: Clock
    source: SesSource

    @property
    def region(self) -> world.Region:
        return self.holder.world.regions["eu-west-1"]

    def fail(self, error: str, operation: str = "*", times: int | None = None) -> None:
        self.holder.world.faults.append(Fault("sesv2", error, operation, times=times))

    def question(self, client: Any = None, **changes: Any) -> SesSource:
        """The source as another question would have it."""
        deadline, before = Deadline.after(QUESTION, self.clock), self.source.calls
        calls = replace(before, deadline=deadline, client=client or before.client)
        return replace(self.source, calls=calls, **changes)


@pytest.fixture
def ses(local_aws: Holder, ses_client: Any, clock: Clock) -> Local:
    local_aws.world.regions["eu-west-1"] = deepcopy(REGION)
    pacer, deadline = Pacer(clock, clock.wait), Deadline.after(QUESTION, clock)
    calls = SesCalls(HOME, ses_client, pacer, deadline, clock.wait)
    source = SesSource(HOME, calls, Snapshot(MemoryStore(), clock.now))
    return Local(local_aws, clock, source)


def test_a_suppressed_address_is_found_in_exactly_its_spelling(ses: Local) -> None:
    assert ses.source.suppression(ADDRESS) == Suppression(ADDRESS, "BOUNCE", SINCE, "0102-000000")
    assert ses.source.suppression("ann@example.com") is None


def test_the_suppression_list_is_never_served_from_memory(ses: Local) -> None:
    assert ses.source.suppression(ADDRESS) is not None
    ses.region.suppression.clear()
    assert ses.source.suppression(ADDRESS) is None


def test_the_account_is_as_ses_tells_it(ses: Local) -> None:
    assert ses.source.account() == Account(
        ses.clock.now(),
        production=True,
        sending=True,
        enforcement="PROBATION",
        quota=Quota(50_000, 1_200, 14),
        suppressed_reasons=frozenset({"BOUNCE", "COMPLAINT"}),
        deliverability_manager=True,
    )


@pytest.mark.parametrize(
    ("threshold", "told"),
    [
        ({"ConditionThresholdEnabled": "DISABLED"}, None),
        ({"ConditionThresholdEnabled": "ENABLED"}, "MANAGED"),
        (
            {
                "ConditionThresholdEnabled": "ENABLED",
                "OverallConfidenceThreshold": {"ConfidenceVerdictThreshold": "HIGH"},
            },
            "HIGH",
        ),
    ],
    ids=["off", "on", "on with a threshold"],
)
def test_auto_validation_has_its_threshold(
    ses: Local, threshold: dict[str, Any], told: str | None
) -> None:
    ses.region.account["SuppressionAttributes"] = {
        "SuppressedReasons": [],
        "ValidationAttributes": {"ConditionThreshold": threshold},
    }
    account = ses.source.account()
    assert (account.validation, account.suppressed_reasons) == (told, frozenset())


def test_a_quota_of_minus_one_is_no_limit(ses: Local) -> None:
    ses.region.account["SendQuota"]["Max24HourSend"] = -1.0
    assert ses.source.account().quota == Quota(None, 1_200, 14)


def test_an_identity_is_as_ses_tells_it(ses: Local) -> None:
    assert ses.source.identity("shop.example") == Identity(
        ses.clock.now(),
        "shop.example",
        verified=True,
        status="SUCCESS",
        error=None,
        dkim_signing=True,
        dkim_status="SUCCESS",
        dkim_tokens=("tok1", "tok2", "tok3"),
        dkim_origin="AWS_SES",
        dkim_zone="dkim.amazonses.com",
        mail_from=MailFrom("bounce.shop.example", "SUCCESS", rejects_on_failure=True),
        configuration_set="main",
        verification=Verification(CHECKED, SUCCEEDED, "ns.shop.example", 7),
        feedback_forwarding=True,
    )


def test_an_identity_that_is_barely_begun_is_told_too(ses: Local) -> None:
    assert ses.source.identity("new.example") == Identity(
        ses.clock.now(),
        "new.example",
        verified=False,
        status="PENDING",
        error="HOST_NOT_FOUND",
        dkim_signing=False,
        dkim_status="NOT_STARTED",
        dkim_tokens=(),
        dkim_origin="AWS_SES",
        dkim_zone=None,
        mail_from=None,
    )


def test_a_configuration_set_comes_with_its_destinations(ses: Local) -> None:
    bounces = EventDestination("to-sns", True, frozenset({"BOUNCE"}), TOPIC, queryable=True)
    numbers = EventDestination("numbers", False, frozenset({"SEND"}), "cloudwatch", False)
    assert ses.source.configuration_set("main") == ConfigurationSet(
        ses.clock.now(),
        "main",
        sending=True,
        suppressed_reasons=frozenset(),
        suppression_scope="ACCOUNT",
        tls_required=True,
        max_delivery=timedelta(hours=1),
        destinations=(bounces, numbers),
        sending_pool="own",
    )


def test_a_configuration_set_without_options_overrides_nothing(ses: Local) -> None:
    assert ses.source.configuration_set("plain") == ConfigurationSet(
        ses.clock.now(), "plain", False, None, None, False, None, ()
    )


def test_destinations_that_cannot_be_seen_do_not_hide_the_set(ses: Local) -> None:
    ses.fail("AccessDeniedException", "GetConfigurationSetEventDestinations")
    found = ses.source.configuration_set("main")
    assert found is not None
    assert found.tls_required
    assert isinstance(found.destinations, Unavailable)
    assert found.destinations.source == "SES GetConfigurationSetEventDestinations, eu-west-1"


def test_all_pages_of_the_configuration_sets_are_listed(ses: Local) -> None:
    ses.region.configuration_sets.update(
        {f"set-{n:04}": world.ConfigurationSet({}, []) for n in range(1500)}
    )
    names = ses.source.configuration_sets()
    assert (len(names), names[0], names[-1]) == (1502, "main", "set-1499")


def test_what_ses_does_not_have_is_none(ses: Local) -> None:
    assert ses.source.identity("other.example") is None
    assert ses.source.configuration_set("other") is None
    assert ses.source.template("other") is None


def test_recommendations_are_as_ses_tells_them_the_open_and_the_resolved(ses: Local) -> None:
    arn = "arn:aws:ses:eu-west-1:111122223333:identity/Shop.example"
    words = "DKIM verification is not enabled."
    seen_at = ses.clock.now()
    dkim = Recommendation(seen_at, "DKIM", arn, "HIGH", "OPEN", words, SINCE, SINCE)
    listing = Recommendation(seen_at, "IP_LISTING", "", "", "FIXED", "", None, None)
    assert ses.source.recommendations() == (dkim, listing)
    assert (dkim.identity, listing.identity) == ("shop.example", None)


def test_all_pages_of_the_recommendations_are_listed(ses: Local) -> None:
    ses.region.recommendations = [{"Type": "BIMI", "Status": "OPEN"}] * 250
    assert len(ses.source.recommendations()) == 250


def test_a_list_without_end_is_given_up(ses: Local) -> None:
    ses.region.recommendations = [{"Type": "BIMI", "Status": "OPEN"}] * 2001
    failed = attempt(ses.source.recommendations)
    assert isinstance(failed, Unavailable)
    assert "more pages than the bot asks for" in failed.why.template


@pytest.mark.parametrize("known", [{"VdmEnabled": "DISABLED"}, None], ids=["off", "not told"])
def test_where_nobody_looks_there_is_no_empty_list_of_recommendations(
    ses: Local, known: dict[str, str] | None
) -> None:
    ses.region.account.pop("VdmAttributes")
    if known:
        ses.region.account["VdmAttributes"] = known
    failed = attempt(ses.source.recommendations)
    assert isinstance(failed, Unavailable)
    assert failed.source == "SES ListRecommendations, eu-west-1"
    assert failed.why.template.startswith("Virtual Deliverability Manager is off")
    assert dict(failed.why.values)["command"] == (
        "aws sesv2 put-account-vdm-attributes --vdm-attributes VdmEnabled=ENABLED"
        " --region eu-west-1"
    )


def test_where_ses_looks_and_finds_nothing_the_list_is_empty(ses: Local) -> None:
    ses.region.recommendations = []
    assert ses.source.recommendations() == ()


def test_an_account_that_cannot_be_seen_hides_no_recommendation_and_proves_none_missing(
    ses: Local,
) -> None:
    ses.fail("AccessDeniedException", "GetAccount")
    assert len(ses.source.recommendations()) == 2
    ses.region.recommendations = []
    ses.clock.wait(3600)
    failed = attempt(ses.question().recommendations)
    assert isinstance(failed, Unavailable)
    assert failed.source == "SES GetAccount, eu-west-1"


def test_dedicated_ips_are_as_ses_tells_them(ses: Local) -> None:
    seen_at = ses.clock.now()
    assert ses.source.dedicated_ips() == (
        DedicatedIp(seen_at, "192.0.2.7", "DONE", 100, "own"),
        DedicatedIp(seen_at, "192.0.2.8", "NOT_APPLICABLE", None, None),
    )
    ses.region.dedicated_ips = []
    ses.clock.wait(3600)
    assert ses.question().dedicated_ips() == ()


def test_what_ses_thinks_of_an_address_is_paid_for_once(ses: Local) -> None:
    seen_at = ses.clock.now()
    ses.region.address_insights[ADDRESS] = {
        "IsValid": {"ConfidenceVerdict": "LOW"},
        "Evaluations": {"MailboxExists": {"ConfidenceVerdict": "MEDIUM"}, "IsRandomInput": {}},
    }
    found = AddressInsights(seen_at, "LOW", None, None, "MEDIUM", None, None, None)
    assert ses.source.address_insights(ADDRESS) == found
    ses.region.address_insights.clear()
    ses.clock.wait(6 * 24 * 3600)
    assert ses.question(eager=True).address_insights(ADDRESS) == found
    assert ses.question(fresh=True).address_insights(ADDRESS) == found
    ses.clock.wait(2 * 24 * 3600)
    assert ses.question().address_insights(ADDRESS).valid == "HIGH"


def test_a_template_is_as_it_is_stored(ses: Local) -> None:
    assert ses.source.template("receipt") == Template(
        ses.clock.now(), "receipt", "Your receipt", None, "<p>{{total}}</p>"
    )


def test_of_a_huge_template_no_more_is_kept_than_is_needed(ses: Local) -> None:
    ses.region.templates["receipt"] = {"Text": "x" * 200_001, "Html": "y" * 200_000}
    found = ses.source.template("receipt")
    assert found is not None
    assert (len(found.text or ""), len(found.html or ""), found.cut) == (200_000, 200_000, True)


def test_questions_share_what_changes_slowly(ses: Local) -> None:
    first = ses.source.account()
    ses.fail("AccessDeniedException")
    ses.clock.wait(100)
    assert ses.question().account() == first


def test_a_failing_account_is_served_with_its_age_then_not_at_all(ses: Local) -> None:
    first = ses.source.account()
    ses.fail("AccessDeniedException")
    ses.clock.wait(3000)
    assert ses.question().account().seen_at == first.seen_at
    ses.clock.wait(3000)
    assert isinstance(attempt(ses.question().account), Unavailable)


def test_a_watcher_gets_nothing_older(ses: Local) -> None:
    ses.source.account()
    ses.region.account["EnforcementStatus"] = "SHUTDOWN"
    watcher = ses.question(fresh=True)
    assert watcher.account().enforcement == "SHUTDOWN"
    ses.fail("AccessDeniedException")
    assert isinstance(attempt(watcher.account), Unavailable)


def test_who_asks_again_sees_what_was_mended_and_loses_nothing_where_ses_is_silent(
    ses: Local,
) -> None:
    ses.source.account()
    ses.region.account["EnforcementStatus"] = "SHUTDOWN"
    ses.clock.wait(30)
    assert ses.question().account().enforcement == "PROBATION"
    assert ses.question(eager=True).account().enforcement == "SHUTDOWN"
    ses.clock.wait(30)
    ses.fail("AccessDeniedException")
    assert ses.question(eager=True).account().enforcement == "SHUTDOWN"


LOOK_UPS: dict[str, Callable[[SesSource], object]] = {
    "GetSuppressedDestination": lambda source: source.suppression(ADDRESS),
    "GetAccount": SesSource.account,
    "GetEmailAddressInsights": lambda source: source.address_insights(ADDRESS),
    "GetEmailIdentity": lambda source: source.identity("shop.example"),
    "GetConfigurationSet": lambda source: source.configuration_set("main"),
    "ListConfigurationSets": SesSource.configuration_sets,
    "ListRecommendations": SesSource.recommendations,
    "GetDedicatedIps": SesSource.dedicated_ips,
    "GetEmailTemplate": lambda source: source.template("receipt"),
    "GetTenant": lambda source: source.tenant("bazaar"),
    "ListContactLists": lambda source: source.contact("ann@example.com"),
    "GetMessageInsights": lambda source: source.message_insights("0102"),
}

FAULTS = {
    "AccessDeniedException": "The bot may not call {action}: add it to the bot's role",
    "TooManyRequestsException": "SES is throttling us: it answers {action} about once a second per"
    " account and Region, shared with everything else that calls it; ask again in a moment",
    "ThrottlingException": "SES is throttling us: it answers {action} about once a second per"
    " account and Region, shared with everything else that calls it; ask again in a moment",
    "ExpiredTokenException": "The bot's AWS credentials have expired: renew them, and restart the"
    " bot",
    "UnrecognizedClientException": "AWS does not know the bot's access key: check its credentials,"
    " and that the Region is enabled in the account",
    "SignatureDoesNotMatch": "AWS refuses the bot's signature: check the clock of its host, and"
    " its secret key",
    "OptInRequired": "The AWS account is not signed up for {action}",
    "InternalFailure": "AWS had a fault of its own ({code}) at {action}: ask again in a moment",
    "status:503": "AWS had a fault of its own ({code}) at {action}: ask again in a moment",
    "unreachable": "{endpoint} cannot be reached: check the Region's name, DNS and the way to it"
    " (security groups, VPC endpoint, proxy)",
    "BadRequestException": "AWS refuses {action} with {code}: {answer}",
    "NotFoundException": "{action} was answered with 404 in words that are not SES's ({answer}):"
    " check that the endpoint is SES",
    "status:404": "AWS refuses {action} with {code}: {answer}",
    "garbage": "The answer to {action} lacks {member}: check that the endpoint is SES",
}


@pytest.mark.parametrize("error", FAULTS)
@pytest.mark.parametrize("operation", LOOK_UPS)
def test_every_fault_is_told_with_what_to_do_and_never_taken_for_an_answer(
    ses: Local, operation: str, error: str
) -> None:
    ses.fail(error, operation)
    failed = attempt(lambda: LOOK_UPS[operation](ses.source))
    assert isinstance(failed, Unavailable)
    assert failed.source == f"SES {operation}, eu-west-1"
    assert failed.why.template == FAULTS[error]
    values = dict(failed.why.values)
    assert values.get("action") in (None, f"ses:{operation}")
    assert ADDRESS not in str(values.get("endpoint"))


def test_without_credentials_the_bot_says_so(ses: Local, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    source = ses.question(client=aws.client("sesv2", "eu-west-1"))
    failed = attempt(source.account)
    assert isinstance(failed, Unavailable)
    assert failed.why.template == "The bot has no AWS credentials: give its task or host a role"


def test_an_endpoint_that_is_not_there_is_named(
    ses: Local, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    source = ses.question(client=aws.client("sesv2", "eu-west-1"))
    failed = attempt(lambda: source.suppression(ADDRESS))
    assert isinstance(failed, Unavailable)
    assert failed.why.template.startswith("{endpoint} cannot be reached")
    assert dict(failed.why.values) == {"endpoint": "127.0.0.1:1"}


def test_an_answer_that_is_too_late_is_a_failure(ses: Local) -> None:
    ses.fail("slow:3")
    ses.clock.wait(QUESTION - SES.attempt)  # no time to try again
    failed = attempt(lambda: ses.source.suppression(ADDRESS))
    assert isinstance(failed, Unavailable)
    assert failed.why.template.startswith("{endpoint} does not answer")


@pytest.mark.parametrize("error", ["unreachable", "InternalFailure", "status:503"])
def test_what_passes_is_tried_once_more(ses: Local, error: str) -> None:
    ses.fail(error, times=1)
    assert ses.source.suppression(ADDRESS) is not None
    ses.fail(error, times=2)
    assert isinstance(attempt(lambda: ses.source.suppression(ADDRESS)), Unavailable)


def test_a_throttled_look_up_waits_its_turn(ses: Local) -> None:
    ses.fail("TooManyRequestsException", times=2)
    assert ses.source.suppression(ADDRESS) is not None
    assert len(ses.clock.waits) == 2
    assert all(1 <= wait <= 1.2 for wait in ses.clock.waits)


def test_each_call_is_counted_by_what_came_of_it(ses: Local) -> None:
    with remembered() as meter:
        ses.fail("TooManyRequestsException", times=1)
        ses.source.suppression(ADDRESS)
        for refusal in ("AccessDeniedException", "ExpiredTokenException"):
            ses.fail(refusal, times=1)
            attempt(ses.source.account)
    asked = "GetSuppressedDestination"
    assert meter.told == [
        ("aws", "sesv2", asked, "throttled"),
        ("aws", "sesv2", asked, "ok"),
        ("aws", "sesv2", "GetAccount", "denied"),
        ("aws", "sesv2", "GetAccount", "denied"),
    ]


def test_a_look_up_gives_up_before_its_question_does(ses: Local) -> None:
    ses.fail("TooManyRequestsException")
    begun = ses.clock.seconds
    assert isinstance(attempt(lambda: ses.source.suppression(ADDRESS)), Unavailable)
    assert ses.clock.seconds - begun <= QUESTION - SES.attempt


def test_nobody_waits_for_a_turn_where_an_older_value_is_at_hand(ses: Local) -> None:
    first = ses.source.account()
    ses.fail("TooManyRequestsException")
    ses.clock.wait(200)
    ses.clock.waits.clear()
    assert ses.question().account() == first
    assert ses.clock.waits == []


def test_a_question_that_is_over_asks_nothing(ses: Local) -> None:
    ses.clock.wait(QUESTION)
    failed = attempt(lambda: ses.source.suppression(ADDRESS))
    assert isinstance(failed, Unavailable)
    assert failed.why.template == "No time was left to ask SES: ask again"


def test_of_twenty_questions_at_once_those_in_time_are_answered_and_the_rest_told() -> None:
    """Against a burst of 3 and then one a second: 3 at once, and one for each second in which a
    call can begin and still end in time."""
    time = SharedTime(threads=20)
    client = ThrottlingClient(Throttle(time))
    pacer = Pacer(time, time.wait, chance=lambda: 0.0)
    deadline = Deadline.after(QUESTION, time)
    calls = SesCalls(HOME, client, pacer, deadline, wait=time.wait)
    source = SesSource(HOME, calls, Snapshot(MemoryStore()))

    def ask() -> Suppression | Unavailable | None:
        try:
            return attempt(lambda: source.suppression(ADDRESS))
        finally:
            time.leave()

    with ThreadPoolExecutor(20) as pool:
        answers = [future.result() for future in [pool.submit(ask) for _ in range(20)]]
    answered = [each for each in answers if isinstance(each, Suppression)]
    told = [each.why.template for each in answers if isinstance(each, Unavailable)]
    assert (len(answered), set(told)) == (3 + 5, {FAULTS["TooManyRequestsException"]})
    assert time() <= QUESTION - SES.attempt
    # nobody who could not be served in time called again and again
    assert client.refused <= 20
    assert CALM > QUESTION
