"""Words about the message: its size, its form, and what it carries."""

from __future__ import annotations

from checks.core.replies.rules import Rule, several

TOO_BIG = (
    *several(
        "message_too_big",
        "RFC 1870; observed",
        "message/mail/email/body/msg/content/attachment/attachments/data/letter/header/headers/"
        "file .. too "
        "big/large/long",
        "too big/large .. message/mail/email/attachment/body",
        "message/mail/email/msg/body/data/mailsize/attachment .. size .. exceed/exceeds/exceeded/"
        "limit/"
        "maximum/over/larger/greater/too/large/restriction/violation",
        "size .. message/mail/email/attachment .. exceed/exceeds/exceeded/limit/maximum/over/"
        "larger/too",
        "exceed/exceeds/exceeded/over/larger+than/bigger+than/greater+than/above/violates .. "
        "maximum/"
        "allowed/fixed/permitted/message/mail/size/limit .. size/length/bytes/kb/mb/mailsize/"
        "limit+for+"
        "message",
        "exceed/exceeds/exceeded .. size/message+size/mail+size/mailsize/fixed+limit/"
        "administrative+limit",
        "size .. exceeds/exceeded/exceed/too/limit",
        "message/mail/email .. exceed/exceeds/exceeded .. size/limit/maximum/length",
        "larger/bigger/greater than .. allowed/limit/maximum/permitted/bytes/mb/kb/accept/"
        "current+system+"
        "limit/system+limit",
        "maximum .. size/mailsize .. exceeded/reached/is",
        "oversize/oversized/maxsizeerror/messagetoolarge/mailtoolarge/sizelimit",
        "size limit/limits/restriction",
        "too long/large/big message/mail/email",
        unless="mailbox/quota/line/lines/recipient+list/too+many+recipients/rate",
    ),
    Rule("message_too_big", "larger than .. system limit"),
    Rule("message_too_big", "too much data"),
)

VIRUS = several(
    "virus_or_attachment",
    "observed",
    "virus/viruses/malware/trojan/infected/worm/ransomware/clamav/eicar/antivirus/sanesecurity/"
    "exploit",
    "attachment/attachments/attached/archive .. REJECTED/removed/type/not/name/banned/suspicious/"
    "policy/"
    "extension/"
    "dangerous/illegal/contains/blocked/filter/password/encrypted/executable/content/unsafe/file/"
    "double",
    "REJECTED/banned/illegal/dangerous/bad/suspicious/executable/blocked/unsafe/invalid/"
    "forbidden/no/encrypted/"
    "prohibited/contains .. attachment/attachments/attached/file+type/file+extension/extension/"
    "extensions",
    "file/extension/file+type/mime+type .. REJECTED/not/banned",
    "executable/macro/executables/macros",
    "not .. take/accept .. archives/scripts/executables",
    "potential security issue/threat/risk",
    "security/potential .. threat/risk .. content/message",
    "harmful content",
    "banned/dangerous/harmful/executable/password+protected file/files/content+type/zip/archive",
    "blockedmessage",
    "reject/rejected id & banned/infected/virus",
    "banned ... application/zip/exe/multipart",
    "banned exe/zip/scr/js/filename/filetype/pif/bat/rar",
    unless="attachments+too+large/spam+or+virus/virus+or+spam",
)

