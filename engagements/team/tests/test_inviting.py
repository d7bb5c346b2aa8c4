import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from editing.refusals import Refused
from engagements.models import Assignment, Engagement
from engagements.team import inviting
from notifications.models import Notification
from notifications.tests.test_outbox import in_threads
from people.models import Invitation, Organisation, User
from people.roles import Role

NOW = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)
TODAY = date(2026, 3, 3)


def invite(cast, **changes):
    return inviting.invite(
        **{
            "email": "New.Person@example.org",
            "name": "New Person",
            "organisation": "",
            "engagement": cast.pinewood,
            "role": Role.TA_SPECIALIST,
            "site": None,
            "starts_on": TODAY,
            "by": cast.lead,
            "now": NOW,
            **changes,
        }
    )


def take_up(invitation, **changes):
    return inviting.take_up(
        **{
            "invitation": invitation,
            "name": "New Person",
            "password": "a fine long phrase",
            "now": NOW,
            **changes,
        }
    )


def mailed(message, now=NOW):
    """The invitation that the link of a mail opens."""
    [token] = re.findall(r"/invitations/([^/\s]+)/", message.body_text)
    return inviting.find(token, now)


def test_lists_tell_who_is_invited_from_whose_account_is_closed(client, cast):
    new = invite(cast).user
    client.force_login(cast.lead)

    page = client.get(reverse("engagements:person-list"))

    assert page.context["invited"] == {new.pk}
    assert ("Invited" in page.text, "Closed" in page.text) == (True, False)


def test_no_invitation_that_expired_is_not_everybody_answered(client, cast):
    invite(cast, now=timezone.now())
    client.force_login(cast.lead)

    page = client.get(reverse("engagements:invitation-list"), {"show": "ran-out"})

    assert "No invitation has expired" in page.text


def test_invite_makes_a_closed_account_a_role_and_a_mail(cast):
    assignment = invite(cast)

    assert assignment.user.email == "new.person@example.org"
    assert (assignment.user.is_active, assignment.user.has_usable_password()) == (False, False)
    message = Notification.objects.get()
    assert message.address == "new.person@example.org"
    assert mailed(message) == Invitation.objects.get()
    assert set(Event.objects.values_list("verb", flat=True)) == {"assigned", "invited"}


def test_invite_of_a_new_person_makes_their_organisation_once(cast):
    for name in ("one", "two"):
        invite(cast, email=f"{name}@example.org", organisation=" Alder College ")

    made = Organisation.objects.get(name="Alder College")
    assert set(made.people.values_list("email", flat=True)) == {
        "one@example.org",
        "two@example.org",
    }


def test_invite_that_is_refused_makes_no_organisation(cast):
    with pytest.raises(Refused, match="held at one"):
        invite(cast, role=Role.SCHOOL, organisation="Alder College")

    assert not Organisation.objects.filter(name="Alder College").exists()


def test_page_that_adds_a_person_makes_no_organisation_before_all_of_it_is_right(client, cast):
    client.force_login(cast.lead)
    sent = {"email": "no address", "organisation": "Alder College", "name": "New", "role": "x"}

    page = client.post(reverse("engagements:person-add", args=[cast.pinewood.pk]), sent)

    assert page.status_code == 200
    assert not Organisation.objects.filter(name="Alder College").exists()


def test_invite_of_somebody_with_an_account_gives_the_role_only(cast):
    assignment = invite(cast, email=cast.stranger.email)

    assert assignment.user == cast.stranger
    assert Invitation.objects.count() == 0
    assert Notification.objects.count() == 0


def test_invite_to_a_role_held_already_is_refused(cast):
    with pytest.raises(Refused, match="has this role already"):
        invite(cast, email=cast.specialist.email)


@pytest.mark.parametrize(
    ("role", "site", "words"),
    [
        (Role.SCHOOL, None, "held at one school"),
        (Role.SCHOOL, "alder", "is not a school"),
        (Role.DISTRICT, "alder_middle", "is not a district or region"),
        (Role.TA_LEAD, "alder", "Leave the site empty"),
        (Role.SCHOOL, "lakeland_school", "is not a school of Pinewood"),
    ],
)
def test_invite_to_a_role_that_does_not_fit_its_site_is_refused(cast, role, site, words):
    with pytest.raises(Refused, match=words):
        invite(cast, role=role, site=site and getattr(cast, site))

    assert not User.objects.filter(email="new.person@example.org").exists()


def test_take_up_opens_the_account_once(cast):
    invite(cast)
    invitation = inviting.find(inviting.token_of(Invitation.objects.get()), NOW)

    user = take_up(invitation)

    assert user.is_active
    assert user.check_password("a fine long phrase")
    with pytest.raises(Refused, match="This invitation"):
        take_up(invitation, password="another phrase here")


def test_find_refuses_an_old_a_withdrawn_and_a_forged_link(cast):
    invite(cast)
    invitation = Invitation.objects.get()
    token = inviting.token_of(invitation)

    with pytest.raises(Refused, match="This invitation"):
        inviting.find(token, NOW + timedelta(days=14))
    with pytest.raises(Refused, match="This invitation"):
        inviting.find(token[:-1] + ("A" if token[-1] != "A" else "B"), NOW)
    inviting.withdraw(invitation=invitation, by=cast.lead, now=NOW)
    with pytest.raises(Refused, match="This invitation"):
        inviting.find(token, NOW)


