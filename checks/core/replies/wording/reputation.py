"""Words about what a receiver holds against an address or a domain: lists, reputation, PTR."""

from __future__ import annotations

from checks.core.replies.rules import several

URLS = (
    *several(
        "domain_reputation",
        "Spamhaus; observed",
        "SENDER/helo/from/mail+from/envelope .. domain .. listed/blocklist/spamhaus/dbl/on/blocked",
        "domain_blocklisted",
        unless="url/link/body/contains/ip+address/zen/sbl/xbl/dbl",
    ),
    *several(
        "url_blocklisted",
        "observed",
        "uribl/surbl/dbl/urirbl/ivmuri/uri+rbl/urlbl",
        "spam url/link/urls/links/uri",
        "url/urls/link/links/uri/website/hyperlink .. blocklist/blacklisted/listed/blocked/banned/"
        "malicious/spam/rbl/prohibited/suspicious/bad/phishing/unsafe/dangerous/reputation/reject/"
        "forbidden/not+allowed",
        "blocklist/listed/malicious/suspicious/bad/spam/blocked/prohibited/banned/unsafe/phishing/"
        "dangerous/forbidden/spammy .. url/urls/link/links/uri/website",
        "domain .. present/listed/found .. dbl",
        "body/message/content/email .. contains .. blocklist/listed .. domain/url/link/host/site",
        "contains .. url/link/domain .. listed/blocklist",
        unless="ip .. listed",
    ),
)

PTR = several(
    "missing_ptr",
    "observed",
    "ptr",
    "reverse dns/lookup/hostname/record/address/mapping/resolution/name/domain/hostname",
    "rdns/fcrdns/revdns/reversedns/reverse+dns",
    "not find .. hostname/reverse/host+name",
    "client/host/ip/your .. hostname .. not .. found/resolve/match/find/known/valid",
    "find .. your .. hostname",
    "no/not/missing/invalid/bad/without/generic .. reverse",
    "ip/address .. not .. resolve/resolves/resolved/resolvable/map .. hostname/name/host/domain",
    "hostname .. not .. match/resolve/correspond .. ip/address",
    "ip name lookup .. failed",
    "unresolvable relay/host/client/hostname",
    "not resolve your address/ip/host",
    "unknown client/hostname .. host/ip",
    "dns .. forward .. reverse",
    "in addr arpa",
    "no matches to nameserver query",
    "client host rejected cannot find",
    "generic/dynamic .. hostname/host/rdns/ptr/reverse",
    unless="sender+domain/sender+address/mail+from/from+address/helo/recipient+domain",
)

