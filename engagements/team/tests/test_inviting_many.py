from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audit.models import Event
from editing.refusals import Refused
from engagements.models import Assignment
from engagements.team import inviting_many
from engagements.team.forms import ROLES
from notifications.models import Notification
from people.models import Invitation, User

NOW = datetime(2026, 3, 3, 15, tzinfo=UTC)
ADDRESS = reverse("engagements:invite-many")
HEADING = "Name,E-mail,Role,Engagement,Site,Works for"
GOOD = (
    "Nia New,nia@example.org,TA specialist,pinewood reading,,Pinewood Center",
    "Dee District,dee@example.org,district team,Pinewood reading,Alder School District,",
)
FAULTY = (
    "Sam School,sam@example.org,School team,Pinewood reading,,",
    "Eve,no address,Observer,Pinewood reading,,",
    "Moe,moe@example.org,Wizard,Pinewood reading,,",
    "Una,una@example.org,Observer,Nowhere,,",
)


def listed(*rows):
    return "\n".join([HEADING, *rows])


def read(*rows):
    return inviting_many.read(BytesIO(listed(*rows).encode()))


def invite(cast, *rows, only_good=False):
    return inviting_many.invite(entries=read(*rows), only_good=only_good, by=cast.admin, now=NOW)


def test_everybody_on_a_good_list_is_invited(cast):
    results = invite(cast, *GOOD)

    assert [result.faults for result in results] == [(), ()]
    held = Assignment.objects.filter(user__email__in=["nia@example.org", "dee@example.org"])
    assert set(held.values_list("role", "site__name", "user__organisation__name")) == {
        ("ta_specialist", None, "Pinewood Center"),
        ("district", "Alder School District", None),
    }
    assert Notification.objects.filter(kind="invitation").count() == 2


def test_somebody_who_has_an_account_gets_the_role(cast):
    (result,) = invite(cast, "Stranger,stranger@example.org,Observer,Pinewood reading,,")

    assert (result.faults, result.is_new) == ((), False)
    assert not Invitation.objects.exists()


def test_faults_are_told_by_row_and_field(cast):
    results = inviting_many.check(entries=read(*GOOD, *FAULTY), by=cast.admin, now=NOW)

    told = {result.entry.number: result.faults for result in results if result.faults}
    assert told == {
        4: ("Site: This role is held at one school. Name it.",),
        5: ("E-mail address: Enter a valid email address.",),
        6: (f"Role: “Wizard” is none. Write one of {', '.join(label for _, label in ROLES)}.",),
        7: ("Engagement: No engagement of yours is called “Nowhere”.",),
    }


def test_looking_at_a_list_keeps_nothing(cast):
    before = User.objects.count(), Event.objects.count()

    inviting_many.check(entries=read(*GOOD), by=cast.admin, now=NOW)

    assert (User.objects.count(), Event.objects.count()) == before
    assert not Notification.objects.exists()


def test_two_rows_that_do_not_fit_each_other_are_found(cast):
    later = f"{GOOD[0]},2026-04-01"
    heading = f"{HEADING},First day"
    text = "\n".join([heading, GOOD[0], later])
    entries = inviting_many.read(BytesIO(text.encode()))

    results = inviting_many.check(entries=entries, by=cast.admin, now=NOW)

    assert [result.faults for result in results] == [(), ("Nia New has this role already.",)]


def test_all_or_nobody(cast):
    with pytest.raises(Refused, match="Nobody was invited, because of row 4"):
        invite(cast, *GOOD, FAULTY[0])

    assert not Invitation.objects.exists()


def test_the_good_ones_only(cast):
    invite(cast, *GOOD, *FAULTY, only_good=True)

    invited = Invitation.objects.values_list("user__email", flat=True)
    assert set(invited) == {"nia@example.org", "dee@example.org"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "The file is empty."),
        ("Name,Role\nA,B", "There is no column for email and engagement."),
        (listed(*[GOOD[0]] * 201), "more than 200 rows"),
    ],
)
def test_a_list_that_cannot_be_read_says_why(text, words):
    with pytest.raises(Refused, match=words):
        inviting_many.read(BytesIO(text.encode()))


def test_numbers_of_rows_stay_from_the_dry_run_to_the_deed(cast):
    entries = read(GOOD[0], "", GOOD[1])

    again = inviting_many.read(BytesIO(inviting_many.as_text(entries).encode()))

    assert again == entries
    assert [entry.number for entry in again] == [2, 4]


def test_a_list_is_looked_at_before_anybody_is_invited(client, cast):
    client.force_login(cast.admin)

    page = client.post(ADDRESS, {"people": listed(*GOOD, *FAULTY)})

    assert (len(page.context["good"]), len(page.context["faulty"])) == (2, 4)
    assert not Invitation.objects.exists()
    client.post(ADDRESS, {"people": page.context["form"].text, "choice": "good"})
    assert Invitation.objects.count() == 2
    assert mail.outbox == []


def test_a_list_in_a_file_is_read_too(client, cast):
    client.force_login(cast.admin)

    page = client.post(ADDRESS, {"file": SimpleUploadedFile("people.csv", listed(*GOOD).encode())})

    assert len(page.context["good"]) == 2


def test_nothing_sent_is_asked_for(client, cast):
    client.force_login(cast.admin)

    page = client.post(ADDRESS, {"people": " "})

    assert "Paste a list, or choose a file." in page.text


def test_the_list_to_fill_in_is_one_that_can_be_read(client, cast):
    client.force_login(cast.admin)

    example = client.get(reverse("engagements:invite-example")).content.decode()

    assert example == "name,email,works for,role,engagement,site,first day\n"


@pytest.mark.parametrize("name", ["lead", "leader", "stranger"])
def test_only_an_administrator_invites_from_a_list(client, cast, name):
    client.force_login(cast.people[name])

    assert client.post(ADDRESS, {"people": listed(*GOOD), "choice": "good"}).status_code == 403
    assert not Invitation.objects.exists()
