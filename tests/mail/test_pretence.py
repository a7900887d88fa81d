"""Links that lie: whose text names another host than they lead to."""

import pytest

from ephemail.mail.images import Images
from ephemail.mail.pretence import named_host, true_host
from ephemail.mail.sanitise import sanitise


@pytest.mark.parametrize(
    ("href", "text", "host"),
    [
        ("https://evil.example/x", "https://bank.example/login", "evil.example"),
        ("https://evil.example/", "bank.example", "evil.example"),
        ("https://evil.example/", "Go to www.bank.example now", "evil.example"),
        ("https://evil.example/", "see http://bank.example.", "evil.example"),
        ("https://bank.example@evil.example:8443/bank.example", "bank.example", "evil.example"),
        ("https:\\\\evil.example\\x", "bank.example", "evil.example"),
        ("https:evil.example", "bank.example", "evil.example"),
        ("https://%65vil.example/", "bank.example", "evil.example"),
        ("https://evil.example/", "bank&#46;example", "evil.example"),
        ("https://evil.example/", "ba\u200bnk.example", "evil.example"),
        ("https://bank.example.evil.example/", "bank.example", "bank.example.evil.example"),
        ("https://1.2.3.4/", "bank.example", "1.2.3.4"),
        ("https://bank.example/", "bücher.example", "bank.example"),
        ("https://[2001:db8::1]/", "bank.example", "[2001:db8::1]"),
        ("https://evil\n.exam\tple/", "bank.example", "evil.example"),
        ("https://x!.evil.example/", "bank.example", "x!.evil.example"),
        ("https://straße.example/", "strasse.example", "xn--strae-oqa.example"),
        ("https://xn--bcher-kva.example/", "Bücher.example", ""),
        ("https://bank.example/login", "https://bank.example/", ""),
        ("https://WWW.bank.example./", "Bank.Example/login?x", ""),
        ("https://login.bank.example/", "bank.example", ""),
        ("https://bank.example/", "www.bank.example", ""),
        ("https://bank.example/", "Sign in", ""),
        ("https://files.example/1", "See report.pdf and Node.js", ""),
        ("https://crm.example/1", "somebody@bank.example", ""),
        ("mailto:somebody@evil.example", "bank.example", ""),
        ("", "bank.example", ""),
    ],
)
def test_another_host(href: str, text: str, host: str) -> None:
    """Only what a reader takes for an address counts, and only a host that is neither the same nor within the other."""
    named = named_host(text)
    assert (true_host(href, named) if named else "") == host


def test_the_mark_is_ours() -> None:
    """The link says where it leads; what a mail says itself of that does not count, on honest links either."""
    html = (
        "<a data-leads-to=bank.example href=https://evil.example/><b>bank</b>.example</a>"
        "<a href=https://evil.example/ data-leads-to=bank.example>Sign in</a><a href='https://\"p.x/'>a.example"
    )
    clean = sanitise(html, Images({}, load_remote=False)) or ""
    assert clean.count("data-leads-to=") == 2
    assert clean.startswith('<a data-leads-to="evil.example" href="https://evil.example/"')
    assert 'data-leads-to="&quot;p.x"' in clean
