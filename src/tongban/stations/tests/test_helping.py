"""A helper files for a neighbour with his consent on record, and sees nothing without it."""

from datetime import timedelta
from io import BytesIO

import pytest

from tongban.applications import services as applications
from tongban.applications.models import Application
from tongban.applications.tests.make import a_pdf
from tongban.base.clock import local_day
from tongban.base.desk import Desk
from tongban.base.errors import Invalid, NotFound, NotPermitted, Refused
from tongban.cases import services as cases
from tongban.cases.tests.make import SHOP_PLAN
from tongban.catalogue.models import Item
from tongban.journal.models import Entry
from tongban.journal.services import deliver_due
from tongban.law.lifecycle import State
from tongban.messages.models import Message
from tongban.people.models import Person
from tongban.people.permissions import Role
from tongban.people.tests.make import NOW, a_desk, a_person, a_viewer, an_id_number
from tongban.stations import queries, services
from tongban.stations.models import Consent, Help
from tongban.stations.rules import CONSENT_DAYS, Standing
from tongban.stations.tests.make import (
    a_help,
    a_township,
    a_village,
    agreed,
    case_of,
    code_sent,
    filed,
    history,
    posted,
    save,
    the_item,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("var")]


def days_later(desk: Desk, days: int) -> Desk:
    kept = {name: getattr(desk, name) for name in Desk.__slots__}
    now = desk.now + timedelta(days=days)
    return Desk(**{**kept, "now": now, "today": local_day(now)})


def test_a_neighbour_consents_by_the_code_on_his_own_phone(django_capture_on_commit_callbacks):
    desk = posted(a_village())
    row = a_help(desk)

    code, words = code_sent(
        lambda: services.ask_code(row.id, desk=desk), django_capture_on_commit_callbacks
    )
    assert desk.staff_name in words
    assert "餐馆开业许可" in words
    services.agree_by_code(row.id, code, desk=desk)

    consent = Consent.objects.get()
    assert (consent.way, consent.until) == ("sms", desk.today + timedelta(days=CONSENT_DAYS))
    assert history(row) == ["HelpBegun", "HelpAgreed"]


def test_a_code_is_good_for_the_matter_it_names_alone(django_capture_on_commit_callbacks):
    village, person = a_village(), a_person("尤玉香")
    desk, other = posted(village), posted(village)
    row, theirs = a_help(desk, person), a_help(other, person)
    code, _ = code_sent(
        lambda: services.ask_code(row.id, desk=desk), django_capture_on_commit_callbacks
    )

    with pytest.raises(Invalid):
        services.agree_by_code(theirs.id, code, desk=other)
    assert not Consent.objects.exists()


def test_no_code_goes_to_a_phone_the_helper_wrote_down():
    """Else he would read the neighbour's yes from his own phone."""
    desk = posted(a_village())
    help_id = services.begin_help(
        the_item(), name="吴桂兰", id_number=an_id_number(), phone="13899999999", desk=desk
    )

    with pytest.raises(Refused) as refused:
        services.ask_code(help_id, desk=desk)
    assert refused.value.code == "station.no_phone"


def test_a_missing_phone_of_a_known_person_is_not_filled_in_by_a_helper():
    desk, person = posted(a_village()), a_person("吴桂兰", account=False, phone="")
    services.begin_help(
        the_item(),
        name=person.name,
        id_number=person.id_number,
        phone="13899999999",
        desk=desk,
    )

    assert Person.objects.get(pk=person.pk).phone == ""


def test_a_signed_form_is_kept_with_the_neighbours_own_papers():
    desk = posted(a_village())
    row = agreed(desk)

    form = Consent.objects.get().form
    assert form is not None
    assert form.person_id == row.person_id
    with pytest.raises(Invalid):
        services.agree_by_form(row.id, None, name="", desk=desk)


