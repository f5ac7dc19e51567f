"""Providers known by their servers and domains; their replies mean what the words say."""

from __future__ import annotations

from checks.core.replies.rules import Kind, Provider, several

_FILTERS = (
    Provider(
        "Sophos Email",
        Kind.FILTER,
        hosts=("sophos.com", "reflexion.net"),
        marks=("xgemail",),
        rules=several("tls_required", "observed", "mismatch in tls versions"),
    ),
    Provider("FortiMail Cloud", Kind.FILTER, hosts=("fortimailcloud.com",)),
    Provider(
        "Hornetsecurity",
        Kind.FILTER,
        hosts=("hornetsecurity.com", "antispameurope.com", "hornetdmarc.com"),
    ),
    Provider(
        "SpamExperts",
        Kind.FILTER,
        hosts=("spamexperts.com", "antispamcloud.com", "mtaroutes.com", "spamexperts.eu"),
        hints=("spamexperts", "antispamcloud", "spamrl"),
        rules=several("policy_rejected", "observed", "sender not allowed .. recipient blocklist"),
    ),
    Provider("Vade", Kind.FILTER, hosts=("vadesecure.com", "vaderetro.com")),
    Provider("Forcepoint", Kind.FILTER, hosts=("mailcontrol.com", "forcepoint.net")),
    Provider("Spamhero", Kind.FILTER, hosts=("spamhero.com",)),
    Provider("MailChannels", Kind.FILTER, hosts=("mailchannels.net",)),
    Provider("Libraesva", Kind.FILTER, hosts=("libraesva.com", "esvacloud.com")),
    Provider("Trustwave", Kind.FILTER, hosts=("trustwave.com", "mailmarshal.cloud")),
    Provider("Zerospam", Kind.FILTER, hosts=("zerospam.ca",)),
    Provider("AppRiver", Kind.FILTER, hosts=("arsmtp.com", "appriver.com")),
)

