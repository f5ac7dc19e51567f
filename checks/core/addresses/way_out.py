"""What can be done about an address that SES refuses."""

from __future__ import annotations

from checks.core.addresses.carriers import quoted
from checks.core.addresses.syntax import plain_letters
from checks.core.finding import Fix, Owner
from checks.core.target import Address
from checks.core.text import say


def way_out(address: Address, carrier: str | None) -> Fix:
    """`carrier`: the one where an address with such dots may exist all the same."""
    if carrier:
        return Fix(
            Owner.RECIPIENT,
            say(
                "Ask the recipient for another address, or to change this one with {carrier}; until"
                " then, the quoted form {quoted} may be tried, which the standard allows.",
                carrier=carrier,
                quoted=f"{quoted(address.local)}@{address.domain}",
            ),
        )
    if plain := plain_letters(address):
        return Fix(
            Owner.US,
            say(
                "Ask the recipient whether they meant {plain}, and correct the address on our side"
                " if so.",
                plain=plain,
            ),
        )
    if not address.local.isascii():
        return Fix(
            Owner.RECIPIENT,
            say("Ask the recipient for an address in plain ASCII: SES cannot send to this one."),
        )
    return Fix(Owner.US, say("Check the address with the recipient, and correct it on our side."))
