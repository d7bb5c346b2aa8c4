from django.urls import reverse

from engagements.models import Cohort, CohortSite
from engagements.tests.factories import CohortFactory


def test_pasted_column_names_sites_by_name_and_number(client, cast):
    cohort = CohortFactory(engagement=cast.pinewood)
    client.force_login(cast.lead)
    lines = f"Alder Middle\r\n\r\n{cast.birch_elementary.nces_id}\r\nAlder Middle\r\n"

    client.post(reverse("engagements:cohort-gather", args=[cohort.pk]), {"sites": lines})

    there = CohortSite.objects.order_by("site__name").values_list("site__name", flat=True)
    assert list(there) == ["Alder Middle", "Birch Elementary"]


def test_line_that_names_no_site_is_told(client, cast):
    cohort = CohortFactory(engagement=cast.pinewood)
    client.force_login(cast.lead)

    page = client.post(
        reverse("engagements:cohort-gather", args=[cohort.pk]), {"sites": "Alder Middle\nNowhere"}
    )

    assert "No site called “Nowhere”" in page.content.decode()
    assert not CohortSite.objects.exists()


def test_cohort_of_a_name_that_is_taken_is_refused(client, cast):
    CohortFactory(engagement=cast.pinewood, name="Fall 2025")
    client.force_login(cast.lead)
    sent = {
        "name": "Fall 2025",
        "starts_on": "2025-09-01",
        "client_id": "0c8d7b1e-0000-4000-8000-000000000001",
    }

    page = client.post(reverse("engagements:cohort-add", args=[cast.pinewood.pk]), sent)

    assert "has this name" in page.content.decode()
    assert Cohort.objects.count() == 1
