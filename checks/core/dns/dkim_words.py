"""What to say of a DKIM key record that receivers cannot use."""

from __future__ import annotations

from checks.core.dns.dkim import Key, KeyRecord
from checks.core.dns.problem import txt
from checks.core.text import Text, say


def key_headline(key: KeyRecord, name: str) -> Text:
    match key.state:
        case Key.FOREIGN if key.found:
            return say("An {sort} record stands where a DKIM key belongs", sort=key.found)
        case Key.REVOKED:
            return say("The DKIM key at {name} is revoked: its p= is empty", name=name)
        case Key.SHORT:
            return say(
                "The DKIM key at {name} has {bits} bits, too few to be believed",
                name=name,
                bits=key.bits or 0,
            )
        case Key.CUT_OFF:
            there, due = key.size
            return say(
                "The DKIM key at {name} is cut off: {there} of {due} bytes",
                name=name,
                there=there,
                due=due,
            )
        case Key.PASTED:
            return say(
                "The DKIM key at {name} has {character} in its value",
                name=name,
                character=key.found,
            )
        case Key.TWO_IN_ONE:
            return say("Two DKIM keys stand in one record at {name}", name=name)
        case Key.SEVERAL:
            return say("Several TXT records stand at {name}, where only one counts", name=name)
        case Key.TESTING:
            return say("The DKIM key at {name} says that it is a test (t=y)", name=name)
        case Key.PRIVATE:
            return say("The DKIM record at {name} shows a private key to everybody", name=name)
    return _of_a_tag(key, name)


def _of_a_tag(key: KeyRecord, name: str) -> Text:
    match key.state:
        case Key.SEMICOLON:
            return say("A semicolon is missing in the DKIM key at {name}", name=name)
        case Key.VERSION if key.found == "DKIM1":
            return say("The DKIM key at {name} does not begin with v=DKIM1", name=name)
        case Key.VERSION:
            return say("The DKIM key at {name} says v={found}, not v=DKIM1", **_both(key, name))
        case Key.NO_KEY:
            return say("The DKIM record at {name} has no p=, so there is no key", name=name)
        case Key.TYPE:
            return say(
                "The DKIM key at {name} is of the type {found}, SES signs with rsa",
                **_both(key, name),
            )
        case Key.HASH:
            return say(
                "The DKIM key at {name} allows h={found}, SES signs with sha256", **_both(key, name)
            )
        case Key.SERVICE:
            return say("The DKIM key at {name} is for s={found}, not for mail", **_both(key, name))
        case Key.BASE64 if key.found == "PEM":
            return say("The DKIM key at {name} has the lines of a PEM file in it", name=name)
        case Key.BASE64 if key.at:
            return say(
                "The DKIM key at {name} is broken at character {place} of p=",
                name=name,
                place=key.at,
            )
        case Key.BASE64:
            return say("The DKIM key at {name} ends too early", name=name)
    return say("The DKIM record at {name} is no DKIM key", name=name)


def _both(key: KeyRecord, name: str) -> dict[str, str]:
    return {"name": name, "found": key.found}


def key_remedy(key: KeyRecord, name: str) -> Text:
    match key.state:
        case Key.REVOKED | Key.SHORT | Key.TYPE:
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
