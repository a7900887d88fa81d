"""What is wrong with the arguments of a tool, as an agent is told it: which one, and what it may be instead.

The library would pass over arguments that a tool does not have, and whoever misspells one would never know; and of
wrong ones it would tell in the words of the library that checks them.
"""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.mcpserver.tools import Tool
from pydantic import ValidationError, create_model

from ephemail.agent import words

NAME_MAX = 60  # characters of a name that is no argument's
FAULTS_MAX = 5  # that are told at once
NUMBER_MAX = (1 << 53) - 1  # what every reader of JSON takes for a whole number (RFC 8259 §6)

Schema = Mapping[str, Any]


class Checked(Tool):
    """A tool that refuses arguments which it does not have, and says in its own words what is wrong with others."""

    def model_post_init(self, context: object, /) -> None:
        """Have the arguments' model, and the schema that is told, forbid all others."""
        super().model_post_init(context)
        lax = self.fn_metadata.arg_model
        self.fn_metadata.arg_model = create_model(lax.__name__, __base__=lax, __cls_kwargs__={"extra": "forbid"})
        self.parameters = self.fn_metadata.arg_model.model_json_schema(by_alias=True)

    async def run(self, arguments: dict[str, Any], context: Context[Any, Any], convert_result: bool = False) -> object:
        """Run it. Raises ToolError."""
        try:
            self.fn_metadata.validate_arguments(arguments)
        except ValidationError as error:
            raise ToolError(told(error, self.parameters["properties"])) from error
        return await super().run(arguments, context, convert_result)


def told(error: ValidationError, arguments: Mapping[str, Schema]) -> str:
    """Say what is wrong, a sentence for each argument; and if there is no such argument, which there are."""
    faults = {str(fault["loc"][0]): fault["type"] for fault in error.errors(include_url=False, include_input=False)}
    sentences = [_fault(name, faults[name], arguments) for name in list(faults)[:FAULTS_MAX]]
    if faults.keys() - arguments.keys():
        sentences.append(f"The arguments are {', '.join(f'`{each}`' for each in arguments)}.")
    return " ".join(sentences)


def _fault(name: str, kind: str, arguments: Mapping[str, Schema]) -> str:
    if name not in arguments:
        return _unknown(words.line(name, NAME_MAX), list(arguments))
    needed = _needed(arguments[name])
    if kind == "missing":
        return f"The argument `{name}` is missing: {needed}. {arguments[name]['description']}"
    return f"The argument `{name}` has to be {needed}."


def _unknown(name: str, arguments: list[str]) -> str:
    within = [each for each in arguments if each.startswith(f"{name}_")]
    meant = within or get_close_matches(name, arguments, n=1)
    return f"There is no argument `{name}`{f'; `{meant[0]}` perhaps?' if meant else '.'}"


def _needed(argument: Schema) -> str:
    """Say by its schema what an argument may be."""
    kind = next(each for each in argument.get("anyOf", [argument]) if each["type"] != "null")
    if kind["type"] == "integer":
        end = f"from {kind['minimum']} " + ("up" if kind["maximum"] == NUMBER_MAX else f"to {kind['maximum']}")
        return f"a whole number {end}"
    return f"text of at most {kind['maxLength']} characters" if "maxLength" in kind else "text"
