"""The Kenyan village, all of it invented: Jirani, its Soko branch and thirty women and men of three groups.

Phones are +2547000000xx; client n has …(10+n) unless the table says otherwise.
Business loans run 50 weeks at 2.4 % of the principal a week.
"""

from __future__ import annotations

from datetime import time
from zoneinfo import ZoneInfo

from domain.commands import Institution
from gateway.village.cast import Cast, CastClient, CastGroup, CastLoan, CastStaff, OtherPhone, Role, Stage

_WEEKS = 50


def _phone(last: int) -> str:
    return f"+2547000000{last:02d}"


def _loan(number: int, principal: int, owed: int, behind: int = 0, stage: Stage = Stage.ACTIVE) -> CastLoan:
    return CastLoan(number, principal, principal * 24 // 1000, _WEEKS, owed, stage, behind)


def _waiting(number: int, principal: int, stage: Stage) -> CastLoan:
    return _loan(number, principal, principal * 24 // 1000 * _WEEKS, stage=stage)


def _plain(number: int, name: str, pin: str, savings: int, *loans: CastLoan, language: str = "en") -> CastClient:
    phone = _phone(10 + number)
    return CastClient(number, name, pin, savings, loans, (phone,), phone, language=language)


_FAMILY = _phone(15)

_UPENDO = (
    _plain(1, "Mary Akoth", "4071", 3_450, _loan(4, 20_000, 14_880), CastLoan(21, 6_000, 330, 20, 1_980, Stage.ACTIVE)),
    _plain(2, "Jane Wambui", "6138", 1_200, _loan(1, 10_000, 4_800)),
    _plain(3, "Alice Nduku", "9024", 900, _loan(2, 30_000, 27_360, behind=1)),
    _plain(
        4, "Esther Moraa", "3317", 5_100, _loan(3, 10_000, 0, stage=Stage.CLOSED), _waiting(31, 20_000, Stage.PENDING)
    ),
    _plain(5, "Josephine Atieno", "7452", 2_050, _loan(5, 20_000, 14_400)),
    CastClient(6, "Brian Ochieng", "2580", 400, (_loan(6, 10_000, 10_080),), (_FAMILY,), None, (_FAMILY,)),
    CastClient(7, "Lilian Ochieng", "2580", 750, (_loan(7, 10_000, 6_000),), (_FAMILY,), None, (_FAMILY,)),
    CastClient(8, "Samuel Ochieng", None, 1_600, (), (_FAMILY,), None, (_FAMILY,)),
    _plain(9, "Ruth Kemunto", "5186", 800, _loan(8, 15_000, 6_840)),
    _plain(10, "Faith Jepkorir", "8843", 2_900, _loan(9, 20_000, 12_480, behind=-2)),
)

_BARAKA = (
    _plain(11, "Nancy Chepkoech", "6927", 7_300, _loan(10, 40_000, 26_880)),
    CastClient(
        12,
        "Agnes Mutheu",
        "6605",
        1_150,
        (_loan(11, 25_000, 24_000),),
        (_phone(22), _phone(52)),
        _phone(22),
        (_phone(52),),
    ),
    _plain(13, "Beatrice Naliaka", "4498", 2_200, _loan(12, 10_000, 2_400)),
    _plain(14, "Catherine Auma", "7310", 600, _loan(13, 10_000, 8_400)),
    _plain(15, "Dorcas Wanza", "2067", 350, _loan(14, 12_500, 13_200)),
    _plain(16, "Elizabeth Wairimu N.", "9731", 3_000, _loan(15, 20_000, 8_160)),
    _plain(17, "Elizabeth Wairimu K.", "5542", 450, _loan(16, 15_000, 16_200)),
    CastClient(
        18,
        "Halima Abdi",
        "3879",
        150,
        (_loan(17, 10_000, 6_960, behind=4),),
        (_phone(28),),
        _phone(28),
        language="sw",
        is_stopped=True,
    ),
    CastClient(19, "Joyce Mwende", None, 2_750, (_loan(18, 10_000, 1_440),), (), None),
    CastClient(20, "Pauline Nyambura", None, 300, (_loan(19, 20_000, 22_560),), (_phone(30),), None),
)

_TUMAINI = (
    _plain(21, "Tabitha Wangari", "8215", 4_000, _waiting(27, 30_000, Stage.APPROVED)),
    _plain(22, "Rehema Salim", "6420", 6_500, _waiting(28, 50_000, Stage.APPROVED), language="sw"),
    _plain(23, "Mercy Adhiambo", "1593", 2_400, _waiting(29, 20_000, Stage.APPROVED)),
    CastClient(24, "Irene Kwamboka", "7068", 6_200, (_loan(20, 15_000, 8_280),), (_phone(34),), _phone(34), held=4_000),
    _plain(25, "Lucy Njoki", "2946", 4_300, _loan(22, 10_000, 3_360)),
    _plain(26, "Hellen Cherono", "9357", 2_600, _loan(23, 20_000, 480)),
    CastClient(27, "Winnie Anyango", "4682", 500, (_loan(24, 20_000, 17_280),), (_phone(57),), _phone(37)),
    _plain(28, "Margaret Syombua", "8129", 1_900, _loan(25, 30_000, 23_040)),
    _plain(29, "Rosalie Dimaano", "3704", 250, _loan(26, 12_500, 12_300), language="fil"),
    _plain(30, "Liza Manalo", "5061", 100, _waiting(30, 10_000, Stage.PENDING), language="fil"),
)


def _staff(last: int, name: str, role: Role, title: str) -> CastStaff:
    login = name.partition(" ")[0].lower()
    return CastStaff(name, role, _phone(last), login, f"{login}-village", title)


KENYA = Cast(
    institution=Institution(
        name="JIRANI",
        country="KE",
        currency="KES",
        zone=ZoneInfo("Africa/Nairobi"),
        languages=("en", "sw", "fil"),
        help_phone="0700000009",
    ),
    branch="Soko branch",
    line=_phone(0),
    staff=(
        _staff(1, "Grace Wanjiru", Role.OFFICER, "loan officer"),
        _staff(2, "Peter Otieno", Role.OFFICER, "loan officer"),
        _staff(3, "Rose Chebet", Role.MANAGER, "branch manager"),
        _staff(4, "Daniel Mutua", Role.FINANCE, "finance"),
        _staff(5, "Faith Nduta", Role.CASHIER, "cashier"),
    ),
    groups=(
        CastGroup("Upendo", "grace", time(9, 0), _UPENDO),
        CastGroup("Baraka", "grace", time(10, 30), _BARAKA, center="Soko Market"),
        CastGroup("Tumaini", "peter", time(9, 0), _TUMAINI),
    ),
    strangers=(
        OtherPhone(_phone(60), "A stranger", "in nobody's phone book"),
        OtherPhone(_phone(37), "Another stranger", "has Winnie Anyango's old number"),
    ),
    savings_per_meeting=50,
)
