"""The OpenAPI 3.1 document, made of the operations and of the very types that validate and encode."""

import re
from http import HTTPStatus
from typing import Any

import msgspec

from ephemail import __version__
from ephemail.web import schema
from ephemail.web.door import Door
from ephemail.web.operations import EXAMPLES, OPERATIONS, Operation
from ephemail.web.problems import MEDIA_TYPE as PROBLEM

Json = dict[str, Any]

INTRODUCTION = """\
Open a mailbox, wait for its mail, and forget it. There are no accounts and no cookies: the token that opening a \
mailbox gives is its only key, and is sent as `Authorization: Bearer <token>`.

Errors are problem documents (RFC 9457). A wrong, an expired and an unknown token are the same 404. A 429 or 503 says \
in `Retry-After` when to come back. HEAD works wherever GET does."""

EVENT_TYPES = (schema.Ready, schema.Deleted, schema.Extended, schema.Closed, schema.Resync)

_REF = "#/components/schemas/{name}"
_RETRY_AFTER = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 1}}}


def describe(door: Door) -> Json:
    """Make the document of this server."""
    paths: dict[str, Json] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": "ephemail", "version": __version__, "description": INTRODUCTION, "license": {"name": "MIT"}},
        "servers": [{"url": door.base_url}],
        "paths": paths,
        "components": {
            "schemas": _schemas(),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": "The mailbox's token."}},
        },
    }


def encode(description: Json) -> bytes:
    """Write the document."""
    return msgspec.json.format(msgspec.json.encode(description), indent=2)


def _operation(operation: Operation) -> Json:
    described: Json = {
        "operationId": operation.id,
        "summary": operation.summary,
        "description": operation.description,
        "parameters": [*_path_parameters(operation.path), *_query_parameters(operation.query)],
        "responses": {str(operation.status.value): _answer(operation)} | _problems(operation),
        "security": [{"token": []}] if operation.token else [],
    }
    if operation.body is not None:
        described["requestBody"] = {"required": False, "content": _content("application/json", operation.body)}
    return {name: value for name, value in described.items() if value or name == "security"}


def _path_parameters(path: str) -> list[Json]:
    names = re.findall(r"{(\w+)}", path)
    return [{"name": name, "in": "path", "required": True, "schema": {"type": "integer"}} for name in names]


def _query_parameters(query: type[msgspec.Struct] | None) -> list[Json]:
    if query is None:
        return []
    members = msgspec.json.schema(query)["$defs"][query.__name__]["properties"]
    return [
        {"name": name, "in": "query", "description": member.pop("description", ""), "schema": member}
        for name, member in members.items()
    ]


def _answer(operation: Operation) -> Json:
    answer = operation.answer
    if answer is None:
        return {"description": "Done."}
    if isinstance(answer, str):
        return {"description": operation.summary, "content": {answer: {"schema": {"type": "string"}}}}
    return {"description": (answer.__doc__ or "").strip(), "content": _content("application/json", answer)}


def _problems(operation: Operation) -> Json:
    # Others may come before a call is looked at: of HTTP itself, of the host, of a server that is full or stops.
    default = {"default": {"description": "Any other problem", "content": _content(PROBLEM, schema.Problem)}}
    codes = {*operation.problems, *((401, 404) if operation.token else ()), *((429,) if operation.counted else ())}
    return {str(code): _problem(HTTPStatus(code)) for code in sorted(codes)} | default


def _problem(status: HTTPStatus) -> Json:
    described: Json = {"description": status.phrase, "content": _content(PROBLEM, schema.Problem)}
    if status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}:
        described["headers"] = _RETRY_AFTER
    return described


def _content(media_type: str, kind: type[msgspec.Struct]) -> Json:
    return {media_type: {"schema": {"$ref": _REF.format(name=kind.__name__)}}}


def _schemas() -> Json:
    """Give the schemas of all types, each that has one with its example."""
    kinds: list[Any] = [schema.Problem, *EVENT_TYPES]
    for operation in OPERATIONS:
        kinds += [kind for kind in (operation.answer, operation.body) if kind is not None and not isinstance(kind, str)]
    _, schemas = msgspec.json.schema_components(dict.fromkeys(kinds), ref_template=_REF)
    for kind, example in EXAMPLES.items():
        schemas[kind.__name__]["examples"] = [msgspec.to_builtins(example)]
    return schemas
