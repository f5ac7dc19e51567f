"""What SES means where it says that it could not verify an identity (VerificationInfo.ErrorType).

By the service model of SES v2 and the pages on verification and Deterministic Easy DKIM.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from checks.core.finding import Owner
from checks.core.text import Text, say

PATIENCE = timedelta(hours=72)
"""How long SES looks for records in DNS after it was asked to; then it gives up."""


@dataclass(frozen=True, slots=True)
class Explained:
    means: Text
    remedy: Text
    owner: Owner = Owner.US
    of_dns: bool = False
    """Whether it is about the records that the domain's owner publishes."""


ERRORS = {
    "SERVICE_ERROR": Explained(
        say("SES had trouble of its own, and could not look"),
        say("Wait: SES looks again by itself."),
        Owner.AWS,
    ),
    "DNS_SERVER_ERROR": Explained(
        say("the domain's name servers answered SES with an error"),
        say("Have whoever runs the domain's name servers see why they answer with errors."),
        of_dns=True,
    ),
    "HOST_NOT_FOUND": Explained(
        say("the names of the records are not in DNS, or could not be reached"),
        say("Publish the records that SES looks for, at the very names that it gives."),
        of_dns=True,
    ),
    "TYPE_NOT_FOUND": Explained(
        say("the names are in DNS, and have no record of the type that SES looks for"),
        say("Publish the records with their types: CNAME for Easy DKIM, TXT for a key of ours."),
        of_dns=True,
    ),
    "INVALID_VALUE": Explained(
        say("the records are in DNS with other values than SES expects"),
        say("Correct the records' values: they are often shortened, quoted, or end in the domain."),
        of_dns=True,
    ),
    "REPLICATION_ACCESS_DENIED": Explained(
        say("whoever set it up may not copy the DKIM key from its first Region"),
        say(
            "Set the identity up again with a role that may copy DKIM keys from the first Region, "
            "in both Regions."
        ),
    ),
    "REPLICATION_PRIMARY_NOT_FOUND": Explained(
        say("there is no such identity in the Region whose DKIM key is to be copied"),
        say("Verify the domain in the first Region, then set it up here again."),
    ),
    "REPLICATION_PRIMARY_BYO_DKIM_NOT_SUPPORTED": Explained(
        say("the identity in the first Region signs with a key of ours, which SES does not copy"),
        say("Use Easy DKIM in the first Region, or bring the key to this Region, too."),
    ),
    "REPLICATION_REPLICA_AS_PRIMARY_NOT_SUPPORTED": Explained(
        say("the identity whose DKIM key is to be copied is a copy itself"),
        say("Set the identity up again as a copy of the one that is no copy."),
    ),
    "REPLICATION_PRIMARY_INVALID_REGION": Explained(
        say("the Region whose DKIM key is to be copied is none that SES copies from"),
        say("Set the identity up again with another Region to copy from."),
    ),
}

UNKNOWN_ERROR = Explained(
    say("this word of SES's is not known here"),
    say("See what the SES console says of the identity."),
)


def explained(error: str) -> Explained:
    return ERRORS.get(error, UNKNOWN_ERROR)
