"""What to say of a DKIM key record that receivers cannot use."""

from __future__ import annotations

from checks.core.dns.dkim import Key, KeyRecord
from checks.core.dns.problem import txt
from checks.core.text import Text, say

FOUND_MAX = 20
"""Characters of what stands in a tag, in a headline; the whole record is told below."""


def key_headline(key: KeyRecord, domain: str) -> Text:
    found = _as_written(key, domain) or _of_the_bytes(key, domain) or _of_a_tag(key, domain)
    return found or say("The DKIM record of {domain} is no DKIM key", domain=domain)


def _as_written(key: KeyRecord, domain: str) -> Text | None:
    match key.state:
        case Key.FOREIGN if key.found:
            return say(
                "The {sort} record stands where the DKIM key of {domain} belongs",
                sort=key.found,
                domain=domain,
            )
        case Key.PASTED:
            return say(
                "The DKIM key of {domain} has {character} in its value",
                domain=domain,
                character=key.found,
            )
        case Key.SEMICOLON:
            return say("A semicolon is missing in the DKIM key of {domain}", domain=domain)
        case Key.TWO_IN_ONE:
            return say("Two DKIM keys of {domain} stand in one record", domain=domain)
        case Key.SEVERAL:
            return say(
                "Several TXT records stand where the DKIM key of {domain} belongs", domain=domain
            )
    return None


def _of_the_bytes(key: KeyRecord, domain: str) -> Text | None:
    match key.state:
        case Key.SHORT:
            return say(
                "The DKIM key of {domain} has {bits} bits, too few to be believed",
                domain=domain,
                bits=key.bits or 0,
            )
        case Key.CUT_OFF:
            there, due = key.size
            return say(
                "The DKIM key of {domain} is cut off: {there} of {due} bytes",
                domain=domain,
                there=there,
                due=due,
            )
        case Key.PRIVATE:
            return say(
                "The DKIM record of {domain} shows a private key to everybody", domain=domain
            )
        case Key.BASE64 if key.found == "PEM":
            return say("The DKIM key of {domain} has the lines of a PEM file in it", domain=domain)
        case Key.BASE64 if key.at:
            return say(
                "The DKIM key of {domain} is broken at character {place} of p=",
                domain=domain,
                place=key.at,
            )
        case Key.BASE64:
            return say("The DKIM key of {domain} ends too early", domain=domain)
    return None


def _of_a_tag(key: KeyRecord, domain: str) -> Text | None:
    match key.state:
        case Key.REVOKED:
            return say("The DKIM key of {domain} is revoked: its p= is empty", domain=domain)
        case Key.TESTING:
            return say("The DKIM key of {domain} says that it is a test (t=y)", domain=domain)
        case Key.VERSION if key.found == "DKIM1":
            return say("The DKIM key of {domain} does not begin with v=DKIM1", domain=domain)
        case Key.VERSION:
            return say("The DKIM key of {domain} says v={found}, not v=DKIM1", **_both(key, domain))
        case Key.NO_KEY:
            return say("The DKIM record of {domain} has no p=, so there is no key", domain=domain)
        case Key.TYPE:
            return say("The DKIM key of {domain} is of the type {found}", **_both(key, domain))
        case Key.HASH:
            return say("The DKIM key of {domain} allows {found}, not sha256", **_both(key, domain))
        case Key.SERVICE:
            return say(
                "The DKIM key of {domain} is for s={found}, not for mail", **_both(key, domain)
            )
    return None


def _both(key: KeyRecord, domain: str) -> dict[str, str]:
    return {"domain": domain, "found": key.found[:FOUND_MAX]}


def key_remedy(key: KeyRecord, name: str) -> Text:
    match key.state:
        case Key.TYPE:
            return say(
                "Publish at {name} the public half of an RSA key, which is all that SES signs with,"
                " and give SES the private one.",
                name=name,
            )
        case Key.REVOKED | Key.SHORT:
            return say(
                "Make a new pair of RSA keys of 2048 bits, publish its public half at {name}, and"
                " give SES the private one.",
                name=name,
            )
        case Key.PRIVATE:
            return say(
                "Take it out at once and make a new pair of keys: publish the public half at"
                " {name}, and give SES the private one.",
                name=name,
            )
        case Key.SEVERAL:
            return say(
                "Leave the one TXT record at {name} that is the public half of the key that SES"
                " has: with several, each receiver picks one.",
                name=name,
            )
        case Key.TESTING:
            return say(
                "Take t=y out of the record at {name}: receivers may treat the mail as if it were"
                " not signed.",
                name=name,
            )
    if key.mended:
        return say("Replace the TXT record at {name} by the one below.", name=name)
    return say(
        "Publish the public key again at {name}: in base64, whole, in one record, without quotation"
        " marks of your own.",
        name=name,
    )


def key_records(key: KeyRecord, name: str) -> tuple[str, ...]:
    return (txt(name, key.mended),) if key.mended else ()
