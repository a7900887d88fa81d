"""Ordinary mail of all kinds of writers: nothing of it is too complex, and all of it stays as it came."""

from base64 import encodebytes

import pytest

from ephemail.mail.blocking import without_blocked
from ephemail.mail.filetypes import GROUPS, blocked_by
from ephemail.mail.opening import open_message

ALL = blocked_by(GROUPS)
PDF = encodebytes(b"%PDF-1.7\n" + bytes(range(256)) * 3).replace(b"\n", b"\r\n")
PNG = encodebytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256))).replace(b"\n", b"\r\n")


def mail(fields: bytes, *lines: bytes) -> bytes:
    """Write a mail with these fields and lines."""
    return (
        b"From: a@b.example\r\nSubject: s\r\nMIME-Version: 1.0\r\n"
        + fields
        + b"\r\n\r\n"
        + b"\r\n".join(lines)
        + b"\r\n"
    )


HTML = (
    b'<html><head><meta name="viewport" content="x=3D1"></head><body>words<!-- application/x base64 --></body></html>'
)
BOTH = (
    b"--=_alt",
    b"Content-Type: text/plain; charset=UTF-8; format=flowed; delsp=yes",
    b"Content-Transfer-Encoding: quoted-printable\r\n",
    b"caf=C3=A9 -- begin with us\r\n-- \r\nA signature\r\n-----Original Message-----\r\n",
    b"--=_alt",
    b'Content-Type: text/html;\r\n\tcharset="UTF-8"',
    b"Content-Transfer-Encoding: quoted-printable\r\n",
    HTML,
    b"--=_alt--",
)
MAILS = {
    "newsletter": mail(
        b"List-Unsubscribe: <https://b.example/u?name=a>\r\n"
        b'Content-Type: multipart/alternative; charset="utf-8"; boundary="=_alt"\r\nX-Empty:\r\n \r\nX-Id: 1',
        b"This is a message in MIME format.\r\n",
        *BOTH,
        b"",
        b"__________\r\nA list adds this.",
    ),
    "a mailer that calls a multipart quoted-printable": mail(
        b'Content-Type: multipart/alternative; boundary="=_alt"\r\nContent-Transfer-Encoding: quoted-printable', *BOTH
    ),
    "Gmail with a file": mail(
        b'Content-Type: multipart/mixed; boundary="000000000000a1b2"',
        b"--000000000000a1b2",
        b'Content-Type: multipart/alternative; boundary="000000000000a1b2c3"\r\n',
        b"--000000000000a1b2c3",
        b'Content-Type: text/plain; charset="UTF-8"\r\n\r\nwords\r\n',
        b"--000000000000a1b2c3",
        b'Content-Type: text/html; charset="UTF-8"\r\n\r\n<div dir="ltr">words</div>\r\n',
        b"--000000000000a1b2c3--",
        b"--000000000000a1b2",
        b'Content-Type: application/pdf; name="r\xc3\xa9sum\xc3\xa9 (final).pdf"',
        b'Content-Disposition: attachment; filename="r\xc3\xa9sum\xc3\xa9 (final).pdf"',
        b"Content-Transfer-Encoding: base64\r\nContent-ID: <f_1>\r\nX-Attachment-Id: f_1\r\n",
        PDF,
        b"--000000000000a1b2--",
    ),
    "Outlook with a picture": mail(
        b"Content-Language: en-US\r\nContent-Type: multipart/related;\r\n"
        b'\tboundary="_004_AB12CD@EF.example_";\r\n\ttype="multipart/alternative"',
        b"--_004_AB12CD@EF.example_",
        b'Content-Type: multipart/alternative;\r\n\tboundary="=_alt"\r\n',
        *BOTH,
        b"",
        b"--_004_AB12CD@EF.example_",
        b'Content-Type: image/png; name="image001.png"\r\nContent-Description: image001.png',
        b'Content-Disposition: inline; filename="image001.png"; size=264;\r\n'
        b'\tcreation-date="Fri, 20 Nov 2026 10:00:00 GMT"',
        b"Content-ID: <image001.png@01D0>\r\nContent-Transfer-Encoding: base64\r\n",
        PNG,
        b"--_004_AB12CD@EF.example_--",
    ),
    "Apple Mail": mail(
        b'Content-Type: multipart/mixed;\r\n\tboundary="Apple-Mail=_7A5C-11"\r\n'
        b"X-Uniform-Type-Identifier: com.apple.mail-draft",
        b"\r\n--Apple-Mail=_7A5C-11",
        b"Content-Transfer-Encoding: 7bit\r\nContent-Type: text/plain;\r\n\tcharset=us-ascii\r\n\r\nwords\r\n",
        b"--Apple-Mail=_7A5C-11",
        b"Content-Disposition: attachment;\r\n\tfilename*0*=utf-8''Ein%20langer%20Name%20mit%20Umlauten%20%C3%A4;\r\n"
        b"\tfilename*1*=%C3%B6%C3%BC.pdf",
        b"Content-Type: application/pdf;\r\n\tx-unix-mode=0644;\r\n"
        b'\tname="=?utf-8?Q?Ein_langer_Name_mit_Umlauten_=C3=A4=C3=B6?=\r\n =?utf-8?Q?=C3=BC=2Epdf?="',
        b"Content-Transfer-Encoding: base64\r\n",
        PDF,
        b"--Apple-Mail=_7A5C-11--",
    ),
    "invitation": mail(
        b'Content-Type: multipart/mixed; boundary="_m_"',
        b"--_m_",
        b'Content-Type: multipart/alternative; boundary="=_alt"\r\n',
        *BOTH[:-1],
        b"--=_alt",
        b'Content-Type: text/calendar; charset="UTF-8"; method=REQUEST\r\nContent-Transfer-Encoding: 7bit\r\n',
        b"BEGIN:VCALENDAR\r\nATTACH;FMTTYPE=application/pdf:https://b.example/\r\nEND:VCALENDAR",
        b"--=_alt--",
        b"--_m_",
        b'Content-Type: application/ics; name="invite.ics"\r\nContent-Disposition: attachment; filename="invite.ics"',
        b"Content-Transfer-Encoding: base64\r\n",
        encodebytes(b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"),
        b"--_m_--",
    ),
    "bounce": mail(
        b'Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary="4D2.17/mx.b.example"',
        b"--4D2.17/mx.b.example",
        b"Content-Description: Notification\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\nNot delivered.\r\n",
        b"--4D2.17/mx.b.example",
        b"Content-Description: Delivery report\r\nContent-Type: message/delivery-status\r\n",
        b"Reporting-MTA: dns; mx.b.example\r\n\r\nFinal-Recipient: rfc822; a@b.example\r\nStatus: 5.1.1",
        b"Diagnostic-Code: smtp; 550 5.1.1 name=a unknown\r\n",
        b"--4D2.17/mx.b.example",
        b"Content-Description: Undelivered Message\r\nContent-Type: message/rfc822\r\n",
        b'Subject: t\r\nContent-Type: multipart/alternative; boundary="=_alt"\r\n',
        *BOTH,
        b"",
        b"--4D2.17/mx.b.example--",
    ),
    "receipt": mail(
        b'Content-Type: multipart/report; report-type=disposition-notification; boundary="r"',
        b"--r\r\n\r\nIt was read.\r\n--r",
        b"Content-Type: message/disposition-notification\r\n",
        b"Reporting-UA: b.example; x\r\nDisposition: manual-action/MDN-sent-manually; displayed\r\n",
        b"--r\r\nContent-Type: text/rfc822-headers\r\n\r\nSubject: t\r\nContent-Type: multipart/mixed; boundary=q\r\n",
        b"--r--",
    ),
    "signed by S/MIME": mail(
        b'Content-Type: multipart/signed; protocol="application/pkcs7-signature";\r\n micalg=sha-256;'
        b' boundary="----7F"',
        b"This is an S/MIME signed message\r\n",
        b"------7F\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nwords\r\n",
        b"------7F",
        b'Content-Type: application/pkcs7-signature; name="smime.p7s"\r\nContent-Transfer-Encoding: base64',
        b'Content-Disposition: attachment; filename="smime.p7s"\r\nContent-Description: S/MIME Signature\r\n',
        PDF,
        b"------7F--",
    ),
    "encrypted by S/MIME": mail(
        b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\r\n"
        b"Content-Disposition: attachment; filename=smime.p7m\r\nContent-Transfer-Encoding: base64",
        PDF,
    ),
    "encrypted by PGP": mail(
        b'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted";\r\n boundary="Wk=_2"',
        b"This is an OpenPGP/MIME encrypted message (RFC 4880 and 3156)",
        b"--Wk=_2\r\nContent-Type: application/pgp-encrypted\r\nContent-Description: version",
        b"\r\nVersion: 1\r\n",
        b'--Wk=_2\r\nContent-Type: application/octet-stream; name="encrypted.asc"',
        b'Content-Disposition: inline; filename="encrypted.asc"\r\n',
        b"-----BEGIN PGP MESSAGE-----\r\n\r\nwcBMA\r\n=aBcD\r\n-----END PGP MESSAGE-----\r\n",
        b"--Wk=_2--",
    ),
    "signed by PGP": mail(
        b'Content-Type: multipart/signed; micalg=pgp-sha512;\r\n protocol="application/pgp-signature"; boundary=q1',
        b'--q1\r\nContent-Type: multipart/mixed; boundary="q2"; protected-headers="v1"\r\nSubject: s\r\n',
        b"--q2\r\nContent-Type: text/plain; charset=UTF-8\r\n\r\n-- \r\nwords\r\n",
        b'--q2\r\nContent-Type: application/pgp-keys; name="OpenPGP_0x1.asc"\r\n'
        b'Content-Disposition: attachment; filename="OpenPGP_0x1.asc"\r\n\r\n-----BEGIN PGP PUBLIC KEY BLOCK-----\r\n',
        b"--q2--\r\n",
        b'--q1\r\nContent-Type: application/pgp-signature; name="OpenPGP_signature.asc"\r\n',
        b"-----BEGIN PGP SIGNATURE-----",
        b"--q1--",
    ),
    "a script's, with no quotes": mail(
        b"Content-Type: multipart/mixed; boundary=----=_Part_1_2.3",
        b"------=_Part_1_2.3\r\nContent-Type: text/html;charset=utf-8;\r\nContent-Transfer-Encoding: 8bit;\r\n",
        b"<p>words\r\n",
        b"------=_Part_1_2.3\r\nContent-Type: application/pdf; name=My invoice 1.pdf",
        b"Content-Disposition: attachment; filename=My invoice 1.pdf\r\nContent-Transfer-Encoding: base64\r\n",
        PDF,
        b"------=_Part_1_2.3--",
    ),
    "a list's digest": mail(
        b'Content-Type: multipart/digest; boundary="dig"',
        b"--dig\r\n\r\nSubject: one\r\n\r\nwords\r\n--dig\r\n\r\nSubject: two\r\nContent-Type: text/plain\r\n\r\nwords",
        b"--dig--",
    ),
    "words of a patch": mail(
        b"Content-Type: text/plain", b"begin 644 and end", b"--- a/x.c", b"+++ b/x.c", b"-- ", b"2.43", b"begin 7"
    ),
    "line feeds": mail(b'Content-Type: multipart/alternative; boundary="=_alt"', *BOTH).replace(b"\r\n", b"\n"),
    "folded long": mail(
        b'Content-Type:\r\n multipart/mixed;\r\n boundary="m"',
        b"--m\r\n\r\nwords\r\n--m",
        b'Content-Type:\r\n image/png;\r\n name="a.png"\r\nContent-Transfer-Encoding:\r\n base64\r\n',
        PNG,
        b"--m--",
    ),
}


@pytest.mark.parametrize("octets", MAILS.values(), ids=MAILS.keys())
def test_ordinary_mail_is_kept_as_it_came(octets: bytes) -> None:
    """It is the same object: nothing in it was found, and nothing in doubt."""
    assert without_blocked(open_message(octets), ALL) is octets


@pytest.mark.parametrize("octets", MAILS.values(), ids=MAILS.keys())
def test_forwarded_as_a_file_it_is_kept_too(octets: bytes) -> None:
    """As a message within a message, and within one more."""
    for edge in (b"forward-1", b"forward-2"):
        kind = b'Content-Type: multipart/mixed; boundary="' + edge + b'"'
        octets = mail(kind, b"--" + edge, b"\r\nSee below.\r\n--" + edge, b"Content-Type: message/rfc822\r\n", octets)
        octets += b"--" + edge + b"--\r\n"
    assert without_blocked(open_message(octets), ALL) is octets
