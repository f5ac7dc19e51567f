"""SPF (RFC 7208): reads records, evaluates them for a sender, and says what is odd about them."""

from checks.core.dns.spf.as_ses import permits_ses
from checks.core.dns.spf.client import Client
from checks.core.dns.spf.evaluate import evaluate
from checks.core.dns.spf.flaw import Flaw
from checks.core.dns.spf.lint import Lint, lint
from checks.core.dns.spf.mend import Edit, mended, merged
from checks.core.dns.spf.permission import SES, Permission, Published, State, find
from checks.core.dns.spf.record import MOST_LOOKUPS, MOST_VOIDS, Fault, Record, parse
from checks.core.dns.spf.result import Evaluation, Result, Step
from checks.core.dns.spf.words import told

__all__ = [
    "MOST_LOOKUPS",
    "MOST_VOIDS",
    "SES",
    "Client",
    "Edit",
    "Evaluation",
    "Fault",
    "Flaw",
    "Lint",
    "Permission",
    "Published",
    "Record",
    "Result",
    "State",
    "Step",
    "evaluate",
    "find",
    "lint",
    "mended",
    "merged",
    "parse",
    "permits_ses",
    "told",
]