_MAILBOXES = (
    Provider(
        "Fastmail", domains=("fastmail.", "messagingengine.com"), hosts=("messagingengine.com",)
    ),
    Provider(
        "Proton",
        domains=("proton.me", "protonmail.com", "pm.me", "protonmail.ch"),
        hosts=("protonmail.ch",),
    ),
    Provider(
        "Libero",
        domains=("libero.it", "virgilio.it", "iol.it", "inwind.it"),
        hosts=("libero.it", "virgilio.it"),
    ),
    Provider("Tiscali", domains=("tiscali.it",), hosts=("tiscali.it",)),
    Provider("Aruba", domains=("aruba.it", "pec.it"), hosts=("aruba.it",)),
    Provider("TIM", domains=("tim.it", "alice.it", "tin.it"), hosts=("alice.it", "tim.it")),
    Provider(
        "Telefonica",
        domains=("telefonica.net", "movistar.es"),
        hosts=("telefonica.net", "movistar.es"),
    ),
    Provider(
        "Terra",
        domains=("terra.com.br", "terra.es", "terra.com"),
        hosts=("terra.com", "terra.com.br"),
    ),
    Provider("UOL", domains=("uol.com.br", "bol.com.br"), hosts=("uol.com.br", "bol.com.br")),
    Provider(
        "Rambler", domains=("rambler.ru", "lenta.ru", "autorambler.ru"), hosts=("rambler.ru",)
    ),
    Provider("Seznam", domains=("seznam.cz", "email.cz", "post.cz"), hosts=("seznam.cz",)),
    Provider("WP", domains=("wp.pl", "o2.pl", "tlen.pl"), hosts=("wp.pl", "o2.pl")),
    Provider("Onet", domains=("onet.pl", "op.pl", "poczta.onet.pl", "vp.pl"), hosts=("onet.pl",)),
    Provider(
        "Interia",
        domains=("interia.pl", "poczta.fm", "interia.eu"),
        hosts=("interia.pl",),
        rules=several("recipient_refused", "https://pomoc.poczta.interia.pl", "recipient not want"),
    ),
    Provider(
        "Sina",
        domains=("sina.com", "sina.cn", "vip.sina.com"),
        hosts=("sina.com", "sina.com.cn", "sina.cn"),
    ),
    Provider("Sohu", domains=("sohu.com",), hosts=("sohu.com",)),
    Provider(
        "Aliyun",
        domains=("aliyun.com", "alibaba-inc.com"),
        hosts=("aliyun.com", "mxhichina.com", "alibaba.com"),
    ),
    Provider("Naver", domains=("naver.com",), hosts=("naver.com",)),
    Provider(
        "Daum",
        domains=("daum.net", "hanmail.net", "kakao.com"),
        hosts=("daum.net", "hanmail.net", "kakao.com"),
    ),
    Provider("Nate", domains=("nate.com",), hosts=("nate.com",)),
    Provider("BIGLOBE", domains=("biglobe.ne.jp",), hosts=("biglobe.ne.jp",)),
    Provider("NIFTY", domains=("nifty.com",), hosts=("nifty.com", "nifty.ne.jp")),
    Provider("OCN", domains=("ocn.ne.jp",), hosts=("ocn.ad.jp", "ocn.ne.jp")),
    Provider("So-net", domains=("so-net.ne.jp",), hosts=("so-net.ne.jp",)),
    Provider("OVH", hosts=("ovh.net", "ovh.com")),
    Provider("Freenet", domains=("freenet.de",), hosts=("freenet.de",)),
    Provider("Strato", hosts=("rzone.de", "strato.de")),
    Provider(
        "EarthLink",
        domains=("earthlink.net", "mindspring.com"),
        hosts=("earthlink.net", "earthlink-vadesecure.net"),
    ),
    Provider(
        "CenturyLink",
        domains=("centurylink.net", "q.com", "embarqmail.com"),
        hosts=("centurylink.net", "synacor.com"),
    ),
    Provider("Windstream", domains=("windstream.net",), hosts=("windstream.net",)),
    Provider(
        "Bell",
        domains=("bell.net", "sympatico.ca"),
        hosts=("bell.net", "sympatico.ca", "bellaliant.net"),
    ),
    Provider("Telus", domains=("telus.net",), hosts=("telus.net",)),
    Provider("Shaw", domains=("shaw.ca",), hosts=("shaw.ca",)),
    Provider(
        "BT", domains=("btinternet.com", "btopenworld.com"), hosts=("btinternet.com", "bt.com")
    ),
    Provider(
        "Virgin Media",
        domains=("virginmedia.com", "blueyonder.co.uk", "ntlworld.com"),
        hosts=("virginmedia.com", "blueyonder.co.uk"),
    ),
    Provider(
        "Telstra", domains=("bigpond.com", "bigpond.net.au"), hosts=("bigpond.com", "telstra.com")
    ),
    Provider("Optus", domains=("optusnet.com.au",), hosts=("optusnet.com.au",)),
    Provider(
        "KPN",
        domains=("kpnmail.nl", "planet.nl", "hetnet.nl"),
        hosts=("kpnmail.nl", "kpn.com", "xs4all.nl"),
    ),
    Provider("Ziggo", domains=("ziggo.nl", "upcmail.nl"), hosts=("ziggo.nl", "upcmail.net")),
    Provider("Telenet", domains=("telenet.be",), hosts=("telenet-ops.be", "telenet.be")),
    Provider("Proximus", domains=("skynet.be", "proximus.be"), hosts=("skynet.be", "belgacom.be")),
    Provider("Swisscom", domains=("bluewin.ch",), hosts=("bluewin.ch",)),
    Provider("ukr.net", domains=("ukr.net",), hosts=("ukr.net",)),
    Provider("Rediff", domains=("rediffmail.com",), hosts=("rediffmail.com", "rediff.com")),
    Provider("DuckDuckGo", domains=("duck.com",), hosts=("duck.com",)),
    Provider(
        "Facebook",
        domains=("facebook.com",),
        hosts=("facebook.com",),
        rules=(
            *several("recipient_refused", "observed", "recipient preferences"),
            *several("mailbox_not_found", "observed", "recipient account unavailable"),
        ),
    ),
)

PROVIDERS: tuple[Provider, ...] = (*_FILTERS, *_MAILBOXES)
