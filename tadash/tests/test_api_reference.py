from django.urls import reverse

from tadash.api_reference import nouns_of

SCHEMA = {
    "paths": {
        "/api/v1/plans/": {
            "get": {
                "description": "Plans.",
                "parameters": [
                    {"name": "status", "in": "query", "schema": {"type": "string", "enum": ["a"]}}
                ],
                "responses": {
                    "200": {
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Page"}}
                        }
                    }
                },
            }
        },
        "/api/v1/plans/{id}/approve/": {"post": {"responses": {"200": {}}}},
    },
    "components": {
        "schemas": {
            "Page": {"properties": {"results": {"items": {"$ref": "#/components/schemas/Plan"}}}},
            "Plan": {"properties": {"id": {}, "status": {}}},
        }
    },
}


def test_nouns_of_groups_endpoints_and_names_their_fields():
    (noun,) = nouns_of(SCHEMA)
    first, second = noun.endpoints

    assert noun.name == "Plans"
    assert (first.method, first.can_be_opened, first.fields) == ("GET", True, ["id", "status"])
    assert first.parameters[0].about == "One of a."
    assert (second.method, second.can_be_opened, second.fields) == ("POST", False, [])


def test_reference_lists_every_endpoint_of_the_description(client, cast):
    client.force_login(cast.observer)

    page = client.get(reverse("api-root"))
    described = client.get(reverse("api-schema"), headers={"accept": "application/json"}).json()

    listed = {endpoint.path for noun in page.context["nouns"] for endpoint in noun.endpoints}
    assert listed == set(described["paths"])
    assert "/api/v1/plans/" in listed
