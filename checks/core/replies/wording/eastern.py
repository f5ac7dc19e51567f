"""The same meanings in Slavic and other languages of Europe that word endings change much."""

from __future__ import annotations

from checks.core.replies.rules import Rule, several

_RU: tuple[Rule, ...] = (
    *several(
        "mailbox_full",
        "observed",
        "ящик/ящика/квота/квоты/почтовый .. переполнен/заполнен/превышена/превышен/исчерпана/"
        "полон/переполнена",
        "превышена/превышен/превышение/нет .. квота/квоты/места/ящика/объем/размер+ящика",
        "переполнен/переполнена",
    ),
    *several(
        "mailbox_disabled",
        "observed",
        "ящик/пользователь/аккаунт/учетная/запись/адрес/получатель/account .. заблокирован/"
        "отключен/отключена/"
        "заблокирована/неактивен/закрыт/удален/удалена/приостановлен/деактивирован/недоступен",
    ),
    *several(
        "sender_rejected",
        "observed",
        "отправитель/отправителя/адрес+отправителя .. отклонен/отвергнут/не/неверный/"
        "недействителен/запрещен/заблокирован",
    ),
    *several(
        "mailbox_not_found",
        "observed",
        "пользователь/получатель/ящик/адрес/адресат/учетная+запись/абонент/адреса .. "
        "не+существует/не+найден/неизвестен/"
        "неверный/не+найдена/отсутствует/не+зарегистрирован/несуществующий/не+обслуживается/"
        "неверен",
        "нет .. такого/пользователя/ящика/адреса/получателя",
        "неизвестный/несуществующий/неверный пользователь/получатель/адрес/адресат",
        "не существует/найден",
        "несуществующий/несуществующего",
    ),
    *several(
        "ip_blocklisted",
        "observed",
        "черном/черный/черных списке/список/списках",
        "ip/адрес/сервер .. заблокирован/блокирован",
    ),
    *several("ip_reputation", "observed", "репутация/репутации/репутацию"),
    *several(
        "spam_content",
        "observed",
        "спам/спама/спамом/спаме/рассылка/рассылки",
        "содержимое .. отклонено/запрещено",
    ),
    *several("virus_or_attachment", "observed", "вирус/вирусы/вложение/вложения/вирусом"),
    *several(
        "message_too_big",
        "observed",
        "размер/размера/письмо/сообщение .. превышает/большой/большое/велико/превышен",
    ),
    *several("too_many_connections", "observed", "слишком много .. соединений/подключений/сессий"),
    *several("too_many_recipients", "observed", "слишком много .. получателей/адресатов"),
    *several(
        "rate_limited",
        "observed",
        "слишком много/часто",
        "превышен/превышено/лимит .. лимит/количество/число/частота/сообщений/писем",
    ),
    *several("relay_denied", "observed", "пересылка/релей/ретрансляция .. запрещена/запрещен"),
    *several("domain_not_found", "observed", "домен .. не+существует/не+найден/неизвестен"),
    Rule("greylisted", "попробуйте/повторите/позже/позднее", codes=(4,)),
)

_PL_CS: tuple[Rule, ...] = (
    *several(
        "mailbox_full",
        "observed",
        "skrzynka/konto/schránka/schranka/limit/quota/pojemność/pojemnosc/schránke .. "
        "przepełniona/przepelniona/pełna/pelna/plná/"
        "plna/przekroczona/przekroczony/přeplněná/preplnena/pełne",
        "przepełniona/przepelniona",
    ),
    *several(
        "mailbox_disabled",
        "observed",
        "konto/skrzynka/użytkownik/uzytkownik/schránka/schranka/účet/ucet .. zablokowane/"
        "zablokowana/nieaktywne/nieaktywna/"
        "wyłączone/wylaczone/zawieszone/zawieszona/usunięte/zablokována/zrušena/zrusena/"
        "neaktivní/neaktivni/deaktivovaná",
    ),
    *several(
        "sender_rejected",
        "observed",
        "nadawca/nadawcy/odesílatel/odesilatel .. nie/odrzucony/nieprawidłowy/neexistuje/"
        "nieznany/odmítnut",
    ),
    *several(
        "mailbox_not_found",
        "observed",
        "użytkownik/uzytkownik/konto/skrzynka/adres/odbiorca/adresat/uživatel/uzivatel/schránka/"
        "schranka/příjemce/prijemce/adresa .. "
        "nie+istnieje/nieznany/nieznana/nieprawidłowy/nieprawidlowy/neexistuje/neznámý/neznamy/"
        "nenalezen/nenalezena/neznáma",
        "nie ma .. takiego/konta/użytkownika/uzytkownika/skrzynki",
        "brak .. konta/użytkownika/uzytkownika/skrzynki/adresata",
        "nie istnieje",
        "neexistuje/neexistující/neexistujici",
        "nieznany/nieprawidłowy/nieprawidlowy/neznámý/neznamy .. użytkownik/uzytkownik/odbiorca/"
        "adresat/adres/uživatel/uzivatel/příjemce",
    ),
    *several("ip_blocklisted", "observed", "czarnej liście/liscie", "czarna lista"),
    *several(
        "spam_content",
        "observed",
        "jako/jest/jest+to/wykryto spam",
        "antyspamowy/antyspamowym/antyspamowego/antyspamowe/antyspamowa/niechciana/nevyžádaná",
    ),
    *several(
        "message_too_big",
        "observed",
        "wiadomość/wiadomosc/zpráva/zprava/rozmiar .. duża/duza/przekracza/velká/velka/za+duża",
    ),
    *several(
        "rate_limited",
        "observed",
        "zbyt/za wiele/dużo/duzo .. wiadomości/wiadomosci/połączeń",
        "przekroczono limit",
    ),
    Rule("greylisted", "spróbuj/sprobuj/później/pozniej/později/pozdeji", codes=(4,)),
)

