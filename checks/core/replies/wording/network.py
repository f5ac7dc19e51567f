"""Words about the way to the server, about the server's own troubles, and about the protocol."""

from __future__ import annotations

from checks.core.replies.rules import Rule, several

TLS = (
    *several(
        "tls_required",
        "RFC 3207; observed",
        "must issue .. starttls",
        "starttls .. first/required/before/must/command+first/mandatory",
        "must/requires/require/required/mandatory/need/needs/only/without/enforced/insist .. tls/"
        "encryption/encrypted/"
        "starttls/ssl",
        "tls/encryption/encrypted/ssl/secure+connection .. required/mandatory/only/must/needed/"
        "enforced/require/requires",
        "not .. encrypted/use+tls/using+tls/sent+over+tls/tls+encrypted/secure",
        "unencrypted/insecure/plaintext/cleartext/plain+text .. connection/session/not/"
        "transmission/mail/message",
        "encryption needed/required/policy",
        unless="relay/handshake/fail/failed/unable/not+available/certificate/not+support/error",
    ),
    *several(
        "tls_failed",
        "RFC 3207, RFC 7672; observed",
        "tls/starttls/ssl .. handshake/negotiate/negotiation/fail/failed/failure/error/not/"
        "unavailable/version/"
        "alert/certificate/cannot/problem/unsupported/temporarily",
        "fail/failed/failure/unable/cannot/not/error/no/problem .. tls/starttls/ssl",
        "certificate .. expired/invalid/verify/verification/untrusted/mismatch/not/fail/failed/"
        "revoked/error/"
        "validation/self+signed/chain",
        "certificate",
        "dane .. validation/fail/tlsa/required/failed/invalid/policy/record",
        "tlsa",
        "dane",
        "mta sts",
        "no shared cipher/ciphers",
        "cipher/ciphers",
        unless="relay",
    ),
)

EXPIRED = several(
    "expired",
    "observed",
    "message/delivery/retry .. expired",
    "message expired",
    "retry timeout exceeded",
    "retry time not reached",
    "retries exhausted/exceeded",
    "too many retries",
    "delivery time/timeout/period .. expired/exceeded/elapsed",
    "delivery timed out",
    "message .. queue .. too+long/expired/days/hours/lifetime",
    "in queue too long",
    "after multiple/several/many/repeated retries/attempts/tries",
    "queue too long",
    "could not/not/unable .. delivered/deliver .. within/for .. days/hours/day/time",
    "maximum .. retries/delivery+time/queue+time/attempts .. exceeded/reached",
    "exceeded .. retry/maximum+time/queue+lifetime/delivery+attempts/delivery+time/retries",
    "giving up after/on/trying",
    "message timed out",
    "delivery .. given up",
    unless="account/mailbox/password/license/certificate/domain+expired/user/licence",
)

DNS = several(
    "dns_failure",
    "observed",
    "dns/name+server/nameserver/domain+name/name+service/mx/host/name/hostname/domain .. lookup/"
    "resolution/query .. "
    "failed/failure/fail/error/timeout/timed/temporarily/problem/unsuccessful/servfail/not",
    "dns .. failure/error/timeout/timed/temporarily/problem/not+respond/servfail/fail/failed/"
    "unavailable/issue/issues/"
    "query/server/lookup",
    "temporarily/error/failure/problem/unable .. dns/name+server/nameserver/resolving/resolve/"
    "name+resolution/lookup+mx/"
    "resolver",
    "name service error/temporarily/try",
    "nameserver/name+server .. not/timeout/error/temporarily/problem/fail/failed/failure/"
    "unreachable",
    "servfail",
    "not .. lookup/resolve .. dns",
    "malformed/unexpected .. nameserver/dns/name+server .. reply/response",
    "lookup .. failed/failure/timeout",
    "domain .. temporarily not resolve",
    "not resolve .. host/domain/name/mx",
    "cname lookup",
    "resolution failure/error/failed",
    unless="temporarily+lookup/table/ldap/user+lookup/recipient+lookup/database/SENDER/rbl/spf/"
    "dkim/address+lookup",
)

CONNECTION = several(
    "connection_timeout",
    "observed",
    "connection/connect/connecting .. timed+out/timeout/refused/reset/lost/dropped/closed/"
    "aborted/failed/broken/"
    "unexpectedly/terminated/died/error/failure/interrupted/unsuccessful/unreachable/not/fail/bad",
    "unable/could+not/cannot/failed/not/trouble/error/fail .. connect/establish/contact/reach/"
    "connection/connecting",
    "timed+out/timeout .. waiting/while/connection/connecting/data/reading/response/smtp/during/"
    "host/from/server",
    "timed+out/timeout/timedout",
    "lost/bad/no/broken/dropped/failed/closed connection",
    "connection .. refused/lost",
    "no route/answer/response/reply to/from .. host/server/remote",
    "no answer/route/response from/to host",
    "host/server/network/destination/remote .. unreachable/not+responding/not+respond/"
    "not+reachable/"
    "not+answering/no+answer",
    "server/host .. did .. not .. respond/answer/accept+connection",
    "unreachable",
    "peer .. closed/reset",
    "reset by peer",
    "broken pipe",
    "network error/unreachable/failure/problem/communication/down",
    "operation timed out",
    "socket error/closed/timeout",
    "unexpected .. eof/close/disconnect/end",
    "eof",
    "disconnected/dropped/hung+up .. by/unexpectedly/server/remote",
    "remote host .. closed/dropped/disconnected",
    "read/write/socket/i+o error .. from/remote/on",
    unless="abuse/allowed/permitted/too+many/policy/blocklist/spam/rate/limit/your+ip/"
    "rejected/exceeded/tls/"
    "recipient+rejected/maximum",
)