LISTED = (
    *several(
        "domain_reputation",
        "observed",
        "SENDER/your .. domain .. blocklist/blocklisted/banned",
        "domain .. blocklist/blocklisted",
        "domain .. listed .. spamhaus/surbl/rbl",
        unless="ip/client/host/recipient/url/link/server/using",
    ),
    *several(
        "ip_blocklisted",
        "observed",
        "LISTS",
        "cloudmark sender intelligence",
        "csi cloudmark",
        "cloudmark .. reset/reputation/poor/blocklist",
        "blocked/listed/rejected/denied/refused using",
        "blocked by .. list/dynablock/rhsbl/blocklist",
        "banned/blocked/blocklisted sending/sender/client/your/remote/source .. ip",
        "HOST .. blocklist/blocklisted/banned/blacklisted/blocklisting",
        "blocklist/banned .. HOST",
        "HOST .. listed on/in/at/by/as",
        "ip/ips/ip+address/network .. blocked/barred/block/denied/rejected/refused/not+allowed/"
        "disallowed/"
        "not+accepted/forbidden/not+authorized/unauthorized/prohibited/bad/untrusted/spammer/"
        "filtered/"
        "hangup",
        "blocked/rejected/denied/refused/not+accept/forbidden/block/refuse .. from/your/by/for "
        ".. ip/ips/"
        "ip+address/network",
        "your server/host/mail+server/mailserver .. blocked/banned/rejected/blocklist/denied/"
        "refused",
        "prs/ipcheck/pdr proofpoint",
        "dnsbl lookup",
        "realtime/real+time/dns .. blocklist/block",
        "blocklist",
        "on .. rbl/blocking+list/spam+list/spammer+list/abuse+list",
        "found on/in .. rbl/list/lists/blocklist",
        "spam list/database/source",
        "identified .. spammer/as+spammer",
        "known spam source/spammer/host/server",
        "spam source/sources/host/server/ip/relay/origin",
        "dynamic/residential/dialup/dial+up/dhcp .. ip/ips/address/addresses/host/hosts/range/"
        "space/client",
        "open proxy/proxies",
        "junkmail rejected",
        "attrbl/bizsmtp+rejected/esmtp+blocked",
        "ip .. suspected/suspicious spam",
        "suspected spam ip",
        "black ip",
        "netblock/network/subnet .. barred/banned/blocked",
        "invalid/illegal ip",
        "use .. smtp/mail+server/server .. of/from .. isp/provider",
        "spammer",
        "delist/delisting/removal+from+list/unblock/deblock/unlist",
        "block/blocklist/rbl/ip lookup",
        "request removal",
        "temporarily/temporary blocklist/blacklisted",
        unless="recipient+blocklist/content/message+content/subject/sender+address/"
        "mail+from+address/sender+refused/"
        "by+recipient/reputation/rate/too+many/rates/limit/frequency/mailbox+unavailable/ptr/"
        "rate+limited/url/attachment/greylist",
    ),
    *several(
        "ip_blocklisted",
        "observed",
        "listed in/on/at/by",
        unless="not+listed/directory/domino/spf/domain/url/link/dbl/address+book/surbl/uribl",
    ),
    *several(
        "ip_blocklisted",
        "observed",
        "LISTS",
        "blocklist .. ip/host/server/client",
        "ip .. blocklist/listed/blocked",
        unless="content/url/attachment/greylist",
    ),
)

REPUTATION = (
    *several(
        "domain_reputation",
        "observed",
        "reputation .. domain",
        "domain .. reputation",
        unless="ip+reputation/reputation+of+sending+ip",
    ),
    *several(
        "ip_reputation",
        "observed",
        "reputation",
        "senderbase",
        "too much/many spam/unsolicited .. from",
        "too many .. invalid/unknown/bad/nonexist/nonexistent/wrong/rejected .. recipient/"
        "recipients/users/"
        "user/addresses/rcpts/mailboxes/rcpt",
        "excessive .. unknown/invalid/userid/bounces/errors .. recipients/recipient/users/"
        "unknowns/user",
        "sending spam",
        "spam .. sent/originating/received/coming/detected .. from .. ip/host/server/address/"
        "network",
        "high .. spam/complaint/abuse .. rate/ratio/volume",
        "user/spam/too+many/many .. complaints",
        "suspicious/abusive/malicious .. activity/behavior/behaviour/traffic/ip/host/server/client",
        "abuse .. detected/from/by/reported",
        "bad/poor/low/untrusted/suspicious/extreme+bad .. ip/host/sender+score/ip+profile/score",
        "directory harvest/dictionary attack",
        "bounce attack/attacks",
        "too many bounces/bounced/rejections",
        "dha .. attack/detected",
        "not trust/trusted .. ip/server/host",
        unless="recipient/mailbox/content",
    ),
    *several(
        "ip_reputation",
        "observed",
        "reputation",
        "too many .. invalid/unknown/bad/nonexist .. recipient/recipients/users/user/addresses/"
        "rcpt",
    ),
)

WEAK = several(
    "ip_blocklisted",
    "observed",
    "client/host/server/connection/mta/connections/smtp+connection .. blocked/banned",
    "client/host/server/connection/connections/access/mta .. rejected/refused/denied/not+allowed/"
    "prohibited/not+accepted .. your/from",
    "not allowed to connect",
    "go away",
    "not .. accept .. mail/email/messages/connections from .. your/ip/host/server/network",
    unless="message/helo/recipient/policy",
)
