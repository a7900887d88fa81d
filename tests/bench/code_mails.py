"""Mails of 30 KB in which codes and links are looked for: subject, text and HTML."""

MAIL_OCTETS = 30_000


def code_mail() -> tuple[str, str, str]:
    """Make a mail as senders of codes do: nested tables with long styles around few words, a code, a footer."""
    text = "Your verification code is 730518.\n\nIt expires in 10 minutes.\n\nHarbour Ltd, 48 Quay Street\n"
    code = '<p style="font-size:32px;letter-spacing:8px">730518</p>'
    help_line = 'If you did not ask for it, <a href="https://harbour.example/help">tell us</a>.'
    top = _block("Your verification code") + _block(code) + _block("It expires in 10 minutes.") + _block(help_line)
    lines = "".join(_block(f"Harbour Ltd, 48 Quay Street, pier {n}") for n in range(MAIL_OCTETS // 700))
    return "Your verification code", text, f"<html><body>{top}{lines}"[: MAIL_OCTETS - len(text)]


def newsletter() -> tuple[str, str, str]:
    """Make a newsletter: pictures, prices and counted links, one block after the other."""
    link = "https://click.shop.example/ls/aXk83kLmQ9vWs72bNcT4"
    blocks = (
        _block(f'<a href="{link}{n}"><img src=i.png></a>') + _block(f"Summer {n}: was $ {n}4.90, now $ {n}2.90.")
        for n in range(MAIL_OCTETS // 1_300)
    )
    return "News from the shop", "", ("<html><body>" + "".join(blocks))[:MAIL_OCTETS]


def _block(words: str) -> str:
    """Set words as mails do, in tables within tables: ten times as much markup as words."""
    style = "margin:0 auto;padding:16px 24px;font-family:Helvetica,Arial,sans-serif;font-size:15px;line-height:24px"
    table = '<table role="presentation" border="0" cellpadding="0" cellspacing="0" width="100%"><tbody><tr>'
    opened = f'{table}<td align="left" style="{style};color:#414146">{table}<td style="{style}"><p style="{style}">'
    return f"{opened}{words}</p></td></tr></tbody></table></td></tr></tbody></table>\n"


def plain_text() -> tuple[str, str, str]:
    """Make a long letter with a number here and there."""
    sentence = "We have 40 boats in the harbour, and each of them is older than the year in which it was bought. "
    return "A letter", (sentence * 12 + "The ledger of 2019 has 4182 lines.\n\n") * (MAIL_OCTETS // 1_240), ""


MAILS = {"code mail": code_mail(), "newsletter": newsletter(), "plain text": plain_text()}
