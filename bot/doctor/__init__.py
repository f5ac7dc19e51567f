"""The set-up, looked at from end to end: what is right, what is wrong, what could not be checked.

Each area is a file: `gather` looks, through a Protocol that an adapter meets, and `judge` makes
lines of what was seen.  `judge` takes one value: no clock, no settings, nothing to reach.
"""
