"""The OpenAPI 3.1 document, made of the operations and of the very types that validate and encode."""

import re
from http import HTTPStatus as Status
from typing import Any

import msgspec

from ephemail import __version__
from ephemail.mail.address import NAME_MAX, NAME_MIN
from ephemail.web import asked, schema
from ephemail.web.door import Door
from ephemail.web.operations import EXAMPLES, OPERATIONS, Operation
from ephemail.web.problems import MEDIA_TYPE as PROBLEM

Json = dict[str, Any]

INTRODUCTION = """\
Open a mailbox, wait for its mail, and forget it. There are no accounts and no cookies: the token that opening a \
mailbox gives is its only key, and is sent as `Authorization: Bearer <token>`.

Errors are problem documents (RFC 9457). A wrong, an expired and an unknown token are the same 404. A 429 or 503 says \
in `Retry-After` when to come back. HEAD works wherever GET does; another method is a 405, whose `Allow` names those \
that work. Bodies are read as JSON and answers written as described, whatever `Content-Type` and `Accept` say."""

EVENT_TYPES = (schema.Ready, schema.Deleted, schema.Extended, schema.Closed, schema.Resync)

_REF = "#/components/schemas/{name}"
_PROBLEM_REF = "#/components/responses/{name}"

# What a problem's status means here, for all calls alike.
MEANINGS = {
    Status.BAD_REQUEST: "No HTTP/1.1 request, or one without exactly one `Host`.",
    Status.UNAUTHORIZED: "No token was sent.",
    Status.FORBIDDEN: "Another site's page asks; or the attachment was taken out on arrival.",
    Status.NOT_FOUND: "No mailbox opens with this token; or it has no such message, or the message no such attachment.",
    Status.REQUEST_TIMEOUT: "The request took too long to arrive.",
    Status.CONFLICT: "The address is taken, reserved, or was somebody else's lately.",
    Status.REQUEST_ENTITY_TOO_LARGE: "The body is beyond 8 KiB.",
    Status.MISDIRECTED_REQUEST: "This server goes by another name than `Host` says.",
    Status.UNPROCESSABLE_ENTITY: "A member of the body or the query is not as described here.",
    Status.TOO_MANY_REQUESTS: "Too much at once from one network, or too many event streams.",
    Status.REQUEST_HEADER_FIELDS_TOO_LARGE: "The header is beyond 64 fields or 16 KiB.",
    Status.INTERNAL_SERVER_ERROR: "A fault of ours; what was asked for may not have happened.",
    Status.SERVICE_UNAVAILABLE: "The server is full, is about to stop, or has too many visitors now.",
}

_RETRY_AFTER = {"description": "Seconds to wait.", "required": True, "schema": {"type": "integer", "minimum": 1}}
_HEADERS = {
    Status.UNAUTHORIZED: {"WWW-Authenticate": {"required": True, "schema": {"type": "string", "const": "Bearer"}}},
    Status.TOO_MANY_REQUESTS: {"Retry-After": _RETRY_AFTER},
    Status.SERVICE_UNAVAILABLE: {"Retry-After": _RETRY_AFTER},
}
# As mailboxes.py and Domains take them; letters in either case.
_NAME = {"minLength": NAME_MIN, "maxLength": NAME_MAX, "pattern": r"^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$"}
_LABEL = r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?"


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
            "schemas": _schemas(door),
            "responses": {_problem_name(status): _problem(status, meaning) for status, meaning in MEANINGS.items()},
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
        "responses": _answers(operation),
        "security": [{"token": []}] if operation.token else [],
    }
    if operation.body is not None:
        described["requestBody"] = {"required": False, "content": _content("application/json", operation.body)}
    return {name: value for name, value in described.items() if value or name == "security"}


def _path_parameters(path: str) -> list[Json]:
    number = {"type": "integer", "minimum": 1, "maximum": asked.NUMBER_MAX}
    return [
        {"name": name, "in": "path", "required": True, "schema": number, "example": 1}
        for name in re.findall(r"{(\w+)}", path)
    ]


def _query_parameters(query: type[msgspec.Struct] | None) -> list[Json]:
    if query is None:
        return []
    members = msgspec.json.schema(query)["$defs"][query.__name__]["properties"]
    return [
        {"name": name, "in": "query", "description": member.pop("description", ""), "schema": member}
        for name, member in members.items()
    ]


def _answers(operation: Operation) -> Json:
    """Give each status that a call may be answered with, and what with it."""
    answers: dict[Status, Json] = {operation.status: _answer(operation)}
    answers |= {status: {"$ref": _PROBLEM_REF.format(name=_problem_name(status))} for status in operation.problems}
    if operation.unavailable is not None:
        contents = _content("application/json", operation.unavailable) | _content(PROBLEM, schema.Problem)
        answers[Status.SERVICE_UNAVAILABLE] = {
            "description": "It is about to stop, or has too many visitors now.",
            "content": contents,
        }
    return {str(status.value): answers[status] for status in sorted(answers)}


def _answer(operation: Operation) -> Json:
    answer = operation.answer
    if answer is None:
        return {"description": "Done."}
    if isinstance(answer, str):
        return {"description": operation.summary, "content": {answer: {"schema": {"type": "string"}}}}
    return {"description": (answer.__doc__ or "").strip(), "content": _content("application/json", answer)}


def _problem_name(status: Status) -> str:
    return f"Problem{status.value}"


def _problem(status: Status, meaning: str) -> Json:
    headers = {"headers": _HEADERS[status]} if status in _HEADERS else {}
    return {"description": meaning, "content": _content(PROBLEM, schema.Problem)} | headers


def _content(media_type: str, kind: type[msgspec.Struct]) -> Json:
    return {media_type: {"schema": {"$ref": _REF.format(name=kind.__name__)}}}


def _schemas(door: Door) -> Json:
    """Give the schemas of all types, each that has one with its example."""
    kinds: list[Any] = [schema.Problem, *EVENT_TYPES]
    for operation in OPERATIONS:
        kinds += [kind for kind in (operation.answer, operation.body) if kind is not None and not isinstance(kind, str)]
    _, schemas = msgspec.json.schema_components(dict.fromkeys(kinds), ref_template=_REF)
    for kind, example in EXAMPLES.items():
        schemas[kind.__name__]["examples"] = [msgspec.to_builtins(example)]
    for kind in (asked.OpenMailbox, asked.ExtendMailbox):
        _narrow(door, schemas[kind.__name__]["properties"])
    return schemas


def _narrow(door: Door, members: Json) -> None:
    """Say of a mailbox's name, domain and lifetime what this server allows, as far as its type leaves that open."""
    limits: dict[str, Json] = {
        "name": _NAME,
        "domain": {"pattern": f"^({'|'.join(map(_domain_pattern, door.domains.offered))})$"},
        "ttl_seconds": {"maximum": door.mailbox_ttl_max_seconds},
    }
    for name, member in members.items():
        member["anyOf"][0] |= limits[name]


def _domain_pattern(domain: str) -> str:
    parent = re.escape(domain.removeprefix("*.")).replace(r"\-", "-")
    return rf"(\*|{_LABEL})\.{parent}" if domain.startswith("*.") else parent
