"""Hostile rows: ways in which HTML runs script or calls home, our own samples and those of EPHEMAIL_TEST_DATA."""

import json
import re
from dataclasses import dataclass, field
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path
from typing import Any

from tests.page.canary import Canary

# The host that stands for the sender's, in any case and with the white space that a URL may have in it.
_SENDERS_HOST = re.compile(r"(?:[\w-]+\.)?leaking\s?\.\s?via", re.IGNORECASE)

# Ours: one for each family. `{u}` is a URL at the sender's host, `{n}` its name without a scheme.
_CALLS = {
    "link-stylesheet": '<link rel="stylesheet" href="{u}">',
    "link-preconnect": '<link rel="preconnect" href="{u}">',
    "link-dns-prefetch": '<link rel="dns-prefetch" href="{u}">',
    "link-prefetch": '<link rel="prefetch" href="{u}">',
    "link-preload": '<link rel="preload" as="image" href="{u}">',
    "meta-refresh": '<meta http-equiv="refresh" content="0;url={u}">',
    "meta-csp-report": '<meta http-equiv="content-security-policy" content="img-src none; report-uri {u}"><img src=x>',
    "base": '<base href="{u}/"><img src="x">',
    "image": '<img src="{u}">',
    "image-set": '<img srcset="{u} 1x">',
    "image-scheme-relative": '<img src="{n}">',
    "picture": '<picture><source srcset="{u}"><img src="data:,"></picture>',
    "input-image": '<input type="image" src="{u}">',
    "video": '<video poster="{u}" src="{u}"></video>',
    "audio": '<audio src="{u}" autoplay></audio>',
    "track": '<video src="data:,"><track default src="{u}"></video>',
    "frame": '<iframe src="{u}"></iframe>',
    "frame-in-frame": "<iframe srcdoc=\"<img src='{u}'>\"></iframe>",
    "object": '<object data="{u}"></object>',
    "embed": '<embed src="{u}">',
    "body-background": '<body background="{u}">x',
    "cell-background": '<table><tr><td background="{u}">x</table>',
    "style-background": '<p style="background:url({u})">x',
    "style-escaped": '<p style="background:u\\72l({u})">x',
    "style-entity": '<p style="background:url&#40;{u}&#41;">x',
    "style-list": '<ul style="list-style:url({u})"><li>x</ul>',
    "style-content": "<style>p::before{{content:url({u})}}</style><p>x",
    "style-import": "<style>@import '{u}';</style>",
    "style-import-comment": "<style>@im/**/port '{u}'; @import/**/url({u});</style>",
    "style-font": "<style>@font-face{{font-family:f;src:url({u})}}p{{font-family:f}}</style><p>x",
    "style-image-set": "<style>p{{background:image-set('{u}' 1x)}}</style><p>x",
    "style-variable": "<style>:root{{--b:url({u})}}p{{background:var(--b)}}</style><p>x",
    "style-mask": "<style>p{{mask:url({u});border-image:url({u}) 1;shape-outside:url({u});float:left}}</style><p>x",
    "svg-image": '<svg><image href="{u}"></image></svg>',
    "svg-use": '<svg><use href="{u}#x"></use></svg>',
    "svg-style": "<svg><style>@import '{u}';</style></svg>",
    "svg-filter": '<svg><filter id=f><feImage href="{u}"/></filter><rect width=9 height=9 filter="url(#f)"/></svg>',
    "template-shadow": '<div><template shadowrootmode="open"><img src="{u}"></template></div>',
    "noscript": "<noscript><p title=\"</noscript><img src='{u}'>\"></noscript>",
    "comment": "<!--><img src='{u}'>--><!--[if !mso]><!--><img src='{u}'><!--<![endif]-->",
    "form": '<form id=f action="{u}"><input name=a></form><script>f.submit()</script>',
}
_SCRIPTS = {
    "script": "<script>alert(1)</script>",
    "script-data": "<script src='data:,alert(1)'></script>",
    "handler-error": "<img src=x onerror=alert(1)>",
    "handler-load": "<body onload=alert(1)>",
    "handler-toggle": "<details open ontoggle=alert(1)>x</details>",
    "handler-focus": "<input autofocus onfocus=alert(1)>",
    "handler-animation": "<style>@keyframes x{}</style><p style='animation-name:x' onanimationstart=alert(1)>x",
    "handler-scroll": "<div style=overflow:auto;height:9px onscroll=alert(1)><p style=height:99px>x<a id=x></div>",
    "svg-load": "<svg onload=alert(1)>",
    "svg-script": "<svg><script>alert(1)</script></svg>",
    "svg-animate": "<svg><animate onbegin=alert(1) attributeName=x dur=1s></svg>",
    "math-style": "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></table></mtext></math>",
    "frame-script": "<iframe src=javascript:alert(1)></iframe>",
    "frame-srcdoc": "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "object-data": "<object data='data:text/html,<script>alert(1)</script>'></object>",
    "meta-script": "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "style-breakout": "<style></style/><img src=x onerror=alert(1)></style>",
    "title-breakout": "<title><p title='</title><img src=x onerror=alert(1)>'></title>",
    "attribute-breakout": "<p title='--!><img src=x onerror=alert(1)>'><!-- </p>",
    "no-space": "<svg/onload=alert(1)><img/src=x/onerror=alert(1)>",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One hostile mail: its HTML, further header fields, further parts."""

    name: str
    html: str
    header: dict[str, str] = field(default_factory=dict)
    parts: tuple[dict[str, str], ...] = ()

    def __str__(self) -> str:
        """Give its name."""
        return self.name


def own_rows(canary: Canary) -> list[Row]:
    """Give our own samples."""
    calls = [
        Row(name, html.format(u=f"https://{canary.place}/{name}", n=f"//{canary.place}/{name}"))
        for name, html in _CALLS.items()
    ]
    return calls + [Row(name, html) for name, html in _SCRIPTS.items()]


def collected_rows(folder: Path, canary: Canary) -> list[Row]:
    """Give the collected ones, their sender's host replaced by the canary."""
    rows: list[Row] = []
    for name in ("html-phonehome.jsonl", "html-script.jsonl"):
        for line in (folder / name).read_text().rstrip("\n").split("\n"):
            said: dict[str, Any] = json.loads(line, object_hook=lambda found: _placed(found, canary))
            rows.append(Row(said["id"], said["html"], said.get("headers", {}), tuple(said.get("parts", ()))))
    return rows


def mails(rows: list[Row], together: int) -> list[bytes]:
    """Write the rows as mails: those that are HTML and nothing else `together` in one mail, a part for each."""
    plain = [row for row in rows if not row.header and not row.parts]
    groups = [plain[at : at + together] for at in range(0, len(plain), together)]
    return [_mail(group).as_bytes() for group in (*groups, *([row] for row in rows if row.header or row.parts))]


def _placed(found: dict[str, Any], canary: Canary) -> dict[str, Any]:
    return {
        name: _SENDERS_HOST.sub(canary.place, value) if isinstance(value, str) else value
        for name, value in found.items()
    }


def _mail(rows: list[Row]) -> Message:
    mail = MIMEMultipart("related" if rows[0].parts else "mixed")
    for name, value in {"From": "x@sender.example", "Subject": str(rows[0]), **rows[0].header}.items():
        mail[name] = value
    for row in rows:
        mail.attach(MIMEText(row.html, "html", "utf-8"))
    for said in rows[0].parts:
        part = MIMEBase(*said["ctype"].partition(";")[0].split("/"))
        part.set_payload(said["body"])
        if "cid" in said:
            part["Content-ID"] = f"<{said['cid']}>"
        if "disp" in said:
            part["Content-Disposition"] = said["disp"]
        mail.attach(part)
    return mail
