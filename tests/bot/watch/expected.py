"""Exactly what the channel receives in each week, edits left out; `docs/alerts.md` counts it.

When, by which rule, and how: a post is a new message, a broadcast is shown in the channel and in
the thread, a reply in the thread alone.
"""

from __future__ import annotations

EXPECTED: dict[str, tuple[str, ...]] = {
    "calm": (),
    "low-volume sender": (),
    "Monday mornings": (),
    "weekly newsletter": (),
    "flapping": (
        "Tue 08:20 receiver post",
        "Tue 14:20 receiver reply",
        "Tue 20:20 receiver reply",
        "Wed 02:30 receiver reply",
        "Wed 08:00 receiver reply",
        "Wed 08:20 receiver broadcast",
        "Wed 14:20 receiver reply",
        "Wed 20:20 receiver reply",
        "Thu 02:30 receiver reply",
        "Thu 08:00 receiver reply",
    ),
    "slow rise to pause": (
        "Tue 08:50 suppression post",
        "Tue 14:50 suppression reply",
        "Tue 17:00 bounce_rate post",
        "Tue 20:50 suppression reply",
        "Tue 22:30 suppression reply",
        "Tue 23:00 bounce_rate reply",
        "Wed 05:00 bounce_rate reply",
        "Wed 11:00 bounce_rate reply",
        "Wed 17:00 bounce_rate reply",
        "Wed 23:00 bounce_rate reply",
        "Thu 05:00 bounce_rate reply",
        "Thu 11:00 bounce_rate reply",
        "Thu 17:00 bounce_rate reply",
        "Thu 23:00 bounce_rate broadcast",
        "Fri 05:00 bounce_rate reply",
        "Fri 11:00 bounce_rate reply",
        "Fri 17:00 bounce_rate reply",
        "Fri 23:00 bounce_rate reply",
        "Sat 05:00 bounce_rate reply",
        "Sat 09:00 sending post",
        "Sat 11:00 bounce_rate reply",
        "Sat 15:00 sending reply",
        "Sat 17:00 bounce_rate reply",
        "Sat 21:00 sending reply",
        "Sat 23:00 bounce_rate reply",
        "Sun 03:00 sending reply",
        "Sun 05:00 bounce_rate reply",
        "Sun 09:00 sending reply",
        "Sun 11:00 bounce_rate reply",
        "Sun 15:00 sending reply",
        "Sun 17:00 bounce_rate reply",
        "Sun 21:00 sending reply",
        "Sun 23:00 bounce_rate reply",
    ),
    "SES incident without resolution": (
        "Wed 13:00 service post",
        "Wed 14:00 service reply",
        "Thu 14:00 service reply",
    ),
    "Outlook block": (
        "Tue 14:10 receiver post",
        "Tue 15:00 receiver broadcast",
        "Tue 21:00 receiver reply",
        "Wed 03:00 receiver reply",
        "Wed 09:00 receiver reply",
        "Wed 10:20 receiver reply",
    ),
    "pipeline silence": (
        "Wed 09:40 silence post",
        "Wed 11:10 silence broadcast",
        "Wed 15:00 silence reply",
    ),
    "old list mailed": (
        "Thu 11:10 own_rates post",
        "Thu 11:20 own_rates broadcast",
        "Thu 15:20 own_rates reply",
    ),
    "broken template": (
        "Wed 10:10 template post",
        "Wed 11:30 template broadcast",
        "Thu 04:10 template reply",
    ),
    "a receiver is down": (
        "Thu 20:10 delays post",
        "Fri 02:10 delays reply",
        "Fri 06:20 delays reply",
    ),
}