def test_the_same_asked_twice_is_one_matter():
    desk, person = posted(a_village()), a_person("尤玉香")
    assert a_help(desk, person) == a_help(desk, person)
    assert Entry.objects.filter(event="HelpBegun").count() == 1


def test_nothing_is_begun_without_consent():
    desk = posted(a_village())
    row = a_help(desk)

    with pytest.raises(Refused) as refused:
        services.begin_application(row.id, desk=desk)
    assert refused.value.code == "station.no_consent"
    assert not Application.objects.exists()


def test_who_is_posted_nowhere_or_at_a_township_helps_nobody():
    the_item()
    nowhere = a_desk(Role.HELPER, "xz")
    at_township = posted(a_township(), Role.HELPER)
    window = a_desk()

    for desk in (nowhere, window):
        with pytest.raises(NotPermitted):
            a_help(desk)
    with pytest.raises(Refused):
        a_help(at_township)


def test_an_item_that_wants_the_person_himself_is_not_helped_with():
    desk = posted(a_village())
    slug = the_item()
    version = Item.objects.get(slug=slug).current
    definition = {**version.definition, "online_depth": 1}
    type(version).objects.filter(pk=version.pk).update(definition=definition)

    with pytest.raises(Refused) as refused:
        a_help(desk)
    assert refused.value.code == "station.not_helped"


def test_it_is_filed_in_the_neighbours_name_and_not_taken_in_over_the_counter():
    desk = posted(a_village())
    row = filed(desk)
    case = case_of(row)

    assert case.person_id == row.person_id
    assert case.state == State.SUBMITTED
    assert case.number[14:16] == "04" or "04" in case.number
    entry = Entry.objects.get(event="ApplicationSubmitted")
    assert entry.actor == desk.actor


def test_another_helper_sees_nothing_of_it():
    village = a_village()
    desk, other = posted(village), posted(village)
    row = filed(desk)

    assert queries.help_list(desk=other).items == []
    for look in (queries.help_page, queries.find_help):
        with pytest.raises(NotFound):
            look(row.id, desk=other)
    with pytest.raises(NotFound):
        services.add_paper(row.id, "m5", BytesIO(a_pdf()), name="图.pdf", desk=other)
    draft = services.begin_application(agreed(desk).id, desk=desk)
    with pytest.raises(NotFound):
        save(draft, other)


def test_a_helper_may_not_file_through_the_window_without_consent():
    desk, person = posted(a_village()), a_person()
    with pytest.raises(NotPermitted):
        applications.start_at_window(the_item(), desk=desk, person_id=person.id, facts={})


def test_what_he_must_sign_himself_is_not_signed_for_him():
    desk = posted(a_village())
    draft = services.begin_application(agreed(desk).id, desk=desk)

    with pytest.raises(Refused) as refused:
        applications.choose_commitment(draft, commits=True, signed=True, viewer=desk)
    assert refused.value.code == "application.own_hand"