_OTHERS: tuple[Rule, ...] = (
    *several(
        "mailbox_full",
        "observed",
        "postvak/mailbox/brievenbus/quotum .. vol/overschreden",
        "brevlåda/brevlada/postkasse/postlåda/postboks/mailboks .. full/fuld/fullt",
        "posta kutusu/kotası .. dolu/aşıldı/dolmuş",
        "postafiók/postafiok .. megtelt/tele",
        "kvóta/kvota .. túllépve/tullepve/täis/prekročena",
        "postkast/postilaatikko/meilbox .. täis/tais/täynnä/taynna",
        "căsuță/casuta .. plină/plina",
    ),
    *several(
        "mailbox_not_found",
        "observed",
        "gebruiker/postvak/adres/ontvanger/mailbox/geadresseerde .. onbekend/bestaat+niet/"
        "niet+gevonden/ongeldig/niet",
        "onbekende gebruiker/ontvanger",
        "bestaat niet",
        "niet bestaat",
        "kullanıcı/kullanici/alıcı/alici/adres/hesap .. bulunamadı/bulunamadi/yok/mevcut+değil/"
        "mevcut+degil/bilinmiyor/geçersiz",
        "böyle/boyle bir kullanıcı/kullanici",
        "okänd/okand/ukendt/ukjent/tuntematon/tundmatu .. användare/anvandare/mottagare/bruger/"
        "modtager/bruker/mottaker/käyttäjä/"
        "kayttaja/vastaanottaja/kasutaja",
        "användaren/anvandaren/mottagaren/brugeren/modtageren/adressen/brukeren .. finns+inte/"
        "findes+ikke/finnes+ikke/eksisterer+ikke/"
        "existerar+inte/okänd",
        "felhasználó/felhasznalo/címzett/cimzett/postafiók .. nem+létezik/nem+letezik/ismeretlen",
        "nem létezik/letezik",
        "ismeretlen címzett/cimzett/felhasználó/felhasznalo",
        "utilizatorul/adresa/contul/destinatarul .. nu+există/nu+exista/necunoscut/inexistent",
        "nu există/exista",
        "ne postoji",
        "ne obstaja",
        "непознат корисник/потребител",
        "άγνωστος/δεν+υπάρχει/άγνωστο",
        "не існує",
        "користувач/скринька .. не+існує/не+знайдено",
    ),
    *several("spam_content", "observed", "als/som/ca/olarak spam"),
)

RULES: tuple[Rule, ...] = (*_RU, *_PL_CS, *_OTHERS)

WEAK: tuple[Rule, ...] = (
    Rule("remote_system_error", "временно/временная/временный/ошибка/недоступен", codes=(4,)),
    *several(
        "policy_rejected",
        "observed",
        "отклонено/отклонен/отказано/запрещено/заблокировано/отвергнуто/политика/политикой/доступ",
    ),
    *several(
        "policy_rejected",
        "observed",
        "odrzucona/odrzucono/odrzucony/odmowa/zabronione/odmítnuto/odmitnuto/zablokowana",
    ),
    *several(
        "policy_rejected",
        "observed",
        "geweigerd/avvisat/afvist/avvist/reddedildi/elutasítva/elutasitva/respins/hylätty/keelatud",
    ),
)
