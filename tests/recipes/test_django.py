"""Django: its own views mail a link to a forgotten password, through its own SMTP back end.

In a project the settings stand where they are, and a fixture puts EMAIL_HOST and EMAIL_PORT over them. Test runners
(Django's own, pytest-django) replace EMAIL_BACKEND by one that only collects: set it back as it stands here.
"""

from collections.abc import Iterator

import django
import pytest
from django.conf import settings
from django.core.mail import send_mail
from django.core.management import call_command
from django.db import connections
from django.test import Client
from django.urls import reverse

from ephemail.client import Mailbox
from ephemail.pytest_plugin import MailServer

PAGES = {
    "registration/password_reset_form.html": "{{ form }}",
    "registration/password_reset_confirm.html": "{{ form }}",
    "registration/password_reset_email.html": "To choose a new password, open\n\n"
    "{{ protocol }}://{{ domain }}{% url 'password_reset_confirm' uidb64=uid token=token %}\n",
}


@pytest.fixture(scope="module", autouse=True)
def _site(ephemail_server: MailServer) -> Iterator[None]:
    """Set up a project with users, the views for their passwords, and a database in memory."""
    settings.configure(
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
        EMAIL_HOST=ephemail_server.smtp_host,
        EMAIL_PORT=ephemail_server.smtp_port,
        SECRET_KEY="made up",
        ALLOWED_HOSTS=["testserver"],
        ROOT_URLCONF="django.contrib.auth.urls",
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes"],
        MIDDLEWARE=["django.contrib.sessions.middleware.SessionMiddleware"],
        SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "loaders": [
                        ("django.template.loaders.locmem.Loader", PAGES),
                        "django.template.loaders.app_directories.Loader",
                    ]
                },
            }
        ],
    )
    django.setup()
    call_command("migrate", verbosity=0)
    yield
    connections.close_all()


def test_a_forgotten_password(mailbox: Mailbox) -> None:
    """Whoever opens the link of the mail chooses a new password, and logs in with it."""
    from django.contrib.auth.models import User  # noqa: PLC0415 - models need the settings

    User.objects.create_user("ann", mailbox.address, "forgotten")
    client = Client()
    client.post(reverse("password_reset"), {"email": mailbox.address})
    form = client.get(mailbox.wait(link=True).link, follow=True)
    client.post(form.request["PATH_INFO"], {"new_password1": "well kept", "new_password2": "well kept"})
    assert client.login(username="ann", password="well kept")


def test_a_code(mailbox: Mailbox) -> None:
    """What send_mail sends arrives like any other mail."""
    send_mail("Log in", "Your login code is 730 164.", "Parcelo <shop@parcelo.example>", [mailbox.address])
    message = mailbox.wait(sender="parcelo", code=True)
    assert (message.subject, message.code) == ("Log in", "730164")
