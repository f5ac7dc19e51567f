"""The weeks that are replayed: good ones, in which nothing may be said, and bad ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from bot.watch.rules.delays import Waiting
from checks.core import Account, Incident
from tests.bot.watch.replay import Come, Week, business, day, is_day, refused, within
from tests.fakes import ACCOUNT

GONE = "mailbox_not_found"

NOISY = (
    # domain, mails in ten minutes, parts that are refused, put off, gone
    ("gmail.com", 60, 0.004, 0.01, 0.008),
    ("outlook.com", 30, 0.03, 0.05, 0.01),
    ("yahoo.com", 12, 0.05, 0.1, 0.01),
    ("docomo.ne.jp", 6, 0.08, 0.15, 0.02),
    ("firm.example", 5, 0.1, 0.2, 0.01),
    ("small.example", 2, 0.12, 0.1, 0.05),
)


def noisy(at: datetime) -> Iterator[Come]:
    """By chance, as mail is: some receivers refuse one in ten at all times, in fits and starts."""
    chance = Random(f"{at:%d %H:%M}")
    fit = 2.0 if Random(f"{at:%d %H}").random() < 0.1 else 1.0
    for domain, mails, back, put_off, gone in NOISY:
        for _ in range(round(mails * chance.uniform(0.5, 1.5) * (1 if is_day(at) else 0.3))):
            dice = chance.random()
            if dice < back * fit:
                yield Come("Bounce", domain, 1, "rate_limited")
            elif dice < back * fit + gone:
                yield Come("Bounce", domain, 1, GONE)
            else:
                yield Come("Delivery", domain, 1)
            if chance.random() < put_off * fit:
                yield Come("DeliveryDelay", domain, 1, "greylisted")
    if chance.random() < 0.02:
        yield Come("Complaint", "yahoo.com", 1)
    if chance.random() < 0.1:
        yield Come("Rendering Failure", "gmail.com", 1, template="receipt")


def flapping(at: datetime) -> Iterator[Come]:
    """Yahoo! limits us in every other hour of two days."""
    on = within(at, day(1, 8), day(3, 8)) and at.hour % 2 == 0
    yield from refused(at, "yahoo.com", 0.5 if on else 0.0, "rate_limited")


def rising(at: datetime) -> Iterator[Come]:
    """An old list is mailed, more of it each day."""
    yield from business(at)
    days = max(0.0, (at - day(0)) / timedelta(days=1))
    for n in range(4):
        yield Come("Delivery", f"old{n}.example", 10)
        yield Come("Bounce", f"old{n}.example", round(days * (0.5 if is_day(at) else 0.15)), GONE)


def rising_rate(at: datetime) -> float:
    """By the day: 1 % on Monday, 10 % on Saturday."""
    return 0.01 + 0.018 * max(0.0, (at - day(0)) / timedelta(days=1))


def paused(at: datetime) -> Account:
    if at < day(5, 9):
        return ACCOUNT
    return replace(ACCOUNT, enforcement="SHUTDOWN", sending=False)


def incident(at: datetime) -> tuple[Incident, ...]:
    """AWS writes two updates, and never again."""
    begun = day(2, 13)
    if at < begun:
        return ()
    updated = begun if at < begun + timedelta(hours=1) else begun + timedelta(hours=1)
    told = "We are investigating" if updated == begun else "We work on it"
    return (
        Incident("eu-west-1", begun, None, "Increased latencies", told, updated, False, "feed"),
    )


def held_up(at: datetime) -> Iterator[Come]:
    for come in business(at):
        if within(at, day(2, 13), day(2, 19)) and come.kind == "Delivery":
            yield Come("DeliveryDelay", come.domain, come.count, "ses_deferred")
        else:
            yield come


def blocked(at: datetime) -> Iterator[Come]:
    on = within(at, day(1, 14), day(2, 9))
    yield from refused(at, "outlook.com", 0.95 if on else 0.0, "ip_blocklisted")


def few(at: datetime) -> Iterator[Come]:
    """Three mails a day, of which one comes back on every other day; one at a time."""
    if at.minute or at.hour not in (9, 12, 15):
        return
    back = at.hour == 12 and at.day % 2
    yield Come("Bounce" if back else "Delivery", "outlook.com", 1, "ip_blocklisted" if back else "")


def mondays(at: datetime) -> Iterator[Come]:
    """On Monday mornings the week's first mailing meets Outlook's limits, as every Monday."""
    on = at.weekday() == 0 and 8 <= at.hour < 10
    yield from refused(at, "outlook.com", 0.4 if on else 0.0, "rate_limited")


def newsletter(at: datetime) -> Iterator[Come]:
    """On Tuesdays at ten, 30,000; three in two hundred are gone, and people complain for days."""
    yield from business(at)
    since = at - at.replace(hour=10, minute=0) + timedelta(days=(at.weekday() - 1) % 7)
    if timedelta() <= since < timedelta(hours=1):
        yield Come("Delivery", "gmail.com", 3_000, by_set="newsletter")
        yield Come("Delivery", "outlook.com", 1_500, by_set="newsletter")
        yield Come("Bounce", "gmail.com", 70, GONE, by_set="newsletter")
        yield Come("Bounce", "outlook.com", 15, "rate_limited", by_set="newsletter")
        yield Come("DeliveryDelay", "yahoo.com", 30, "rate_limited", by_set="newsletter")
    if timedelta() <= since < timedelta(days=3) and at.minute == 0 and at.hour % 4 == 0:
        yield Come("Complaint", "gmail.com", 1)


def dead_list(at: datetime) -> Iterator[Come]:
    """On Thursday at eleven somebody mails an old list for three hours."""
    yield from business(at)
    if within(at, day(3, 11), day(3, 14)):
        for n in range(20):
            yield Come("Delivery", f"old{n}.example", 10)
            yield Come("Bounce", f"old{n}.example", 3, GONE)


def template(at: datetime) -> Iterator[Come]:
    """A deployment on Wednesday breaks a template for five hours."""
    yield from business(at)
    if within(at, day(2, 10), day(2, 15)):
        yield Come("Rendering Failure", "gmail.com", 12, template="order")


def expiring(at: datetime) -> Waiting:
    if within(at, day(3, 20), day(4, 6)):
        return Waiting(260, 70, day(3, 8), (("firm.example", 70),))
    return Waiting(12, 1)


WEEKS = {
    week.name: week
    for week in (
        Week("calm", business),
        Week("noise", noisy),
        Week("low-volume sender", few, waiting=lambda at: Waiting()),
        Week("Monday mornings", mondays),
        Week("weekly newsletter", newsletter),
        Week("flapping", flapping),
        Week("slow rise to pause", rising, bounce_rate=rising_rate, account=paused),
        Week("SES incident without resolution", held_up, incidents=incident),
        Week("Outlook block", blocked),
        Week("pipeline silence", business, heard=lambda at: not within(at, day(2, 9), day(2, 15))),
        Week("old list mailed", dead_list),
        Week("broken template", template),
        Week("a receiver is down", business, waiting=expiring),
    )
}
