"""Domains with mailboxes for everybody: those that are often mistyped, and those that only look so.

Data.  What people mean is one of `BIGGEST`; what is in `REAL` is nobody's slip, however near it is
to one of them.
"""

from __future__ import annotations

_BIGGEST = """
    gmail.com yahoo.com hotmail.com outlook.com icloud.com
    yahoo.co.jp docomo.ne.jp ezweb.ne.jp au.com softbank.ne.jp i.softbank.jp ymobile.ne.jp
    live.com msn.com aol.com me.com mac.com proton.me protonmail.com googlemail.com
    hotmail.co.uk hotmail.co.jp hotmail.fr hotmail.de hotmail.it hotmail.es
    yahoo.co.uk yahoo.fr yahoo.de yahoo.it yahoo.es yahoo.co.in yahoo.com.br yahoo.com.mx
    yahoo.co.id yahoo.com.ar yahoo.com.au yahoo.com.tw ymail.com rocketmail.com
    outlook.jp outlook.fr outlook.de outlook.es live.jp live.co.uk live.fr live.nl
    gmx.de gmx.net gmx.at gmx.com web.de t-online.de freenet.de
    orange.fr wanadoo.fr free.fr laposte.net sfr.fr libero.it virgilio.it
    mail.ru yandex.ru yandex.com rambler.ru seznam.cz wp.pl onet.pl interia.pl
    qq.com 163.com 126.com sina.com naver.com hanmail.net daum.net nate.com
    comcast.net verizon.net sbcglobal.net bellsouth.net cox.net charter.net att.net earthlink.net
    btinternet.com ntlworld.com virginmedia.com bigpond.com optusnet.com.au rogers.com shaw.ca
    nifty.com biglobe.ne.jp ocn.ne.jp so-net.ne.jp plala.or.jp dion.ne.jp
    uol.com.br bol.com.br terra.com.br rediffmail.com zoho.com fastmail.com
"""
BIGGEST = tuple(_BIGGEST.split())
"""Roughly by size: of two that are as near, the first is meant."""

_COINED = """
    gmail yahoo hotmail outlook icloud docomo ezweb softbank i.softbank ymobile googlemail
    protonmail rocketmail comcast sbcglobal bellsouth earthlink btinternet ntlworld bigpond
    optusnet t-online freenet wanadoo laposte virgilio seznam rediffmail hanmail biglobe
"""
COINED = frozenset(_COINED.split())
"""Names that are no words and nobody else's: what is very near to one is hardly a name itself."""

ONLY_HERE = frozenset({"gmail", "icloud", "docomo", "ezweb", "ymobile", "googlemail"})
"""Services that give out addresses under one ending alone: any other ending is suspect."""

NO_ENDINGS = frozenset({"con", "cmo", "ocm", "comm", "coom", "vom", "xom", "cpm", "nte"})
"""Slips that are no top-level domain, so that they count for short names, too."""

JAPANESE = {"co.jp": ("ne.jp", "or.jp"), "ne.jp": ("co.jp", "or.jp")}
"""Endings that people in Japan mix up, by the right one."""

