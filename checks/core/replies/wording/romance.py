"""The same meanings in Spanish, Portuguese and Italian.  Accents do not matter."""

from __future__ import annotations

from checks.core.replies.rules import Rule, several

RULES: tuple[Rule, ...] = (
    *several(
        "mailbox_full",
        "observed",
        "buzón/buzon/casilla/cuenta/caixa/conta/caixa+postal/cuota/cota/quota/usuario/usuário .. "
        "lleno/llena/"
        "excedida/excedido/superada/sin+espacio/cheia/cheio/lotada/excedeu/excede/completo/excedió",
        "sin/falta/falta+de espacio/espaço .. buzón/disco/cuenta/conta",
        "límite/limite .. almacenamiento/armazenamento/caixa",
    ),
    *several(
        "sender_rejected",
        "observed",
        "remitente/remetente/emisor .. no/inválido/invalido/desconocido/desconhecido/rechazado/"
        "rejeitado/não/"
        "bloqueado/inexistente/recusado/denegado/prohibido",
    ),
    *several(
        "recipient_refused",
        "observed",
        "rechazado/bloqueado/rejeitado/recusado/rejeitada por/pelo .. usuario/destinatario/"
        "usuário/destinatário",
    ),
    *several(
        "mailbox_disabled",
        "observed",
        "cuenta/buzón/buzon/usuario/conta/caixa/usuário/casilla/dirección/endereço .. "
        "deshabilitada/deshabilitado/"
        "desactivada/desactivado/suspendida/suspendido/bloqueada/bloqueado/inactiva/inactivo/"
        "suspensa/suspenso/"
        "desativada/desativado/inativa/inativo/cancelada/cerrada/encerrada/expirado/expirada/"
        "vencida/caducada/desabilitada/"
        "desabilitado",
    ),
    *several(
        "mailbox_not_found",
        "observed",
        "usuario/destinatario/dirección/direccion/cuenta/buzón/buzon/casilla/usuário/"
        "destinatário/endereço/endereco/"
        "conta/caixa/correo/email .. no+existe/desconocido/desconocida/no+encontrado/"
        "no+encontrada/inválido/invalido/"
        "inexistente/não+existe/nao+existe/desconhecido/não+encontrado/nao+encontrado/inválida/"
        "invalida/no+válida/"
        "não+encontrada/desconhecida/incorrecta/incorreto/no+valido/no+es+válido",
        "no existe .. usuario/persona/cuenta/buzón/buzon/dirección/direccion/dicha/ese",
        "não/nao existe/há/tem .. usuário/usuario/conta/caixa/destinatário",
        "usuario desconocido/desconhecido/inexistente",
        "inexistente",
        "no/não/nao existe",
    ),
    *several(
        "ip_blocklisted",
        "observed",
        "lista negra",
        "listas negras",
        "ip/servidor .. bloqueada/bloqueado/bloqueo",
    ),
    *several("ip_reputation", "observed", "reputación/reputacion/reputação/reputacao"),
    *several(
        "spam_content",
        "observed",
        "correo no deseado",
        "como/es/sospechoso/contiene/suspeita/considerado/considerada .. spam/basura/deseado/lixo",
        "contenido .. rechazado/no/prohibido",
        "conteúdo/conteudo .. rejeitado/bloqueado/recusado",
    ),
    *several(
        "virus_or_attachment", "observed", "adjunto/adjuntos/anexo/anexos/archivo+adjunto/vírus"
    ),
    *several(
        "message_too_big",
        "observed",
        "mensaje/mensagem/correo .. demasiado/muito/muy .. grande/largo",
        "tamaño/tamano/tamanho .. excede/excedido/supera/máximo/maximo/excedeu/limite",
    ),
    *several(
        "too_many_connections",
        "observed",
        "demasiadas/muitas .. conexiones/conexões/conexoes/sesiones",
    ),
    *several("too_many_recipients", "observed", "demasiados/muitos destinatarios/destinatários"),
    *several(
        "rate_limited",
        "observed",
        "demasiados/demasiadas/muitos/muitas/excesso/exceso .. mensajes/correos/mensagens/emails/"
        "envios/envíos",
        "límite/limite .. envío/envio/mensajes/mensagens",
    ),
    *several(
        "relay_denied",
        "observed",
        "relay/retransmisión/relé/reencaminhamento/reenvío/reenvio .. denegado/negado/no/não/"
        "prohibido/permitido",
    ),
    *several(
        "domain_not_found",
        "observed",
        "dominio/domínio .. no+existe/inexistente/desconocido/inválido/não+existe",
    ),
    Rule(
        "greylisted",
        "inténtelo/intentelo/intente/tente/tentar/reintente/intentar .. tarde/novamente/nuevo",
        codes=(4,),
    ),
    *several(
        "mailbox_full",
        "observed",
        "casella/mailbox/utente/quota/spazio/account .. piena/pieno/superata/superato/esaurito/"
        "esaurita/ecceduta",
    ),
    *several(
        "sender_rejected",
        "observed",
        "mittente .. non/sconosciuto/rifiutato/inesistente/errato/bloccato/invalido",
    ),
    *several("recipient_refused", "observed", "rifiutato/bloccato dal/da .. destinatario/utente"),
    *several(
        "mailbox_disabled",
        "observed",
        "casella/utente/account/indirizzo/utenza .. disattivata/disattivato/disabilitata/"
        "disabilitato/sospesa/sospeso/"
        "bloccata/bloccato/scaduta/chiusa/inattiva",
    ),
    *several(
        "mailbox_not_found",
        "observed",
        "casella/utente/destinatario/indirizzo/account/utenza/destin .. sconosciuto/sconosciuta/"
        "inesistente/non+esiste/"
        "non+trovato/non+trovata/errato/errata/non+valido/non+valida/non+presente/non+esistente/"
        "non/invalido",
        "nessun/nessuna utente/casella/destinatario/account",
        "non esiste/trovato",
        "inesistente/sconosciuto",
    ),
    *several("ip_blocklisted", "observed", "lista nera", "ip/server .. bloccato/blacklist"),
    *several("ip_reputation", "observed", "reputazione"),
    *several("spam_content", "observed", "come/contiene/è spam", "contenuto .. rifiutato/non"),
    *several("virus_or_attachment", "observed", "allegato/allegati"),
    *several(
        "message_too_big",
        "observed",
        "messaggio/dimensione/dimensioni .. troppo/supera/eccede/superata/massima",
    ),
    *several("too_many_connections", "observed", "troppe connessioni"),
    *several("too_many_recipients", "observed", "troppi destinatari"),
    *several("rate_limited", "observed", "troppi messaggi"),
    Rule("greylisted", "riprovare/riprova/riprovi .. tardi/minuti", codes=(4,)),
)

WEAK: tuple[Rule, ...] = (
    Rule(
        "remote_system_error",
        "temporalmente/temporal/temporário/temporariamente/temporario",
        codes=(4,),
    ),
    *several(
        "policy_rejected",
        "observed",
        "política/politica/políticas/politicas/prohibido/proibido",
        "rechazado/rechazada/rechazo/rejeitado/rejeitada/recusado/recusada/denegado/bloqueado/"
        "negado/bloqueada/no+permitido",
    ),
    Rule("remote_system_error", "temporaneamente/temporaneo/temporanea", codes=(4,)),
    *several(
        "policy_rejected",
        "observed",
        "rifiutato/rifiutata/respinto/respinta/negato/bloccato/vietato",
    ),
)