def test_after_its_last_day_a_consent_allows_nothing_until_it_is_given_again():
    desk = posted(a_village())
    row = agreed(desk)
    draft = services.begin_application(row.id, desk=desk)
    late = days_later(desk, CONSENT_DAYS + 1)

    for act in (
        lambda: save(draft, late),
        lambda: applications.submit_at_window(draft, desk=late, promised=True),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "application.entrusted_until"
    assert queries.help_page(row.id, desk=late).row.standing is Standing.LAPSED

    services.agree_by_form(row.id, BytesIO(a_pdf()), name="同意书.pdf", desk=late)
    save(draft, late)
    assert applications.submit_at_window(draft, desk=late, promised=True).number


def test_of_a_case_nothing_is_shown_once_the_consent_has_lapsed():
    desk = posted(a_village())
    row = filed(desk)

    assert queries.help_page(row.id, desk=desk).case is not None
    assert queries.help_page(row.id, desk=days_later(desk, CONSENT_DAYS + 1)).case is None


def test_a_draft_becomes_the_neighbours_own_when_he_takes_his_consent_back():
    desk = posted(a_village())
    row = agreed(desk)
    draft = services.begin_application(row.id, desk=desk)
    viewer = a_viewer(row.person)

    services.withdraw(row.id, viewer=viewer)

    with pytest.raises(NotFound):
        queries.help_page(row.id, desk=desk)
    with pytest.raises(NotFound):
        save(draft, desk)
    application = Application.objects.get(pk=draft)
    assert (application.filed_by, application.channel) == (viewer.actor, "01")
    services.withdraw(row.id, viewer=viewer)
    assert history(row) == ["HelpBegun", "HelpAgreed", "HelpApplied", "HelpWithdrawn"]


def test_what_is_submitted_goes_on_without_the_helper_when_the_consent_is_taken_back():
    desk = posted(a_village())
    row = filed(desk)
    services.withdraw(row.id, viewer=a_viewer(row.person))

    assert case_of(row).state == State.SUBMITTED
    with pytest.raises(NotFound):
        services.resubmit(row.id, desk=desk)


def test_the_helper_gets_the_notices_while_the_consent_lasts():
    desk = posted(a_village())
    kept, withdrawn = filed(desk), filed(desk)
    services.withdraw(withdrawn.id, viewer=a_viewer(withdrawn.person))
    for row in (kept, withdrawn):
        cases.receive(case_of(row).number, desk=a_desk())
    while deliver_due(NOW):
        pass

    told = Message.objects.filter(staff_id=desk.staff_id)
    assert {message.link for message in told} == {
        f"/workbench/helps/applications/{kept.application_id}"
    }


def test_nobody_else_takes_a_consent_back():
    row = agreed(posted(a_village()))
    with pytest.raises(NotFound):
        services.withdraw(row.id, viewer=a_viewer())


def test_at_the_township_it_is_taken_back_with_the_card_shown():
    row = agreed(posted(a_village()))
    township = posted(a_township(), Role.TOWNSHIP)
    elsewhere = posted(a_township("街津口乡便民服务中心", "230881204000"), Role.TOWNSHIP)

    with pytest.raises(NotFound):
        services.withdraw_at_township(
            row.id, id_number=row.person.id_number, reason="本人自己办", desk=elsewhere
        )
    with pytest.raises(Invalid):
        services.withdraw_at_township(
            row.id, id_number=an_id_number(), reason="本人自己办", desk=township
        )
    services.withdraw_at_township(
        row.id, id_number=row.person.id_number, reason="本人自己办", desk=township
    )

    assert Help.objects.get().standing(township.today) is Standing.WITHDRAWN


def test_a_correction_is_answered_by_the_helper_and_journalled_as_his():
    desk = posted(a_village())
    row = filed(desk)
    case, clerk = case_of(row), a_desk()
    cases.receive(case.number, desk=clerk)
    cases.ask_correction(case.number, desk=clerk, items=[SHOP_PLAN])

    page = queries.help_page(row.id, desk=desk)
    assert [one.line for one in page.wanted] == ["m5"]
    services.add_paper(row.id, "m5", BytesIO(a_pdf()), name="平面图.pdf", desk=desk)
    services.answer_correction(row.id, "", desk=desk)

    case.refresh_from_db()
    assert case.state == State.RECEIVED
    assert Entry.objects.get(event="CorrectionAnswered").actor == desk.actor


def test_pages_take_no_more_queries_than_they_say(django_assert_max_num_queries):
    desk = posted(a_village())
    row = filed(desk)
    with django_assert_max_num_queries(12):
        queries.help_page(row.id, desk=desk)
    with django_assert_max_num_queries(2):
        queries.help_list(desk=desk)
    viewer = a_viewer(row.person)
    with django_assert_max_num_queries(2):
        queries.my_helps(viewer)


def test_now_is_the_time_of_the_desk():
    assert agreed(posted(a_village())).begun_at == NOW
