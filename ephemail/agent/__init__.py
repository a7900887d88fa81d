"""Mailboxes for agents, by the Model Context Protocol: a server of MCP that is a client of ephemail.

An agent's program starts it and talks to it over standard input and output; it asks an ephemail server over HTTP, by
way of `ephemail.client`, and has nothing of that server in it. Tokens stay here: an agent knows addresses only. What a
mail says is handed on bounded, cleaned of what nobody sees, and marked as the words of a stranger.
"""

from ephemail.agent.server import build, run

__all__ = ["build", "run"]
