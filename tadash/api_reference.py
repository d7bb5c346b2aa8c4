"""The page that describes the API, drawn from its OpenAPI description."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator


@dataclass(frozen=True)
class Parameter:
    name: str
    where: str
    kind: str
    about: str
    is_required: bool


@dataclass(frozen=True)
class Endpoint:
    method: str
    path: str
    about: str
    parameters: list[Parameter]
    fields: list[str]

    @property
    def caption(self) -> str:
        """Of the table of its parameters, which no other table may share."""
        return f"Parameters of {self.method} {self.path}"

    @property
    def can_be_opened(self) -> bool:
        """A link makes sense: it only reads, and the address is whole."""
        return self.method == "GET" and "{" not in self.path


@dataclass(frozen=True)
class Noun:
    name: str
    endpoints: list[Endpoint]


@cache
def described() -> dict[str, Any]:
    """The OpenAPI description: the same for everybody, and a second's work, so made once."""
    found: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return found


class KeptDescription(SchemaGenerator):
    def get_schema(self, request: object = None, public: bool = False) -> dict[str, Any]:
        return described()


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """The OpenAPI description, drawn as a page of ours."""
    return render(request, "api_reference.html", {"nouns": nouns_of(described())})


def nouns_of(schema: dict[str, object]) -> list[Noun]:
    """The endpoints of an OpenAPI description, by the noun they are about."""
    grouped: dict[str, list[Endpoint]] = {}
    for noun, endpoint in _endpoints(schema):
        grouped.setdefault(noun, []).append(endpoint)
    return [Noun(name, endpoints) for name, endpoints in sorted(grouped.items())]


def _endpoints(schema: dict[str, Any]) -> Iterator[tuple[str, Endpoint]]:
    for path, methods in schema["paths"].items():
        noun = path.removeprefix("/api/v1/").split("/")[0]
        for method, deed in methods.items():
            yield (
                noun.replace("-", " ").capitalize(),
                Endpoint(
                    method=method.upper(),
                    path=path,
                    about=deed.get("description", "").strip(),
                    parameters=[_parameter(row) for row in deed.get("parameters", [])],
                    fields=_fields(schema, deed),
                ),
            )


def _parameter(row: dict[str, Any]) -> Parameter:
    shape = row.get("schema", {})
    choices = ", ".join(str(value) for value in shape.get("enum", []))
    return Parameter(
        name=row["name"],
        where=row["in"],
        kind=shape.get("type", "string"),
        about=f"One of {choices}." if choices else row.get("description", ""),
        is_required=row.get("required", False),
    )


def _fields(schema: dict[str, Any], deed: dict[str, Any]) -> list[str]:
    """The names of the fields in a good answer; a page of rows counts as its rows."""
    answer = deed["responses"].get("200") or deed["responses"].get("201") or {}
    shape = answer.get("content", {}).get("application/json", {}).get("schema", {})
    properties = _properties(schema, shape)
    if "results" in properties:
        properties = _properties(schema, properties["results"].get("items", {}))
    return list(properties)


def _properties(schema: dict[str, Any], shape: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in shape:
        shape = schema["components"]["schemas"][shape["$ref"].rsplit("/", 1)[-1]]
    properties: dict[str, Any] = shape.get("properties", {})
    return properties
