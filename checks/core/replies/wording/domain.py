"""Words about the recipient's domain, and about the way to it that ends or turns in a circle."""

from __future__ import annotations

from checks.core.replies.rules import Rule, several

LOOP = several(
    "mail_loop",
    "observed",
    "too many hops/received+headers/received/received+lines/forwards/mail+hops/redirects",
    "hop count .. exceeded/too+high/limit/maximum",
    "hop count",
    "hops exceeded/maximum/limit/count",
    "maximum .. hops/hop+count",
    "exceeded .. hop/hops",
    "hopcount/hopcountexceeded/mailloop/loopdetected",
    "mail/email/message/routing/forwarding/forward/alias/delivery/smtp/a .. loop/loops/looping",
    "loop .. detected/found/back/in/broken/count/prevented",
    "loops back to",
    "mx list .. points back",
    "looping message/mail",
    "alias/forwarding/include .. loop/recursion/nested+too",
    "message .. looping",
)

RELAY = several(
    "relay_denied",
    "observed",
    "relay/relaying/relays .. denied/not/prohibited/refused/forbidden/rejected/disallowed/blocked/"
    "disabled/restricted/prohibit/access",
    "relay access denied",
    "relaying ... not allowed/permitted/possible",
    "not/no/unable/refuse/denied/deny/forbidden/prohibited .. relay/relaying/relays/relayed",
    "open relay",
    "unable to relay",
    "as/insecure/insecure+mail relay",
    "use .. as .. relay",
    "relay .. check/fail/failed",
    "not handle/host/serve mail/email for",
    "relaydenied/relaynotpermitted/noreley/norelay/relayingdenied",
    "not relay",
    "not local host",
    "not .. gateway",
    "auth failed/failure/error/required",
    "third party relay",
    "not .. list of allowed rcpthosts/recipient+hosts/domains/hosts",
    "allowed rcpthosts",
    "rcpthosts",
    "not .. local/hosted/served/handled/accepted/final/authoritative/relay domain",
    "domain .. not .. hosted/local/handled/served/accepted/configured/allowed/our/supported/"
    "responsible/authoritative/provisioned/registered/listed/here",
    "not accept mail for .. domain",
    "not .. accept/host/serve/handle/responsible/receive .. domain",
    "not .. responsible/gateway/mx/host/destination for .. domain/that/host",
    "no .. relay/relaying/such+domain+here",
    "not our .. domain/user+domain",
    "such domain .. here/at+this+location/location",
    "not .. permitted to relay/send+through/use+this+server",
    "domain .. not .. in .. list/rcpthosts/table/hosted",
    "smtp auth/authentication .. required/needed/first",
    "authentication .. required/is+required/needed/turned+on/enabled/first",
    "must/need/requires .. authenticate/authentication/auth .. first/before/smtp/to",
    "not authenticated",
    "client .. not authenticated",
    "turn/enable/use on/smtp .. authentication",
    "authenticate .. first/before",
    "need fully qualified .. to relay",
    "tenant attribution/inbound",
    "tenantattribution",
    "not .. accept/process/receive .. mail/email/messages for .. domain/host/recipient+domain",
    "no .. route/mx/gateway for .. domain+configured",
    "local domain only",
    unless="SENDER/spf/dkim/dmarc/ptr/rdns/tls/starttls/spam/helo/protocol/bulk/unauthenticated/"
    "message+rejected+due/open+relay+list",
)

NO_MAIL_HERE = (
    Rule(
        "domain_no_mail",
        "server/system/machine/site/host .. not accept/accepting .. mail/email/messages",
        codes=(5,),
        unless="from/ip/SENDER/temporarily/later/spam/policy/for",
        source="RFC 7504; observed",
    ),
)

NO_MAIL = several(
    "domain_no_mail",
    "RFC 7505, RFC 7504; observed",
    "null mx",
    "nullmx",
    "domain/host .. not/never .. accept/accepts/accepting/receive/receives/"
    "receiving/handle/take .. mail/email/messages/smtp/any",
    "domain .. no mail/email .. accepted/service/here",
    "no mail/smtp .. accepted/service here/for+domain",
    "domain/host .. no .. mail/smtp service/server",
    "domain .. not .. configured/set+up .. mail/email/mx",
    "not .. accept/receive mail/email for .. domain/at+all",
    "domain parked/parking/for+sale",
    unless="from/ip/SENDER/temporarily/later/spam/policy",
)

NOT_FOUND = several(
    "domain_not_found",
    "observed",
    "domain .. not exist/found/known/valid/resolve/resolved/resolvable/registered",
    "domain .. unknown/invalid/nonexist/unresolvable/unroutable/undeliverable/nxdomain",
    "unknown/invalid/bad/nonexist/no+such/unresolvable/unroutable/illegal/incorrect/wrong .. "
    "domain",
    "host .. unknown/not+found/not+exist",
    "unknown/no+such host/hostname/mail+host",
    "host or domain name not found",
    "no mx/mail+exchanger/a+record/mx+record/mx+records/mail+server",
    "not .. mx/mail+exchanger .. record/records/found/host/exist",
    "mx .. not found/exist/resolve",
    "nxdomain",
    "host/name/domain not found",
    "name or service not known",
    "no .. dns/mx/a .. record/records/entry .. for .. domain/host/recipient",
    "all relevant mx records point to non/not",
    "domain name .. not .. found/exist",
    "unroutable mail domain",
    "domain .. dead",
    "dns record/records .. not found/exist",
    "recipient domain .. must/not",
    "invalid host/hostname",
    unless="SENDER/local+part/ptr/rdns/reverse/dmarc/dkim/spf/helo/client/temporarily/"
    "found+try+again/"
    "table/from/"
    "mailbox/user/account/mail+from",
)