SPAM = (
    *several("spam_content", "observed", "spamtrap reject/technology"),
    *several(
        "spam_content",
        "observed",
        "considered/identified/detected/classified/flagged/recognized/looks/appears/seems/scored/"
        "marked/tagged/"
        "rejected/suspected/blocked/regarded/determined/categorized/refused/filtered/treated/"
        "resembles/caught/"
        "categorised/recognised/probably/suspicion .. SPAM",
        "SPAM .. REJECTED/detected/content/score/filter/message/mail/found/classification/"
        "suspected/probability/"
        "engine/check/checks/level/threshold/email/pattern/rules/points/analysis/characteristics/"
        "protection/"
        "filtering/criteria/contents/policy/likelihood/definition/system/blocking/like/suspicion/"
        "signature/"
        "quarantine/test/tests",
        "REJECTED/no/not+accept/contains/as/high/possible/probable/likely/due+to/is/for/by/"
        "against/believe .. SPAM",
        "phish/phishing/phishy/scam/fraud/fraudulent/spoofing+content",
        "content .. REJECTED/filter/filtered/violation/unacceptable/inappropriate/prohibited/"
        "policy/scan/denied/"
        "blocked/not/suspicious/scanner/matches/restriction/reject/control/rule/rules",
        "REJECTED/bad/unacceptable/inappropriate/objectionable/offensive/suspicious/undesirable/"
        "banned/illegal/"
        "forbidden/because+of/for/due+to/prohibited/restricted/filtered/based+on/against .. "
        "content/contents/"
        "keyword/keywords/words",
        "message/mail/email filtered",
        "content filter/filtering/scanner/inspection/analysis/restriction/control",
        "bayes/bayesian/dspam/rspamd/mailscanner/amavis/amavisd/cloudmark+authority/"
        "crm114/razor/pyzor/"
        "dcc/vade/expurgate/commtouch/cyren",
        "bulk/advertising/commercial/marketing/promotional .. mail/email/message/messages/"
        "content REJECTED/not",
        "message/mail/email .. looks/appears/seems/is .. bulk/suspicious/spammy/unwanted",
        "reject bulk/advertising",
        "advertising/advertisement",
        "similar to spam",
        "nature of .. content",
        "message/mail/email .. suspicious/unwanted",
        "suspicious/unwanted .. message/mail/email/content",
        "subject .. REJECTED/contains/banned/not+allowed/forbidden",
        "score .. over/exceeds/too/high/above/threshold",
        "mail score",
        "recurrent pattern",
        "gtube",
        "unsolicited",
        unless="ip/HOST/reputation/SENDER/rate/limit/too+many+messages/recipient+verification/"
        "throttled/connection",
    ),
    *several(
        "spam_content",
        "observed",
        "considered/identified/detected/classified/flagged/recognized/looks/appears/seems/scored/"
        "marked/tagged/"
        "rejected .. SPAM",
        "SPAM message/mail/email/content/score .. REJECTED/detected",
        "contains/is/as/suspicion+of/likely/probably .. SPAM",
        "phish/phishing",
        "content .. REJECTED",
        "REJECTED .. content",
        "REJECTED .. SPAM",
        unless="spam+from/sending+spam/spam+source/reputation",
    ),
)

MALFORMED = several(
    "malformed_message",
    "RFC 5322; observed",
    "rfc 5322/2822/822",
    "rfc5322/rfc2822/rfc822",
    "not .. rfc .. compliant/conform/comply",
    "not .. compliant/conform/comply .. rfc/standard/standards/mime",
    "rfc/standards/rfcs .. compliance/violation/compliant",
    "violates/violation .. rfc/standard",
    "line/lines .. too+long/length/longer",
    "line too long",
    "long line/lines",
    "header/headers .. missing/duplicate/invalid/malformed/bad/error/not/multiple/syntax/illegal/"
    "incorrect/required/"
    "too/longer/violation/must/no/exceed/improperly/binary",
    "missing/duplicate/invalid/malformed/bad/no/multiple/illegal/lacks/without/incorrect/"
    "two+or+more .. header/headers/"
    "message+id/date+header/from+header/subject+header",
    "message id .. missing/invalid/malformed/required/not/header/duplicate",
    "from header .. missing/invalid/empty/multiple",
    "bare lf/linefeed/line+feed/newline/cr/carriage/linefeeds/newlines",
    "stray newline",
    "eight bit",
    "malformed/invalid/bad/broken/illegal/corrupt .. mime/message/email+message/structure/"
    "encoding/body/format",
    "mime .. error/malformed/invalid/violation/structure/broken/nesting/parts",
    "message .. malformed/corrupt/empty/incorrectly+formatted/badly+formatted/format+error",
    "8 bit/8bit .. not/without/characters/unencoded",
    "non ascii/unencoded/unescaped .. characters/header/body/8",
    "invalid/illegal/null/nul/control/prohibited .. characters/character/bytes .. header/message/"
    "body/data/in",
    "date .. header/future/past .. invalid/missing/message",
    "future date",
    "message .. no .. content/body/recipients+header",
    "undisclosed/missing recipients+header/to+header",
    "badly formatted/formed",
    unless="address/helo/dmarc/recipient+address/sender+address",
)

WEAK = (
    *several("spam_content", "observed", "SPAM", "content", "filter/filtered"),
    Rule("spam_content", "reject id"),
)
