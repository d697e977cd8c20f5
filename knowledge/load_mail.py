"""Mail (.eml, .mbox) and pages saved as one file (.mht): the words of each message under its subject, with
sender and date, and the documents attached to it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr
from pathlib import PurePath
from typing import cast

from knowledge.decode import text_of
from knowledge.errors import LibraryError
from knowledge.front_matter import FrontMatter
from knowledge.load import Loaded, load, supported
from knowledge.load_html import read_page
from knowledge.load_zip import under_title
from knowledge.phrases import data, phrases
from knowledge.tables import row_text

_FROM = re.compile(rb"(?:\A|(?<=\n))From [^\n]*\n")
_MOST = 5000
_OWN, _REPLIED = 40, 4
"""Letters of the sender's own from which on the quoted mail is not what the message is about."""
_HEADERS = re.compile(rb"\A(?:[A-Za-z][\w-]{1,60}:|From )")


def read(raw: bytes, name: str, language: str) -> Loaded:
    """Raises LibraryError when the file is no mail or holds no words."""
    say = phrases("knowledge").say
    if not _HEADERS.match(raw.lstrip(b"\xef\xbb\xbf\r\n ")):
        raise LibraryError(say("file_damaged", language, name=name))
    mails = _mails(raw, PurePath(name).suffix.lower())
    if len(mails) > _MOST:
        raise LibraryError(say("mail_many", language, name=name, count=len(mails), limit=_MOST))
    titled = len(mails) > 1
    parts = [part for mail in mails for part in _documents(mail, name, language, titled)]
    if not any(part.text.strip() for part in parts):
        raise LibraryError(say("file_no_text", language, name=name))
    removed = tuple(piece for part in parts for piece in part.removed)
    if len(parts) == 1:
        return replace(parts[0], removed=removed)
    warnings = tuple(note for part in parts for note in part.front.warnings)
    first = FrontMatter(title=_thread(mails) or PurePath(name).stem) if titled else parts[0].front
    front = replace(first, warnings=warnings)
    return Loaded("\n\n".join(part.text for part in parts), front, markdown=True, removed=removed)


def _thread(mails: Sequence[EmailMessage]) -> str:
    """The subject that all messages are about; empty when they are about several things."""
    answered = re.compile(rf"(?:{data('knowledge', 'furniture.yaml')['mail']['thread']}\s*)+", re.I)
    subjects = {answered.sub("", _header(mail, "subject")).strip() for mail in mails}
    return subjects.pop() if len(subjects) == 1 else ""


def _mails(raw: bytes, suffix: str) -> list[EmailMessage]:
    raw = raw.lstrip(b"\xef\xbb\xbf\r\n ")
    single = suffix != ".mbox" and not raw.startswith(b"From ")
    pieces = [raw] if single else [piece for piece in _FROM.split(raw) if piece.strip()]
    pieces = pieces if single else [re.sub(rb"(?m)^>(>*From )", rb"\1", piece) for piece in pieces]
    return [message_from_bytes(piece, policy=default) for piece in pieces]


def _documents(mail: EmailMessage, name: str, language: str, titled: bool) -> Iterator[Loaded]:
    """The message itself (under its subject when there are several), then what is attached to it; an
    attachment that cannot be read is named."""
    body, failed = _body(mail, name, language), []
    attached: list[Loaded] = []
    for file, content in _attached(mail):
        try:
            if supported(PurePath(file)):
                attached.append(under_title(load(content, file, language), PurePath(file).stem))
            else:
                load(content, file, language)
        except LibraryError as error:
            failed.append(str(error))
    body = replace(body, front=replace(body.front, warnings=tuple(failed)))
    yield under_title(body, PurePath(name).stem) if titled else body
    yield from attached


