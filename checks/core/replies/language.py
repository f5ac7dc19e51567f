"""Which language a reply is written in, as far as its letters and commonest words tell."""

from __future__ import annotations

import re

_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
)
_COMMON = {
    "de": "der die das ist nicht und wurde kein keine bitte empfaenger empfänger ihre nachricht zu "
    "benutzer existiert postfach unbekannt fuer für",
    "fr": "le la les est pas vous votre une des utilisateur destinataire boite boîte inconnu "
    "adresse "
    "refuse refusé rejete pleine",
    "es": "el los es no existe su por usuario buzon buzón correo mensaje desconocido lleno "
    "destinatario servidor rechazado cuenta",
    "it": "il non è di casella utente sconosciuto piena messaggio destinatario inesistente posta "
    "rifiutato",
    "pt": "não nao o caixa usuário usuario cheia mensagem desconhecido endereço endereco "
    "destinatário rejeitada conta",
    "pl": "nie ma takiego konta istnieje uzytkownik użytkownik skrzynka jest konto odbiorcy "
    "wiadomosc wiadomość",
    "nl": "niet bestaat het gebruiker onbekend bericht geweigerd",
}
_WORDS = {code: frozenset(words.split()) for code, words in _COMMON.items()}
_LETTERS = re.compile(r"[^\W\d_]{1,40}")


def language(text: str) -> str | None:
    """ISO 639-1 code; English where nothing speaks for another; None where there are no words."""
    if not text.isascii():
        for code, script in _SCRIPTS:
            if script.search(text):
                return code
    words = set(_LETTERS.findall(text.lower()))
    if not words:
        return None
    counts = {code: len(words & known) for code, known in _WORDS.items()}
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] >= 2 else "en"
