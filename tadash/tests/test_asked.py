"""Every list, file and API list refuses by name what it does not know or cannot read."""

import re
from urllib.parse import parse_qs

from django.urls import reverse
from django_filters import CharFilter

from tadash.api_urls import router
from tadash.tests.test_url_matrix import TABLE
from tadash.tests.test_url_matrix import objects as objects  # a fixture of the same rows

FILTERS = re.compile(r"<form[^>]*data-filters.*?</form>", re.DOTALL)
CONTROL = re.compile(r"<(input|select)[^>]*>")
LINK = re.compile(r'href="\?([^"]+)"')
AWAY = re.compile(r'href="(/[^"]*\?[^"]+)"')
FREE_WORDS = ("text", "search")
"""Kinds of controls whose every value can be read."""


def attribute(tag, name):
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return found[1] if found else ""


def controls(html):
    """The filters of a page, and whether any words will do for each."""
    tags = [tag[0] for form in FILTERS.findall(html) for tag in CONTROL.finditer(form)]
    return {attribute(tag, "name"): attribute(tag, "type") in FREE_WORDS for tag in tags}


def links(html):
    return sorted({link.replace("&amp;", "&") for link in LINK.findall(html)})


def pages(cast, objects, client):
    """Every page, as the TA lead or an administrator reads it."""
    for row in TABLE:
        if row.method != "get" or row.name.startswith("api-"):
            continue
        address = reverse(row.name, args=[objects[word] for word in row.about.split()])
        yield row.name, address, opened(client, address, (cast.lead, cast.admin))


def opened(client, address, people):
    """The page as the first of the people who may open it gets it; they stay signed in."""
    for person in people:
        client.force_login(person)
        response = client.get(address)
        if response.status_code == 200 and "html" in response.headers["Content-Type"]:
            # Few rows stand without filters until one is in use.
            return response.text + client.get(address, {"q": "a"}).text
    return ""


def refuses(client, address, query, name):
    """Whether an address is refused, and the parameter named."""
    response = client.get(f"{address}?{query}")
    return response.status_code == 400 and f"<strong>{name}</strong>" in response.content.decode()


def unknown(html):
    return ["engagment=2", *(["engagment=2&export=csv"] if "export=csv" in html else [])]


def unreadable(html):
    """Each thing that the page offers, with a value it cannot have."""
    asked = {field for field, is_free in controls(html).items() if not is_free}
    offered = {field for link in links(html) for field in parse_qs(link)}
    return sorted(asked | (offered - {"all", "items", "q"}))


def test_pages_refuse_by_name_what_they_cannot_read(cast, objects, client):
    """One walk for all of it, because the pages take their time."""
    taken, wrong, elsewhere = [], [], set()
    for name, address, html in pages(cast, objects, client):
        elsewhere |= {link.replace("&amp;", "&") for link in AWAY.findall(html)}
        if not FILTERS.search(html) and not links(html):
            continue
        taken.append(name)
        wrong += [
            f"{name}?{query}"
            for query in unknown(html)
            if not refuses(client, address, query, "engagment")
        ]
        wrong += [
            f"{name}?{field}=~"
            for field in unreadable(html)
            if not refuses(client, address, f"{field}=~", field)
        ]
        wrong += [
            f"{name}?{link}"
            for link in links(html)
            if "export=" not in link and client.get(f"{address}?{link}").status_code >= 400
        ]

    client.force_login(cast.lead)
    wrong += [link for link in sorted(elsewhere) if client.get(link).status_code == 400]

    assert len(taken) > 30
    assert wrong == [], "\n".join(wrong)


def test_api_lists_refuse_what_they_do_not_know(cast, client):
    client.force_login(cast.admin)

    answers = {
        prefix: client.get(f"/api/v1/{prefix}/", {"engagment": "2"})
        for prefix, _, _ in router.registry
    }

    got = {prefix: (answer.status_code, answer.json()) for prefix, answer in answers.items()}
    words = {"engagment": "Nothing here is called that."}
    assert got == dict.fromkeys(answers, (400, words))


def test_api_lists_refuse_what_they_cannot_read(cast, client):
    client.force_login(cast.admin)
    wrong = []
    for prefix, view, _ in router.registry:
        filters = filters_of(view)
        for name in [
            "page_size",
            *(n for n, one in filters.items() if type(one) is not CharFilter),
        ]:
            answer = client.get(f"/api/v1/{prefix}/", {name: "~"})
            if answer.status_code != 400 or set(answer.json()) != {name}:
                wrong.append((prefix, name))

    assert wrong == [], wrong


def filters_of(view):
    kind = view.filter_backends[0]().get_filterset_class(view, view.queryset)
    return kind.base_filters if kind else {}