def _body(mail: EmailMessage, name: str, language: str) -> Loaded:
    part = _preferred(mail)
    subject, sender = _header(mail, "subject"), _header(mail, "from")
    head = row_text(_names(language), [subject, sender, _date(mail)])
    front = FrontMatter(title=subject, owner=parseaddr(sender)[0] or sender)
    if part is None:
        return Loaded(head, front, markdown=False)
    text = _text(part)
    if part.get_content_subtype() == "html":
        page = read_page(text, name, language)
        if mail.get("Snapshot-Content-Location") or PurePath(name).suffix.lower() in (".mht", ".mhtml"):
            # A page that a browser saved was sent by nobody.
            return page
        said, answered = _own_words(page.text, subject)
        whole = f"{head}\n\n{said}"
        return replace(page, text=whole, front=front, removed=(*page.removed, *answered))
    said, removed = _own_words(text, subject)
    return Loaded(f"{head}\n\n{said}", front, markdown=False, removed=tuple(removed))


def _names(language: str) -> list[str]:
    say = phrases("knowledge").say
    return [say(key, language) for key in ("mail_subject", "mail_from", "mail_date")]


def _preferred(mail: EmailMessage) -> EmailMessage | None:
    """Plain text before HTML."""
    try:
        found = mail.get_body(preferencelist=("plain", "html"))
    except (MessageError, KeyError, ValueError, AttributeError):
        found = None
    if found is not None:
        return cast(EmailMessage, found)
    parts = [part for part in mail.walk() if part.get_content_maintype() == "text"]
    return parts[0] if parts else None


def _text(part: EmailMessage) -> str:
    """By what its bytes are; the code page a mail states is tried first, in its wider Chinese form."""
    raw = part.get_payload(decode=True)
    raw = raw if isinstance(raw, bytes) else b""
    stated = (part.get_content_charset() or "utf-8").lower()
    try:
        return raw.decode("gb18030" if stated in ("gb2312", "gbk") else stated).replace("\r\n", "\n")
    except (UnicodeDecodeError, LookupError):
        return text_of(raw) or ""


def _own_words(text: str, subject: str) -> tuple[str, list[str]]:
    """The message without the mail it answers and without its signature; whole when little else is there
    (a forwarded mail)."""
    rules = data("knowledge", "furniture.yaml")["mail"]
    ends, quoted = re.compile(rules["ends"], re.I), re.compile(rules["quoted"])
    lines = text.split("\n")
    end = next((at for at, line in enumerate(lines) if ends.fullmatch(line.strip())), len(lines))
    end = min(end, _answered_at(lines))
    kept = [line for line in lines[:end] if not quoted.match(line)]
    least = _REPLIED if re.match(rules["reply"], subject, re.I) else _OWN
    if len(re.findall(r"\w", "".join(kept))) < least:
        return text, []
    gone = [line.strip() for at, line in enumerate(lines) if at >= end or quoted.match(line)]
    return "\n".join(kept), [line for line in gone if line]


def _answered_at(lines: list[str]) -> int:
    """Where the head of the mail that is answered stands in the text, as Outlook writes it; past the end when
    nowhere."""
    rules = data("knowledge", "furniture.yaml")["mail"]
    sender, others = re.compile(rules["from"], re.I), re.compile(rules["fields"], re.I)
    filled = [(at, line.strip("*> ")) for at, line in enumerate(lines) if line.strip()]
    for place, (at, line) in enumerate(filled):
        after = filled[place + 1 : place + 4]
        if place and sender.fullmatch(line) and sum(bool(others.fullmatch(each)) for _, each in after) >= 2:
            return at
    return len(lines)


def _header(mail: EmailMessage, name: str) -> str:
    try:
        return " ".join(str(mail.get(name) or "").split())
    except (MessageError, ValueError, IndexError, AttributeError):
        return ""


def _date(mail: EmailMessage) -> str:
    """The day it was sent; what cannot be read as a date stays as printed."""
    from email.utils import parsedate_to_datetime

    printed = _header(mail, "date")
    try:
        return parsedate_to_datetime(printed).date().isoformat() if printed else ""
    except (TypeError, ValueError, IndexError):
        return printed


def _attached(mail: EmailMessage) -> Iterator[tuple[str, bytes]]:
    """Name and content of each attachment; pictures inside the text are not attached."""
    for part in mail.walk():
        file = part.get_filename()
        content = part.get_payload(decode=True)
        if file and isinstance(content, bytes) and part.get_content_maintype() != "image":
            yield PurePath(file.replace("\\", "/")).name, content
