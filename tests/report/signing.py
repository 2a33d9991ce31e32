"""A Word document signed as Word does it: a digital signature of the package over its parts."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime, timedelta, timezone
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID
from lxml import etree

from norcrin_xl.report.word.package import WordPackage

DSIG = "http://www.w3.org/2000/09/xmldsig#"
C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
RSA = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
ORIGIN, SIGNATURE = "_xmlsignatures/origin.sigs", "_xmlsignatures/sig1.xml"


@cache
def _key() -> tuple[rsa.RSAPrivateKey, bytes]:
    """A key, and the certificate that says it is a test's."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Prøvesignatur")])
    now = datetime(2022, 1, 1, tzinfo=timezone.utc)
    made = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=3650)
    ).sign(key, hashes.SHA256())
    return key, made.public_bytes(serialization.Encoding.DER)


def signed(docx: bytes) -> bytes:
    """The document with a signature that holds."""
    package = WordPackage(docx, "R.docx")
    types = "application/vnd.openxmlformats-package.digital-signature"
    package.add(ORIGIN, b"", f"{types}-origin")
    package.relate("", f"{PACKAGE}/relationships/digital-signature/origin", ORIGIN)
    package.add(SIGNATURE, _signature(package), f"{types}-xmlsignature+xml")
    package.relate(ORIGIN, f"{PACKAGE}/relationships/digital-signature/signature", SIGNATURE)
    return package.packed()


def holds(docx: bytes) -> bool:
    """Whether the signature is good and every signed part is as it was."""
    package = WordPackage(docx, "R.docx")
    root = etree.fromstring(package.parts[SIGNATURE])
    info = root.find(f"{{{DSIG}}}SignedInfo")
    value = base64.b64decode(str(root.findtext(f"{{{DSIG}}}SignatureValue")))
    _key()[0].public_key().verify(
        value, _canonical(etree.tostring(info)), padding.PKCS1v15(), hashes.SHA256()
    )
    told = {
        str(one.get("URI")).partition("?")[0].lstrip("/"): one.findtext(f"{{{DSIG}}}DigestValue")
        for one in root.iterfind(f".//{{{DSIG}}}Manifest/{{{DSIG}}}Reference")
    }
    return bool(told) and all(
        _digest(package.parts[name]) == digest for name, digest in told.items()
    )


def _digest(content: bytes) -> str:
    return base64.b64encode(hashlib.sha256(content).digest()).decode()


def _canonical(xml: bytes) -> bytes:
    return etree.tostring(etree.fromstring(xml), method="c14n")


def _reference(uri: str, digest: str) -> str:
    return (
        f'<Reference URI="{uri}"><DigestMethod Algorithm="{SHA256}"/>'
        f"<DigestValue>{digest}</DigestValue></Reference>"
    )


def _signature(package: WordPackage) -> bytes:
    key, certificate = _key()
    names = (name for name in sorted(package.parts) if name.startswith("word/"))
    parts = "".join(
        _reference(f"/{name}?ContentType=application/xml", _digest(package.parts[name]))
        for name in names
        if not name.endswith(".rels")
    )
    held = f'<Object xmlns="{DSIG}" Id="idPackageObject"><Manifest>{parts}</Manifest></Object>'
    digest = _digest(_canonical(held.encode()))
    info = (
        f'<SignedInfo xmlns="{DSIG}"><CanonicalizationMethod Algorithm="{C14N}"/>'
        f'<SignatureMethod Algorithm="{RSA}"/>{_reference("#idPackageObject", digest)}'
        "</SignedInfo>"
    )
    value = base64.b64encode(
        key.sign(_canonical(info.encode()), padding.PKCS1v15(), hashes.SHA256())
    ).decode()
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Signature xmlns="{DSIG}" Id="idPackageSignature">'
        f"{info}<SignatureValue>{value}</SignatureValue><KeyInfo><X509Data><X509Certificate>"
        f"{base64.b64encode(certificate).decode()}</X509Certificate></X509Data></KeyInfo>{held}"
        "</Signature>"
    ).encode()
