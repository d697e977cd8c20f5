"""What a file is by its content: extensions lie, and locked or old Office files look alike from outside."""

import zipfile
from io import BytesIO

MAX_UNPACKED = 200 * 1024 * 1024
"""Bytes that an Office file may unpack to."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_OFFICE = (("word/", ".docx"), ("xl/", ".xlsx"), ("ppt/", ".pptx"))


def is_old_office(raw: bytes) -> bool:
    """An OLE container: Word, Excel or PowerPoint of before 2007, or a newer file with a password."""
    return raw.startswith(_OLE[:4])


def is_locked_office(raw: bytes) -> bool:
    """An Office file that is encrypted with a password."""
    return is_old_office(raw) and _LOCKED in raw


def zip_kind(raw: bytes) -> str:
    """`.docx`, `.xlsx`, `.pptx` or `.zip`; empty when the bytes are no readable archive."""
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return ""
    if "[Content_Types].xml" in names:
        for folder, kind in _OFFICE:
            if any(name.startswith(folder) for name in names):
                return kind
    return ".zip"


def unpacked_size(raw: bytes) -> int:
    """Bytes that an archive says it unpacks to, 0 when it is no archive."""
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            return sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return 0
