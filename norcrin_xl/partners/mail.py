"""A letter as a file that Outlook and other mail programs open ready to be sent."""

from __future__ import annotations

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from typing import NamedTuple

from norcrin_xl.files import sha256
from norcrin_xl.network.setup_file import recipients

XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")


class Mail(NamedTuple):
    """What a letter's file says: to whom, about what, its text, and the workbook with it."""

    to: str
    subject: str
    text: str
    attached: bytes


class Attached(NamedTuple):
    """A workbook that goes with a letter."""

    name: str
    content: bytes


def sendable(to: str, subject: str, text: str, attached: Attached | None = None) -> bytes:
    """The letter as an ``.eml`` that is not sent yet; the same bytes for the same letter.

    `to` is as somebody typed it; without any address the receiver is left to the sender.
    """
    message = EmailMessage(policy=SMTP)
    message["X-Unsent"] = "1"
    if recipients(to):
        message["To"] = ", ".join(recipients(to))
    message["Subject"] = subject
    message.set_content(text, cte="quoted-printable")
    if attached is not None:
        kind, subtype = XLSX
        message.add_attachment(
            attached.content, maintype=kind, subtype=subtype, filename=attached.name
        )
        message.set_boundary(f"=_{sha256(attached.content + text.encode())[:32]}")
    return message.as_bytes()


def opened_mail(content: bytes) -> Mail:
    """What stands in a letter's file; what it lacks is blank."""
    message = message_from_bytes(content, policy=SMTP)
    body = message.get_body(("plain",))
    attached = [part.get_payload(decode=True) for part in message.iter_attachments()]
    return Mail(
        str(message["To"] or ""),
        str(message["Subject"] or ""),
        str(body.get_content()) if body else "",
        attached[0] if attached and isinstance(attached[0], bytes) else b"",
    )
