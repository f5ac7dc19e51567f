"""The same meanings in French.  Accents do not matter, nor do English endings."""

from __future__ import annotations

from checks.core.replies.rules import Rule, several

RULES: tuple[Rule, ...] = (
    *several(
        "mailbox_full",
        "observed",
        "boîte/boite/bal/messagerie/compte/quota .. pleine/plein/saturée/saturee/dépassé/depasse/"
        "dépassée/atteint",
        "quota/espace .. dépassé/depasse/insuffisant/dépassement/disque",
    ),
    *several(
        "sender_rejected",
        "observed",
        "expéditeur/expediteur/émetteur/emetteur/adresse+émetteur .. invalide/inconnu/refusé/"
        "rejeté/"
        "interdit/bloqué/non/vérifié/blacklist",
        "domaine .. émetteur/expediteur/emetteur .. invalide/inconnu/existe",
        "emetteur invalide",
    ),
    *several(
        "recipient_refused",
        "observed",
        "par .. destinataire/utilisateur & refusé/refuse/rejeté/rejete/bloqué/bloque/refusée",
    ),
    *several(
        "mailbox_disabled",
        "observed",
        "compte/boîte/boite/adresse/utilisateur/destinataire/bal .. désactivé/desactive/"
        "désactivée/fermé/"
        "ferme/fermée/suspendu/suspendue/bloqué/bloque/bloquée/archivée/archivee/inactif/"
        "inactive/résilié",
    ),
    *several(
        "mailbox_not_found",
        "observed",
        "utilisateur/destinataire/adresse/compte/boîte/boite/abonné/usager/client/bal .. inconnu/"
        "inconnue/"
        "inexistant/inexistante/invalide/nexiste/existe+pas/introuvable/incorrecte/erronée/"
        "erronee/non+trouvé/"
        "non+trouve/pas+trouvé/incorrect",
        "destinataires/destinataire .. invalide/invalides/inconnus",
        "nexiste pas",
        "existe pas",
        "aucun/aucune/pas .. utilisateur/destinataire/compte/boîte/adresse",
    ),
    *several(
        "ip_blocklisted",
        "observed",
        "liste noire",
        "ip/serveur .. bloquée/bloqué/blacklist/blacklistée/liste",
    ),
    *several(
        "ip_reputation",
        "observed",
        "abus détecté/detecte",
        "mauvaise réputation",
        "réputation/reputation",
    ),
    *several(
        "spam_content",
        "observed",
        "comme/est/contient/courrier .. spam/pourriel/indésirable/indesirable",
        "pourriel/contenu+refusé/courrier+indésirable",
    ),
    *several(
        "virus_or_attachment",
        "observed",
        "pièce/pièces/piece/pieces jointe/jointes",
        "fichier .. interdit/refusé",
    ),
    *several(
        "message_too_big",
        "observed",
        "message/courrier/mail/taille .. trop gros/grand/volumineux/long/grande/importante",
        "taille .. dépasse/depasse/maximale/maximum/dépassée/autorisée",
    ),
    *several("too_many_connections", "observed", "trop de .. connexions/sessions"),
    *several("too_many_recipients", "observed", "trop de destinataires"),
    *several(
        "rate_limited",
        "observed",
        "trop de/trop messages/mails/courriers/emails",
        "débit/trop+rapide/limite+atteinte",
    ),
    *several(
        "relay_denied", "observed", "relais/relayage/relaying .. refusé/interdit/non/pas/refuse"
    ),
    *several(
        "domain_not_found", "observed", "domaine .. inconnu/inexistant/nexiste/invalide/introuvable"
    ),
    Rule(
        "greylisted",
        "réessayer/reessayer/essayer/réessayez/ressayer .. plus+tard/tard/ultérieurement",
        codes=(4,),
    ),
)

WEAK: tuple[Rule, ...] = (
    Rule("remote_system_error", "temporairement/momentanément/temporaire/indisponible", codes=(4,)),
    *several(
        "policy_rejected",
        "observed",
        "politique/règles/regles/interdit/non+autorisé/non+autorise",
        "refusé/refuse/rejeté/rejete/rejetée/refusée/bloqué/refus/bloquée",
    ),
)
