from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.core.addresses.keys import Slip, distance, slip
from checks.core.addresses.providers import BIGGEST, REAL
from checks.core.addresses.typos import guess

DOMAINS = (Path(__file__).parent / "real_domains.txt").read_text().split()
"""Where people really have mailboxes, from the pages of the providers and of their countries."""

NEAR = {
    "gmail.com": """gmial.com gamil.com gmai.com gmal.com gmil.com gmaill.com gmali.com gnail.com
        gmsil.com gmaul.com
        gmail.co gmail.con gmail.cm gmail.om gmail.comm gmail.cmo www.gmail.com
        mgail.com gmqil.com gmaik.com gmmail.com gmaiil.com""",
    "hotmail.com": """hotmial.com hotmai.com hotmil.com homail.com hormail.com hotmal.com
        hotnail.com hotmaill.com hotmail.co hotmail.con htomail.com hotamil.com hotmsil.com""",
    "yahoo.com": "yaho.com yahooo.com yhaoo.com yahoo.con yahoo.co yaoo.com yajoo.com yahho.com",
    "yahoo.co.jp": "yaho.co.jp yahooco.jp yahho.co.jp yahoo.cojp",
    "docomo.ne.jp": "docomo.co.jp docmo.ne.jp docomo.nejp docomone.jp doocmo.ne.jp",
    "ezweb.ne.jp": "ezweb.co.jp ezewb.ne.jp ezwb.ne.jp",
    "softbank.ne.jp": "sofbank.ne.jp softbnak.ne.jp",
    "i.softbank.jp": "i.softbnak.jp i.sofbank.jp",
    "outlook.com": "outlok.com outloo.com outllook.com outlook.con oultook.com outloook.com",
    "icloud.com": "icloud.co iclod.com icluod.com icloud.con icoud.com",
    "protonmail.com": "protonmial.com protnmail.com",
    "comcast.net": "comcat.net comcasr.net",
    "aol.com": "aol.con",
    "t-online.de": "tonline.de t-onlie.de",
}
FAR = {
    "gmail.com": "gmail.jp gmail.co.jp gmeil.com",
    "icloud.com": "icould.com iclould.com icloud.jp",
    "yahoo.com": "vahoo.com",
}


def pairs(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(typed, meant) for meant, slips in table.items() for typed in slips.split()]


@pytest.mark.parametrize(("typed", "meant"), pairs(NEAR))
def test_a_common_slip_is_near(typed: str, meant: str) -> None:
    found = guess(typed)
    assert found
    assert (found.meant, found.near) == (meant, True)


@pytest.mark.parametrize(("typed", "meant"), pairs(FAR))
def test_an_odd_slip_is_not_near(typed: str, meant: str) -> None:
    found = guess(typed)
    assert found
    assert (found.meant, found.near) == (meant, False)


def test_there_are_more_than_200_real_domains_and_none_is_a_slip() -> None:
    assert len(set(DOMAINS)) > 200
    assert {domain: guess(domain) for domain in DOMAINS if guess(domain)} == {}


OWN = """
    example.com shop.example google.com amazon.co.jp hotel.com yahoofinance.com mailgun.com
    cloudflare.com docomo-cs.co.jp outreach.io livermore.com nave.it team.gmail.com u-tokyo.ac.jp
    xn--t8jz70l.example a.b gov.uk qq.co 163.net gmx.li mail.co au.co me.co ezwebmail.jp
    gail.com yahoo.jp
"""


@pytest.mark.parametrize("domain", OWN.split())
def test_a_name_of_its_own_is_left_alone(domain: str) -> None:
    assert guess(domain) is None


@pytest.mark.parametrize(
    "domain",
    ["nave.com", "chapter.net", "range.fr", "rodgers.com", "libera.it", "grail.com"],
)
def test_a_word_near_to_a_smaller_provider_counts_only_where_it_takes_no_mail(domain: str) -> None:
    found = guess(domain)
    assert found
    assert not found.near


def test_the_biggest_are_real() -> None:
    assert set(BIGGEST) <= REAL
    assert len(set(BIGGEST)) == len(BIGGEST)


@pytest.mark.parametrize(
    ("typed", "meant", "how"),
    [
        ("gmial", "gmail", Slip.SWAPPED),
        ("gmaill", "gmail", Slip.DOUBLED),
        ("yahho", "yahoo", Slip.DOUBLED),
        ("gmai", "gmail", Slip.DROPPED),
        ("mail", "gmail", Slip.DROPPED),
        ("gemail", "gmail", Slip.ADDED),
        ("gnail", "gmail", Slip.NEIGHBOUR),
        ("grail", "gmail", Slip.OTHER_LETTER),
        ("gmail", "gmail", None),
        ("gimal", "gmail", None),
        ("gmx", "gmail", None),
    ],
)
def test_a_slip_has_a_name(typed: str, meant: str, how: Slip | None) -> None:
    assert slip(typed, meant) is how


WORDS = st.text(alphabet="abc.", max_size=8)


@given(WORDS, WORDS)
def test_a_slip_is_one_slip_away(one: str, other: str) -> None:
    assert (slip(one, other) is not None) == (distance(one, other, 2) == 1)
    assert distance(one, other, 2) == distance(other, one, 2)
    assert (distance(one, other, 2) == 0) == (one == other)


@given(st.text(max_size=300))
def test_no_domain_is_too_odd_to_look_at(domain: str) -> None:
    found = guess(domain)
    assert found is None or found.meant in BIGGEST