def test_send_again_mails_anew_and_lasts_two_more_weeks(cast):
    invite(cast)
    later = NOW + timedelta(days=20)

    inviting.send_again(invitation=Invitation.objects.get(), by=cast.lead, now=later)

    assert Notification.objects.count() == 2
    assert Invitation.objects.get().expires_at == later + timedelta(days=14)


def test_send_again_tapped_twice_mails_once(cast):
    invite(cast)
    later = NOW + timedelta(days=2, seconds=59)

    for seconds in (0, 2):
        when = later + timedelta(seconds=seconds)
        inviting.send_again(invitation=Invitation.objects.get(), by=cast.lead, now=when)

    assert Notification.objects.count() == 2
    assert Event.objects.filter(verb="invited again").count() == 1
    assert Invitation.objects.get().expires_at == later + timedelta(days=14)


def test_withdraw_ends_the_waiting_role(cast):
    assignment = invite(cast)

    inviting.withdraw(invitation=Invitation.objects.get(), by=cast.lead, now=NOW)

    assert list(Assignment.objects.filter(pk=assignment.pk).current(TODAY)) == []


def test_accept_page_signs_in(client, cast):
    inviting.invite(
        email="new@example.org",
        name="",
        organisation="",
        engagement=cast.pinewood,
        role=Role.OBSERVER,
        site=None,
        starts_on=TODAY,
        by=cast.lead,
        now=datetime.now(UTC),
    )
    address = reverse(
        "engagements:invitation-accept", args=[inviting.token_of(Invitation.objects.get())]
    )
    phrase = "a fine long phrase"

    response = client.post(address, {"name": "New Person", "password": phrase, "again": phrase})

    assert response.url == reverse("home")
    assert client.session["_auth_user_id"] == str(User.objects.get(email="new@example.org").pk)
    assert client.get(address).status_code == 410


def test_accept_page_refuses_a_weak_password_beside_the_field(client, cast):
    invite(cast, now=datetime.now(UTC))
    address = reverse(
        "engagements:invitation-accept", args=[inviting.token_of(Invitation.objects.get())]
    )

    form = client.post(address, {"name": "N", "password": "12345678", "again": "x"}).context["form"]

    assert set(form.errors) == {"password"}


def test_accept_page_of_an_unknown_link_says_the_same_as_of_a_used_one(client, db):
    response = client.get(reverse("engagements:invitation-accept", args=["nonsense"]))

    assert response.status_code == 410


def test_invitation_list_shows_a_lead_only_own_engagements(client, cast):
    invite(cast)
    invite(cast, email="other@example.org", engagement=cast.lakeland, by=cast.admin)
    client.force_login(cast.lead)

    page = client.get(reverse("engagements:invitation-list")).context["page"]

    assert [row.user.email for row in page] == ["new.person@example.org"]


def test_lead_cannot_withdraw_the_invitation_of_another_engagement(client, cast):
    invite(cast, email="other@example.org", engagement=cast.lakeland, by=cast.admin)
    client.force_login(cast.lead)

    response = client.post(
        reverse("engagements:invitation-change", args=[Invitation.objects.get().pk]),
        {"withdraw": "1"},
    )

    assert response.status_code == 404
    assert Invitation.objects.get().withdrawn_at is None


def test_new_person_reads_times_as_in_the_state_of_the_engagement(cast):
    type(cast.state).objects.filter(pk=cast.state.pk).update(time_zone="Pacific/Honolulu")
    engagement = Engagement.objects.select_related("state").get(pk=cast.pinewood.pk)

    assert invite(cast, engagement=engagement).user.time_zone == "Pacific/Honolulu"


def test_person_added_twice_with_one_form_has_one_role_and_one_mail(cast):
    first, second = invite(cast), invite(cast)

    assert first == second
    assert (Invitation.objects.count(), Notification.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_person_added_twice_at_once_has_one_role(cast):
    made = in_threads(4, lambda: invite(cast, email=cast.stranger.email))

    assert len({assignment.pk for assignment in made}) == 1


def withdrawn(cast):
    user = invite(cast).user
    inviting.withdraw(invitation=Invitation.objects.get(), by=cast.lead, now=NOW)
    return user


def test_who_was_withdrawn_is_invited_again_by_mail(cast):
    user = withdrawn(cast)
    later = NOW + timedelta(days=1)

    again = invite(cast, starts_on=later.date(), now=later)

    waiting = Invitation.objects.open(later).get()
    assert (again.user, waiting.user) == (user, user)
    newest = Notification.objects.latest("created_at")
    assert newest.address == user.email
    assert mailed(newest, later) == waiting
    assert take_up(waiting, now=later).is_active


def test_who_let_an_invitation_run_out_is_mailed_with_the_next_role(cast):
    invite(cast)
    later = NOW + timedelta(days=20)

    invite(cast, role=Role.OBSERVER, now=later)

    assert Invitation.objects.open(later).count() == 1
    assert Notification.objects.count() == 2


def test_who_has_a_good_invitation_gets_no_second_mail_with_the_next_role(cast):
    invite(cast)
    invite(cast, role=Role.OBSERVER)

    assert Notification.objects.count() == 1


def test_closed_account_is_not_opened_by_an_invitation(cast):
    cast.specialist.set_password("a fine long phrase")
    cast.specialist.is_active = False
    cast.specialist.save()

    with pytest.raises(Refused, match="is closed. Ask an administrator"):
        invite(cast, email=cast.specialist.email)