SYSTEM = several(
    "remote_system_error",
    "observed",
    "internal/local/system/server/temporarily/processing/software/database/configuration/general/"
    "technical/io/disk/ldap/"
    "backend/storage/delivery/fatal/smtp+server/mailer/gateway/application/unexpected/"
    "unknown+internal/queue/filter/"
    "milter/policy+server/scanner .. error/failure/problem/fault/crash/misconfiguration/failed/"
    "fail/exception/issue/"
    "glitch/difficulty/malfunction",
    "error/failure/problem .. processing/writing/internal/local/while/opening/reading/server/"
    "system/queue/database",
    "temporarily/currently/service/server/system/resources/resource/host .. unavailable/"
    "not+available/down/offline/"
    "out+of+service/out+of+order/not+accepting/overloaded/busy/unable/maintenance",
    "insufficient/low/not+enough/no/out+of/lack+of .. system/disk/memory/resources/resource/"
    "storage/space/disk+space",
    "out of memory/resources/disk/space",
    "space/memory/disk/resource shortage",
    "no space left",
    "disk full",
    "disk/queue/spool/filesystem/file+system/system .. full",
    "server/system/service/host/too/mailbox/maildrop/mailserver/queue/line/resource .. busy/"
    "overloaded/overload/load",
    "too busy",
    "high/heavy/excessive .. load/system+load/server+load",
    "load average/too+high/limit",
    "overloaded/overload/maintenance/crashed/malfunction",
    "queue file/queue+write/write error",
    "lookup/user+lookup/table/ldap/database/mysql/directory/map .. failure/error/failed/"
    "temporarily/unavailable",
    "temporarily lookup/failure/error/problem/fault/unavailable/reject/rejected/unable/local/"
    "system/not/failed/issue/"
    "condition/refused",
    "cannot/unable/could+not/not .. process/queue/write/create/open/lock/store/save/spool/"
    "complete/scan/"
    "allocate/fork/locate+server/start",
    "mailbox/maildrop/user/account/recipient .. temporarily/currently .. unavailable/busy/locked/"
    "not+available/"
    "inaccessible",
    "mailbox busy/locked",
    "maildrop busy/locked",
    "local delivery/mail+delivery/configuration failed/failure/error",
    "configuration error/problem/mail+system",
    "server configuration/misconfigured/error/down/closing/shutting",
    "system .. not accepting/accept .. network/messages/mail/connections",
    "service not available/unavailable/closing/shutdown/shutting",
    "not available closing",
    "service not active",
    "resources temporarily/unavailable/exhausted/pressure/constrained",
    "resource temporarily/unavailable/exhausted/pressure/throttle",
    "backpressure/back+pressure/insufficientresources/resourcethrottle",
    "cannot accept .. now/time/moment",
    "unable to accept/process .. now/time/moment/temporarily",
    "action aborted/not+completed .. local/error/processing",
    "license/licence expired/exceeded/invalid",
    "storedrv/transport .. exception/deliver",
    "exception/stack+trace",
    "interrupted system call",
    "home+directory/permission+denied/no+such+file",
    "user unknown temporarily",
    "recipient deferred/temporarily",
    "temporarily undeliverable/deferred+due+to",
    "cannot deliver temporarily",
    "please report .. engineers/administrator",
    "server .. restart/restarting/shutting+down/shutdown/stopping/starting",
    unless="rate/too+many/spam/ip/policy/blocklist/throttled/limit/unknown+user/client+host/"
    "your+ip/reputation/"
    "too+fast/complaints/greylist",
)

HELO = several(
    "protocol_error",
    "RFC 5321 section 4.1.4; observed",
    "invalid/bad/illegal/wrong/fake/forged/missing/unknown .. helo/ehlo",
    "helo/ehlo .. REJECTED/invalid/bad/not/fqdn/unknown/error/must/required/missing/failed/fake",
    "REJECTED/need/send/expected/polite .. helo/ehlo",
    "pipelining",
    unless="spamhaus/blocklist/listed/rbl",
)

PROTOCOL = (
    *several(
        "protocol_error",
        "RFC 5321 section 4.2.2; observed",
        "helo/ehlo",
        "command .. not/unrecognized/unknown/rejected/unimplemented/out+of+sequence/invalid/"
        "syntax/unexpected/failed/"
        "disabled/too+long/parameter/parameters",
        "unrecognized/unknown/invalid/bad/unimplemented/unsupported/unexpected/illegal .. "
        "command/commands/parameter/"
        "sequence/argument/arguments/extension/option",
        "bad/wrong/out+of/improper/invalid sequence",
        "syntax error",
        "protocol error/violation",
        "synchronization/pipelining .. error/violation/improper/not/command",
        "improper .. pipelining",
        "need/send/say/issue/expected/want .. mail/rcpt/helo/ehlo/data .. first/command/before",
        "not implemented",
        "sequence error/commands",
        "nested mail command",
        "too many errors/bad+commands/unrecognized+commands/syntax/junk/nonsense/unimplemented/"
        "error+commands",
        "too many .. errors/commands",
        "smtp syntax/protocol",
        "line parse error",
        "sender already specified",
        "rset/noop/vrfy/etrn/turn",
        "smtputf8/8bitmime/chunking/bdat/dsn+extension .. not/unsupported/required/error",
        "smtputf8/bdat",
    ),
    Rule("protocol_error", "command/commands", codes=(500, 501, 502, 503, 504)),
    Rule("protocol_error", "parameter/parameters/argument/arguments", codes=(500, 501, 504, 555)),
)
