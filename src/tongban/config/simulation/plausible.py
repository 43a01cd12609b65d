"""Answers that a form would take: made up, valid, and the same for the same random source. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from tongban.forms.rules import Field, Type
from tongban.law.codes import resident_id, uscc
from tongban.law.codes.check_characters import GB32100_ALPHABET

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马尤毕傅葛舒"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀英霞平刚桂兰志国海燕春梅玉建华文斌"
STREETS = ("通江街", "同三路", "友谊路", "繁荣街", "中华路", "三江口街")
TRADES = ("鱼馆", "粮贸", "农机", "商贸", "餐饮", "建材", "物流", "木业")


@dataclass(frozen=True, slots=True)
class Identity:
    """A made-up person."""

    name: str
    id_number: str
    phone: str


def a_person(serial: int) -> Identity:
    """Return the person of this serial number: nobody, with a valid number of 同江, always the same."""
    random = Random(f"person {serial}")
    birth = date(1950, 1, 1) + timedelta(days=random.randrange(20_000))
    body = f"230881{birth:%Y%m%d}{serial % 1000:03d}"
    name = random.choice(SURNAMES) + "".join(random.choices(GIVEN, k=random.choice((1, 2, 2))))
    return Identity(name, body + resident_id.check_digit(body), f"199{serial:08d}")


def a_company(serial: int) -> tuple[str, str]:
    """Return the code and the name of the enterprise of this serial number, always the same."""
    random = Random(f"company {serial}")
    body = f"91230881MA{serial:06d}"
    code = next(
        body + organisation + last
        for organisation in GB32100_ALPHABET
        for last in GB32100_ALPHABET
        if uscc.is_valid(body + organisation + last)
    )
    owner = random.choice(SURNAMES) + random.choice(GIVEN)
    return code, f"同江市{owner}{random.choice(TRADES)}有限公司（演示）"


def answers(
    fields: Sequence[Field], known: Mapping[str, str], *, random: Random, today: date
) -> dict[str, str]:
    """Return an answer to every field, as a person would type it; `known` are texts by element."""
    return {
        field.key: known.get(field.element) or _answer(field, known, random, today)
        for field in fields
    }


def _answer(field: Field, known: Mapping[str, str], random: Random, today: date) -> str:
    if field.choices:
        return random.choice(field.choices)
    if field.element in {"person.birth_date", "person.gender"} and "person.id_number" in known:
        return _from_id_number(field.element, known["person.id_number"])
    if field.type in ANSWERS:
        return ANSWERS[field.type](random, today)
    return "汉族" if "ethnicity" in field.element else f"{field.label}（演示）"


def _from_id_number(element: str, number: str) -> str:
    if element == "person.gender":
        return "男" if int(number[16]) % 2 else "女"
    return f"{number[6:10]}-{number[10:12]}-{number[12:14]}"


ANSWERS: dict[Type, Callable[[Random, date], str]] = {
    Type.ID_NUMBER: lambda random, _: a_person(random.randrange(1000)).id_number,
    Type.USCC: lambda random, _: a_company(random.randrange(1_000_000))[0],
    Type.PHONE: lambda random, _: f"1990454{random.randrange(10_000):04d}",
    Type.DATE: lambda random, today: str(today - timedelta(days=random.randrange(30, 3000))),
    Type.INTEGER: lambda random, _: str(random.randint(1, 60)),
    Type.DECIMAL: lambda random, _: f"{random.uniform(1, 300):.2f}",
    Type.BOOLEAN: lambda random, _: random.choice(("是", "否")),
    Type.EMAIL: lambda random, _: f"demo{random.randrange(1000)}@example.com",
    Type.ADDRESS: lambda random, _: f"同江市{random.choice(STREETS)}{random.randint(1, 200)}号",
}
