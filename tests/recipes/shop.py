"""A small site to try the recipes on: whoever signs up gets a mail with a code and a link, and may use either."""

import secrets
import smtplib
from email.message import EmailMessage

from flask import Flask, render_template_string, request, url_for

HOME = """<!doctype html><html lang="en"><title>Parcelo</title>
<form action="/sign-up" method="post"><label>Address <input name="address"></label><button>Sign up</button></form>"""

ASK = """<!doctype html><html lang="en"><title>Parcelo</title><form action="/code" method="post">
<input type="hidden" name="address" value="{{ address }}">
<label>Code <input name="code"></label><button>Confirm</button></form>"""

WELCOME = """<!doctype html><html lang="en"><title>Parcelo</title><h1>Welcome, {{ address }}</h1>"""

MAIL = """Hello,

your verification code for Parcelo is {code}.

Or open this link to confirm your address:
{link}
"""


def create_app(smtp_host: str, smtp_port: int) -> Flask:
    """Make the site; it mails through that server."""
    app = Flask(__name__)
    codes: dict[str, str] = {}
    tokens: dict[str, str] = {}

    @app.get("/")
    def home() -> str:
        return HOME

    @app.post("/sign-up")
    def sign_up() -> str:
        address, token = request.form["address"], secrets.token_urlsafe()
        codes[address], tokens[token] = f"{secrets.randbelow(10**6):06}", address
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = "Parcelo <shop@parcelo.example>", address, "Confirm your address"
        mail.set_content(MAIL.format(code=codes[address], link=url_for("confirm", token=token, _external=True)))
        with smtplib.SMTP(smtp_host, smtp_port) as smtp:
            smtp.send_message(mail)
        return render_template_string(ASK, address=address)

    @app.post("/code")
    def code() -> tuple[str, int]:
        address = request.form["address"]
        if codes.get(address) != request.form["code"]:
            return "Wrong code", 403
        return render_template_string(WELCOME, address=address), 200

    @app.get("/confirm/<token>")
    def confirm(token: str) -> tuple[str, int]:
        if token not in tokens:
            return "Unknown link", 404
        return render_template_string(WELCOME, address=tokens[token]), 200

    return app
