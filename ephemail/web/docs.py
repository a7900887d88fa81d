"""The OpenAPI document as a page to read: made once, without a script, in light and dark, on a desk and a phone."""

import re
from html import escape
from typing import Any

import msgspec

Json = dict[str, Any]


def render(description: Json, assets_path: str) -> bytes:
    """Write the page."""
    info = description["info"]
    operations = [
        (method, path, operation)
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    ]
    schemas, problems = description["components"]["schemas"], description["components"]["responses"]
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>ephemail API</title>
<link rel="icon" type="image/svg+xml" href="{assets_path}/icon.svg">
<link rel="stylesheet" href="{assets_path}/docs.css">
</head>
<body>
<header>
<h1>{escape(info["title"])} API <small>{escape(info["version"])}</small></h1>
{_prose(info["description"])}
{_first_steps(description["servers"][0]["url"])}
<p><a href="/openapi.json">openapi.json</a> · <a href="/">the page</a></p>
</header>
<nav aria-label="Calls"><ul>{"".join(_entry(*operation) for operation in operations)}</ul></nav>
<main>
{"".join(_operation(*operation) for operation in operations)}
<h2 id="problems">Problems</h2>
<dl>{"".join(_problem(name, answer) for name, answer in problems.items())}</dl>
<h2 id="types">Types</h2>
{"".join(_type(name, schema) for name, schema in schemas.items())}
</main>
</body>
</html>
""".encode()


def _first_steps(url: str) -> str:
    return f"""<pre>curl -X POST {escape(url)}/api/v1/mailboxes
curl -H "Authorization: Bearer $TOKEN" \\
  "{escape(url)}/api/v1/messages?wait=25&amp;code=true"</pre>"""


def _entry(method: str, path: str, operation: Json) -> str:
    link = f'<a href="#{operation["operationId"]}"><code>{escape(path)}</code></a>'
    return f"<li><b>{method.upper()}</b> {link} <span>{escape(operation['summary'])}</span></li>"


def _operation(method: str, path: str, operation: Json) -> str:
    answers, problems = [], []
    for code, answer in operation["responses"].items():
        if "$ref" in answer:
            problems.append(f'<a href="#{_name(answer)}">{code}</a>')
        else:
            answers.append(_answer(code, answer))
    key = "<p>Needs the mailbox's token.</p>" if operation["security"] else ""
    return f"""<section id="{operation["operationId"]}" aria-label="{escape(operation["summary"])}">
<h2>{escape(operation["summary"])}</h2>
<p class="call"><b>{method.upper()}</b> <code>{escape(path)}</code></p>
{_prose(operation.get("description", ""))}{key}{_parameters(operation)}{_body(operation)}
<h3>Answers</h3><dl>{"".join(answers)}</dl><p>Problems: {", ".join(problems)}.</p>
</section>
"""


def _parameters(operation: Json) -> str:
    rows = "".join(
        _row(parameter["name"], parameter["schema"], parameter.get("description", ""))
        for parameter in operation.get("parameters", [])
    )
    return f"<h3>Parameters</h3>{_table(rows)}" if rows else ""


def _body(operation: Json) -> str:
    if "requestBody" not in operation:
        return ""
    return f"<h3>Body</h3><p>{_kind(operation['requestBody']['content']['application/json']['schema'])}</p>"


def _answer(code: str, answer: Json) -> str:
    contents = ", ".join(
        f"<code>{escape(media_type)}</code> {_kind(content['schema'])}"
        for media_type, content in answer.get("content", {}).items()
    )
    return f"<dt>{code}</dt><dd>{_marked(answer['description'])} {contents}</dd>"


def _problem(name: str, answer: Json) -> str:
    return f'<dt id="{name}">{name.removeprefix("Problem")}</dt><dd>{_marked(answer["description"])}</dd>'


def _type(name: str, schema: Json) -> str:
    rows = "".join(
        _row(member, described, described.get("description", "")) for member, described in schema["properties"].items()
    )
    return f"""<section id="type-{name}" aria-label="{name}">
<h3><code>{name}</code></h3>
{_prose(schema.get("description", ""))}{_table(rows) if rows else ""}
{"".join(map(_example, schema.get("examples", [])))}
</section>
"""


def _example(example: Json) -> str:
    return f"<pre>{escape(msgspec.json.format(msgspec.json.encode(example), indent=2).decode())}</pre>"


def _table(rows: str) -> str:
    return f'<div class="table"><table>{rows}</table></div>'


def _row(name: str, schema: Json, meaning: str) -> str:
    return (
        f'<tr><th scope="row"><code>{escape(name)}</code></th><td>{_kind(schema)}</td><td>{_marked(meaning)}</td></tr>'
    )


def _kind(schema: Json) -> str:
    """Say what a value may be, in a few words; a type of ours as a link."""
    if "$ref" in schema:
        name = _name(schema)
        return f'<a href="#type-{name}"><code>{name}</code></a>'
    if "anyOf" in schema:
        return " or ".join(_kind(one) for one in schema["anyOf"])
    if schema.get("items"):
        return f"list of {_kind(schema['items'])}"
    if "prefixItems" in schema:
        return "pair of " + " and ".join(_kind(one) for one in schema["prefixItems"])
    limits = f" {schema.get('minimum', 0)}…{schema['maximum']}" if "maximum" in schema else ""
    return escape(str(schema.get("format", schema.get("type", "anything")))) + limits


def _name(reference: Json) -> str:
    target: str = reference["$ref"]
    return target.rpartition("/")[2]


def _prose(text: str) -> str:
    return "".join(f"<p>{_marked(paragraph)}</p>" for paragraph in text.split("\n\n") if paragraph)


def _marked(text: str) -> str:
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))