_MORE = """
    aim.com aol.co.uk aol.de aol.fr aol.it aol.jp aol.nl
    yahoo.at yahoo.ca yahoo.cl yahoo.cn yahoo.co.il yahoo.co.kr yahoo.co.nz yahoo.co.th yahoo.co.za
    yahoo.com.cn yahoo.com.co yahoo.com.hk yahoo.com.my yahoo.com.pa yahoo.com.pe yahoo.com.ph
    yahoo.com.sg yahoo.com.tr yahoo.com.ve yahoo.com.vn yahoo.cz yahoo.dk yahoo.gr yahoo.hu yahoo.ie
    yahoo.in yahoo.ne.jp yahoo.nl yahoo.no yahoo.pl yahoo.pt yahoo.ro yahoo.se myyahoo.com
    yahoogroups.com ybb.ne.jp softbank.co.jp softbank.jp y-mobile.ne.jp gail.com
    hotmail.be hotmail.ca hotmail.ch hotmail.cl hotmail.co.id hotmail.co.il hotmail.co.kr
    hotmail.co.nz hotmail.co.th hotmail.co.za hotmail.com.ar hotmail.com.au hotmail.com.br
    hotmail.com.tr hotmail.com.vn hotmail.cz hotmail.dk hotmail.fi hotmail.gr hotmail.hu
    hotmail.my hotmail.nl hotmail.no hotmail.ph hotmail.rs hotmail.se hotmail.sg
    live.at live.be live.ca live.ch live.cl live.cn live.co.kr live.co.za live.com.ar live.com.au
    live.com.mx live.com.my live.com.ph live.com.pt live.com.sg live.de live.dk live.fi live.hk
    live.ie live.in live.it live.no live.ru live.se livemail.tw
    outlook.at outlook.be outlook.cl outlook.co.id outlook.co.il outlook.co.nz outlook.co.th
    outlook.com.ar outlook.com.au outlook.com.br outlook.com.gr outlook.com.tr outlook.com.vn
    outlook.cz outlook.dk outlook.hu outlook.ie outlook.in outlook.it outlook.kr outlook.lv
    outlook.my outlook.ph outlook.pt outlook.sa outlook.sg outlook.sk
    windowslive.com passport.com msn.cn
    gmx.ch gmx.co.uk gmx.es gmx.eu gmx.fr gmx.info gmx.li gmx.net gmx.org gmx.us caramail.com
    mail.com email.com usa.com post.com consultant.com myself.com
    zmail.com amail.com mmail.com qmail.com gotmail.com hitmail.com hailmail.net eastmail.com
    fast-email.com fastermail.com flashmail.com homemail.com prontomail.com y7mail.com earthling.net
    fmail.co.uk hmail.com gawab.com gemail.com gmail.ru email.cz email.it
    bmail.ru ymail.ne.jp emailn.de
    protonmail.ch pm.me fastmail.fm fastmail.jp mailbox.org posteo.de posteo.net tutanota.com
    tutanota.de tutamail.com tuta.io tuta.com hey.com zoho.eu zoho.in zohomail.com zohomail.eu
    zohomail.in hushmail.com hush.com runbox.com lavabit.com mailfence.com duck.com
    inbox.com inbox.lv inbox.lt inbox.ru mail.ee mail.bg abv.bg bk.ru list.ru internet.ru xmail.ru
    ya.ru yandex.by yandex.kz yandex.ua ukr.net i.ua meta.ua lenta.ru ro.ru myrambler.ru
    autorambler.ru e1.ru ngs.ru tut.by
    centrum.cz volny.cz atlas.cz post.cz azet.sk zoznam.sk o2.pl op.pl gazeta.pl tlen.pl poczta.fm
    poczta.onet.pl vp.pl freemail.hu citromail.hu indamail.hu
    foxmail.com sohu.com sina.cn 139.com 189.cn yeah.net vip.qq.com vip.163.com vip.126.com 188.com
    tom.com 21cn.com aliyun.com wo.cn hotmail.com.hk netvigator.com pchome.com.tw hinet.net
    kakao.com korea.com empas.com dreamwiz.com paran.com
    au.ezweb.ne.jp vodafone.ne.jp disney.ne.jp emnet.ne.jp willcom.com wm.pdx.ne.jp pdx.ne.jp
    docomo.blog.ne.jp nttdocomo.com rakuten.jp rakumail.jp uqmobile.jp goo.jp mail.goo.ne.jp
    goo.ne.jp excite.co.jp infoseek.jp livedoor.com asahi-net.or.jp wakwak.com hi-ho.ne.jp
    tcp-ip.or.jp eonet.ne.jp zaq.ne.jp jcom.home.ne.jp jcom.zaq.ne.jp mopera.net mopera.ne.jp
    nifty.ne.jp odn.ne.jp sannet.ne.jp commufa.jp
    sky.com talktalk.net blueyonder.co.uk tiscali.co.uk tiscali.it btopenworld.com o2.co.uk
    virgin.net virgin.com ntl.com plus.com plusnet.com mail.co.uk
    bigpond.net.au iinet.net.au tpg.com.au dodo.com.au westnet.com.au iprimus.com.au
    xtra.co.nz slingshot.co.nz telus.net sympatico.ca bell.net videotron.ca cogeco.ca eastlink.ca
    ameritech.net pacbell.net swbell.net snet.net prodigy.net roadrunner.com rr.com twc.com
    spectrum.net optonline.net optimum.net frontier.com frontiernet.net windstream.net
    centurylink.net centurytel.net embarqmail.com q.com mindspring.com juno.com netzero.net
    netzero.com peoplepc.com suddenlink.net wowway.com tds.net hughes.net
    club-internet.fr neuf.fr numericable.fr bbox.fr alice.it alice.fr aliceadsl.fr voila.fr
    9online.fr cegetel.net noos.fr skynet.be telenet.be proximus.be scarlet.be ziggo.nl
    kpnmail.nl kpnplanet.nl planet.nl home.nl hetnet.nl upcmail.nl chello.nl xs4all.nl casema.nl
    bluewin.ch sunrise.ch hispeed.ch aon.at chello.at a1.net arcor.de online.de vodafone.de
    vodafone.it vodafone.com kabelmail.de unitybox.de email.de mail.de online.no telia.com
    bredband.net comhem.se tele2.se spray.se telenor.dk mail.dk jubii.dk stofanet.dk
    sapo.pt clix.pt iol.pt netcabo.pt telefonica.net terra.es ono.com jazzfree.com
    tim.it tin.it iol.it inwind.it giallo.it blu.it fastwebnet.it poste.it hotmail.com.it
    ig.com.br globo.com globomail.com r7.com oi.com.br zipmail.com.br terra.com terra.com.ar
    terra.cl fibertel.com.ar arnet.com.ar speedy.com.ar prodigy.net.mx infinitum.com.mx
    indiatimes.com sify.com in.com vsnl.com vsnl.net rediff.com
    walla.co.il walla.com netvision.net.il bezeqint.net mweb.co.za telkomsa.net webmail.co.za
    vodamail.co.za otenet.gr forthnet.gr mynet.com superonline.com turk.net
    lycos.com lycos.co.uk excite.com netscape.net compuserve.com cs.com webtv.net
    bluemail.com bluemail.ch cloud.com clouds.com outlook.org hotmail.org live.org
    graceland.com look.com charter.com cox.com rogers.ca sbc.com att.com orange.com orange.es
    orange.net orange.pl free.org libero.org laposte.fr naver.jp daum.com nate.net
    fiber.net nifty.org comcast.com comcast.org verizon.com shaw.com bt.com
"""

REAL = frozenset({*BIGGEST, *_MORE.split()})
