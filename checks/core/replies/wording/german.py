"""The same meanings in German.  Accents do not matter, nor do English endings."""

from __future__ import annotations

from checks.core.replies.rules import Rule, several

RULES: tuple[Rule, ...] = (
    *several(
        "mailbox_full",
        "observed",
        "postfach/mailbox/konto/account/speicher/benutzerkonto/briefkasten/inbox .. voll/überfüllt/"
        "ueberfuellt/ausgelastet/ausgeschöpft/ausgeschoepft",
        "speicherplatz/speichervolumen/kontingent/quota/postfachgröße/postfachgroesse/"
        "speicherkapazität .. "
        "überschritten/ueberschritten/erschöpft/erschoepft/voll/erreicht/ausgeschöpft/"
        "ausgeschoepft",
        "zuviele mails auf",
    ),
    *several(
        "sender_rejected",
        "observed",
        "absender/absenderadresse/absenderdomain .. ungültig/ungueltig/unbekannt/abgelehnt/nicht/"
        "gesperrt/"
        "existiert/verweigert/blockiert",
    ),
    *several(
        "recipient_refused",
        "observed",
        "vom/durch/von empfänger/empfaenger .. abgelehnt/blockiert/gesperrt/verweigert/abgewiesen",
        "empfänger/empfaenger .. möchte/moechte/wünscht/lehnt",
    ),
    *several(
        "mailbox_disabled",
        "observed",
        "postfach/konto/account/benutzer/adresse/benutzerkonto/mailbox .. gesperrt/deaktiviert/"
        "inaktiv/"
        "abgeschaltet/geschlossen/stillgelegt/abgelaufen/gekündigt/gekuendigt",
    ),
    *several(
        "ip_blocklisted",
        "observed",
        "ip/server/mailserver/adresse .. blacklist/sperrliste/gesperrt/blockiert/liste",
        "schwarzen liste",
        "sperrliste/blacklist",
    ),
    *several(
        "spam_content",
        "observed",
        "als spam/unerwünscht/unerwuenscht/werbung",
        "spam+verdacht/werbemail/unerwünschte+mail",
    ),
    *several(
        "virus_or_attachment",
        "observed",
        "viren/schadsoftware/schadcode/dateianhang/anhang/anhänge/anhaenge/dateityp",
    ),
    *several(
        "message_too_big",
        "observed",
        "nachricht/mail/email/datei/größe/groesse/anhang .. zu groß/gross/lang/umfangreich",
        "maximale/zulässige/zulaessige .. größe/groesse/nachrichtengröße/mailgröße",
    ),
    *several(
        "mailbox_not_found",
        "observed",
        "empfänger/empfaenger/empfängeradresse/empfaengeradresse/benutzer/adresse/postfach/"
        "teilnehmer/nutzer/"
        "mailadresse/emailadresse/konto/account/kunde/anwender .. unbekannt/nicht+bekannt/"
        "nicht+gefunden/"
        "existiert+nicht/ungültig/ungueltig/nicht+vorhanden/nicht+existent/nicht/"
        "existieren+nicht/unzustellbar",
        "unbekannter/unbekannte/unbekannt/ungültige/ungueltige/ungültiger/kein/keine .. "
        "empfänger/empfaenger/"
        "benutzer/adresse/postfach/nutzer/konto/emailadresse/user/mailbox",
        "existiert nicht",
        "adresse nicht gefunden",
        "gibt .. nicht",
        "benutzer nicht bekannt",
    ),
    *several(
        "domain_not_found",
        "observed",
        "domain/domäne/domaene .. existiert+nicht/unbekannt/ungültig/nicht+gefunden",
    ),
    *several(
        "rate_limited",
        "observed",
        "zu viele/viel .. nachrichten/mails/emails/versuche",
        "zuviele nachrichten/mails/emails",
    ),
    *several(
        "too_many_connections", "observed", "zu viele .. verbindungen", "zuviele verbindungen"
    ),
    *several("too_many_recipients", "observed", "zu viele .. empfänger/empfaenger"),
    *several(
        "relay_denied", "observed", "weiterleitung/relaying/relay .. verweigert/nicht/verboten"
    ),
    Rule("greylisted", "später/spaeter/erneut/minuten/nochmals .. versuchen/versuch", codes=(4,)),
)

WEAK: tuple[Rule, ...] = (
    Rule(
        "remote_system_error", "vorübergehend/voruebergehend/zeitweise/derzeit/momentan", codes=(4,)
    ),
    *several(
        "policy_rejected", "observed", "richtlinie/richtlinien/sicherheitsrichtlinie/unzulässig"
    ),
    *several(
        "policy_rejected",
        "observed",
        "abgelehnt/verweigert/zurückgewiesen/zurueckgewiesen/abgewiesen/blockiert/nicht+angenommen/"
        "annahme+verweigert/nicht+zugestellt/nicht+akzeptiert",
    ),
)
