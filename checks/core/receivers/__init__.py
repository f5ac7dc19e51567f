"""What large receivers ask of those who send to them, and how far it is met."""

from checks.core.receivers.assess import Assessment, assess
from checks.core.receivers.decide import Decision, State, decide, grounds
from checks.core.receivers.evidence import Evidence, Reverse, reverse
from checks.core.receivers.rules import RULES, Receiver, Rule, Topic, receiver_of, rules_of

__all__ = [
    "RULES",
    "Assessment",
    "Decision",
    "Evidence",
    "Receiver",
    "Reverse",
    "Rule",
    "State",
    "Topic",
    "assess",
    "decide",
    "grounds",
    "receiver_of",
    "reverse",
    "rules_of",
]
