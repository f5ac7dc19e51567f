"""The two keys made from ADDRESS_KEY: one marks addresses, the other seals what is needed again.

While a key is being changed there are two secrets: everything new is marked and sealed with the
newer one, and what the older one marked and sealed is found and opened all the same.
"""

from __future__ import annotations

import base64
import hmac
from datetime import UTC, datetime, timedelta

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SECRET_MIN = 16
"""Characters: a shorter secret could be guessed, and with it every address."""
MARK_LENGTH = 32
"""Hex digits, 128 bits: by far too many for two addresses ever to share a mark."""


class Unsealable(Exception):
    """The token is too old, damaged, or was sealed with another key."""


class Keys:
    """Marks and seals text.  Both keys follow from the one secret, neither from the other."""

    def __init__(self, secret: str, older: str = "") -> None:
        """`older`: the secret before this one, while something may still be kept with it."""
        if len(secret) < SECRET_MIN:
            raise ValueError(f"ADDRESS_KEY has fewer than {SECRET_MIN} characters")
        self._marking = _derived(secret, b"ses-why: marking addresses")
        self._fernet = Fernet(
            base64.urlsafe_b64encode(_derived(secret, b"ses-why: sealing addresses"))
        )
        self.older = Keys(older) if older and older != secret else None

    def mark(self, address: str) -> str:
        """Stands for an address in either case; without the key nobody can tell whose it is."""
        return self.fingerprint(address.strip().lower())

    def both(self, address: str) -> tuple[str, str]:
        """The mark, and the fingerprint of exactly this spelling: often the same."""
        lowered = address.strip().lower()
        mark = self.fingerprint(lowered)
        return mark, mark if lowered == address else self.fingerprint(address)

    def marks(self, address: str) -> tuple[str, ...]:
        """Under which the address may be kept, the one for new rows first."""
        return (self.mark(address), *(self.older.marks(address) if self.older else ()))

    def fingerprint(self, text: str) -> str:
        """Stands for exactly this text."""
        return hmac.digest(self._marking, _bytes(text), "sha256").hex()[:MARK_LENGTH]

    def seal(self, text: str, at: datetime | None = None) -> str:
        """`at`: from when on its age counts; now, where it is not given."""
        since = int((at or datetime.now(UTC)).timestamp())
        return self._fernet.encrypt_at_time(_bytes(text), since).decode("ascii")

    def unseal(self, token: str, max_age: timedelta, now: datetime | None = None) -> str:
        """Raises Unsealable."""
        try:
            sealed = self._fernet.decrypt_at_time(
                _bytes(token),
                ttl=int(max_age.total_seconds()),
                current_time=int((now or datetime.now(UTC)).timestamp()),
            )
        except InvalidToken as e:
            if self.older:
                return self.older.unseal(token, max_age, now)
            raise Unsealable("too old, damaged, or sealed with another ADDRESS_KEY") from e
        return sealed.decode("utf-8", "surrogatepass")

    def opened(self, token: str) -> tuple[str, datetime]:
        """The text whatever its age, and when it was sealed.  Raises Unsealable."""
        try:
            sealed = self._fernet.decrypt(_bytes(token))
            at = datetime.fromtimestamp(self._fernet.extract_timestamp(_bytes(token)), UTC)
        except InvalidToken as e:
            if self.older:
                return self.older.opened(token)
            raise Unsealable("damaged, or sealed with another ADDRESS_KEY") from e
        return sealed.decode("utf-8", "surrogatepass"), at

    def newest_opens(self, token: str) -> bool:
        """Whether it was sealed with the newer of two secrets, or the only one."""
        try:
            self._fernet.extract_timestamp(_bytes(token))
        except InvalidToken:
            return False
        return True


def _derived(secret: str, purpose: bytes) -> bytes:
    hkdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose)
    return hkdf.derive(_bytes(secret))


def _bytes(text: str) -> bytes:
    # what a sender escaped in JSON need not be valid Unicode, and is to come out as it went in
    return text.encode("utf-8", "surrogatepass")
