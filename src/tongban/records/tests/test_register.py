"""Taking over a register of licences: all of it or nothing, and twice is once."""

import pytest

from tongban.base.errors import Invalid, NotPermitted
from tongban.law.codes import uscc
from tongban.people.models import Organisation, Person
from tongban.people.permissions import Role
from tongban.people.tests.make import a_desk, a_person, a_uscc, an_id_number
from tongban.records import services
from tongban.records.models import Licence
from tongban.records.tests.make import a_licence_type

pytestmark = pytest.mark.django_db
HEADER = "证照类型,证照编号,持证人,证件号码,有效期起,有效期止,经营场所"


@pytest.fixture(autouse=True)
def _types():
    a_licence_type()
    a_licence_type("护士执业证书", holder="自然人", fields=["证书编号", "姓名", "有效期至"])


def take(*rows, desk=None, dry_run=False, header=HEADER):
    data = "\n".join([header, *rows]).encode("utf-8-sig")
    return services.import_register(data, desk=desk or a_desk(Role.CHIEF), dry_run=dry_run)


def faults(*rows, **more):
    with pytest.raises(Invalid) as invalid:
        take(*rows, **more)
    assert not Licence.objects.exists()
    return [problem.message for problem in invalid.value.problems]


def test_a_register_becomes_licences_with_their_holders():
    row = f"食品经营许可证,JY1,同江市演示鱼馆,{a_uscc()},2016-03-02,,通江街1号"
    nurse = f"护士执业证书,HS1,李秀兰,{an_id_number()},2017-05-01,2022-04-30,"

    assert take(row, nurse) == (2, 0)

    firm, person = Licence.objects.order_by("number").reverse()
    assert (firm.holder_name, person.holder_name) == ("同江市演示鱼馆", "李秀兰")
    assert str(firm.issued_on) == "2016-03-02"
    assert str(firm.valid_until) == "2021-03-01"  # five years, as the type says
    assert "通江街1号" in firm.entries
    assert person.organisation is None
    assert person.person.name == "李秀兰"


def test_a_persons_number_that_could_also_be_an_organisations_is_a_persons():
    assert uscc.is_valid(both := "230881199001011293")

    assert take(f"护士执业证书,HS1,李秀兰,{both},2017-05-01,2022-04-30,") == (1, 0)

    assert Licence.objects.get().person.name == "李秀兰"
    assert not Organisation.objects.exists()


def test_importing_twice_does_nothing_the_second_time():
    row = f"食品经营许可证,JY1,同江市演示鱼馆,{a_uscc()},2016-03-02,,"
    chief = a_desk(Role.CHIEF)
    take(row, desk=chief)

    assert take(row, desk=chief) == (0, 1)
    assert Licence.objects.count() == 1


def test_looking_writes_nothing():
    row = f"食品经营许可证,JY1,同江市演示鱼馆,{a_uscc()},2016-03-02,,"

    assert take(row, dry_run=True) == (1, 0)
    assert not Licence.objects.exists()
    assert not Organisation.objects.exists()


def test_every_fault_is_said_with_its_line_and_nothing_is_written():
    good = f"食品经营许可证,JY1,同江市演示鱼馆,{a_uscc()},2016-03-02,,"
    found = faults(
        good,
        f"取水许可证,QS1,甲公司,{a_uscc()},2016-03-02,,",
        "食品经营许可证,,甲公司,123,2016-3-2,2015-01-01,",
        f"护士执业证书,HS1,甲公司,{a_uscc()},2016-03-02,2016-03-01,",
        good,
    )

    assert [words.partition("：")[0] for words in found] == [
        "第 3 行",
        *["第 4 行"] * 3,
        *["第 5 行"] * 2,
        "第 6 行",
    ]
    assert "没有“取水许可证”这种证照" in found[0]
    assert "只发给自然人" in found[4]
    assert "与第 2 行的类型和编号相同" in found[-1]
    assert not Organisation.objects.exists()


def test_a_holder_of_another_name_stops_the_register_also_when_only_looking():
    known = a_person("张建国")
    row = f"护士执业证书,HS1,李四,{known.id_number},2016-03-02,,"
    good = f"护士执业证书,HS2,王五,{an_id_number()},2016-03-02,,"

    for dry_run in (True, False):
        assert faults(good, row, dry_run=dry_run) == [
            "第 3 行：这个身份证号登记的是另一个姓名，请核对身份证原件。"
        ]
    assert Person.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xff\xfe", "不是 UTF-8"),
        ("证照类型,证照编号\n".encode(), "缺少列：持证人、证件号码、有效期起、有效期止"),
        (f"{HEADER},血型\n".encode(), "没有证照载明“血型”"),
        (f"{HEADER},经营场所\n".encode(), "重复的列"),
    ],
)
def test_a_file_of_another_shape_is_refused(data, words):
    with pytest.raises(Invalid) as invalid:
        services.import_register(data, desk=a_desk(Role.CHIEF))

    assert words in invalid.value.problems[0].message


def test_only_the_chief_takes_over_a_register():
    with pytest.raises(NotPermitted):
        take(desk=a_desk(Role.WINDOW))
