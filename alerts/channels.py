"""The ways out: SMTP, and Apprise for Slack, Teams, Mattermost, ntfy… One message to one recipient at a time."""

from __future__ import annotations

import contextlib
import hashlib
import re
import smtplib
import ssl
from collections.abc import Mapping
from email.utils import parseaddr
from types import TracebackType
from typing import Self

from alerts.wording import clean
from monitor.config import Delivery, Smtp
from monitor.errors import VigieError

TIMEOUT = 30  # seconds; smtplib's own default is for ever


class DeliveryError(VigieError):
    """The message did not leave. The text is what to show and to keep; it holds no secret.

    `permanent`: this message will never be accepted. `unreachable`: nothing can leave this way for now.
    """

    def __init__(self, answer: str, *, permanent: bool = False, unreachable: bool = False) -> None:
        super().__init__(clean(answer, 300))
        self.permanent = permanent
        self.unreachable = unreachable


class Channels:
    """The ways out of one configuration, open while the `with` block lasts: one SMTP connection serves all messages.

    `env` holds VIGIE_SMTP_USER and VIGIE_SMTP_PASSWORD, if the server wants them.
    """

    def __init__(self, delivery: Delivery, env: Mapping[str, str]) -> None:
        self._delivery = delivery
        self._user = env.get("VIGIE_SMTP_USER", "")
        self._password = env.get("VIGIE_SMTP_PASSWORD", "")
        self._client: smtplib.SMTP | None = None

    def send(self, channel: str, recipient: str, subject: str, content: bytes) -> str:
        """Send the very bytes of a message; returns what the other side answered. Raises DeliveryError."""
        if channel == "smtp":
            return self._mail(recipient, content)
        return _notify(self._delivery.apprise, recipient, subject, content.decode())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hang_up()

    def _mail(self, recipient: str, content: bytes) -> str:
        smtp = self._delivery.smtp
        if smtp is None:
            raise DeliveryError("delivery.smtp n’est plus dans la configuration", unreachable=True)
        fresh = self._client is None
        try:
            self._client = self._client or _connect(smtp, self._user, self._password)
            return _transfer(self._client, parseaddr(smtp.sender)[1], recipient, content)
        except DeliveryError as error:
            if not error.unreachable:
                raise
            self._hang_up()
            if fresh:
                raise
            return self._mail(recipient, content)  # so many messages per connection, no more: the next one serves
        except OSError as error:  # smtplib's exceptions are OSErrors too
            self._hang_up()
            # A connection that had served may have been closed under us: the next message opens another.
            raise DeliveryError(_unreachable(smtp, error), unreachable=fresh) from None

    def _hang_up(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            # After the server's 250 the message is sent, whatever it says to QUIT.
            with contextlib.suppress(OSError):
                client.quit()
            client.close()


def masked(url: str) -> str:
    """An Apprise address as it may be shown and stored: its scheme, and a fingerprint that finds it again."""
    scheme = re.sub(r"[^a-z0-9+.-]", "", url.partition("://")[0].lower())[:20]
    return f"{scheme}://…#{hashlib.sha256(url.encode()).hexdigest()[:8]}"


def _connect(smtp: Smtp, user: str, password: str) -> smtplib.SMTP:
    if smtp.security == "tls":
        verified = ssl.create_default_context()
        client: smtplib.SMTP = smtplib.SMTP_SSL(smtp.host, smtp.port, timeout=TIMEOUT, context=verified)
    else:
        client = smtplib.SMTP(smtp.host, smtp.port, timeout=TIMEOUT)
    try:
        if smtp.security == "starttls":
            client.starttls(context=ssl.create_default_context())
        if user:
            client.login(user, password)
        client.ehlo_or_helo_if_needed()
    except smtplib.SMTPAuthenticationError as error:
        client.close()
        # The server's words are left out: they may repeat what it was given.
        raise DeliveryError(
            f"{smtp.host}:{smtp.port} refuse l’identification (code {error.smtp_code}) ;"
            " vérifiez VIGIE_SMTP_USER et VIGIE_SMTP_PASSWORD",
            unreachable=True,
        ) from None
    except BaseException:
        client.close()
        raise
    return client


def _transfer(client: smtplib.SMTP, sender: str, recipient: str, content: bytes) -> str:
    """MAIL, RCPT, DATA; returns the server's last words, which often name the message in its own queue."""
    try:
        code, answer = client.mail(sender)
        if code == 250:
            code, answer = client.rcpt(recipient)
        if code in (250, 251):
            code, answer = client.data(content)
    except smtplib.SMTPDataError as error:
        code, answer = error.smtp_code, error.smtp_error if isinstance(error.smtp_error, bytes) else b""
    words = f"{code} {answer.decode('utf-8', 'replace')}"
    if code // 100 == 2:
        return clean(words, 300)
    closing = code == 421
    if not closing:
        with contextlib.suppress(OSError):
            client.rset()
    raise DeliveryError(words, permanent=code >= 500, unreachable=closing)


def _unreachable(smtp: Smtp, error: OSError) -> str:
    where = f"{smtp.host}:{smtp.port}"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"{where} : certificat refusé ({error.verify_message})"
    if isinstance(error, TimeoutError):
        return f"{where} ne répond pas en {TIMEOUT} s"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{where} n’accepte pas la connexion (code {error.smtp_code})"
    return f"{where} : l’envoi a échoué ({error.strerror or error})"


def _notify(urls: tuple[str, ...], recipient: str, subject: str, text: str) -> str:
    url = next((url for url in urls if masked(url) == recipient), None)
    if url is None:
        raise DeliveryError("cette adresse n’est plus dans delivery.apprise", permanent=True)
    try:
        import apprise
    except ImportError:
        raise DeliveryError(
            "delivery.apprise : Apprise n’est pas installé ; installez-le avec pip install 'vigie[notify]'"
        ) from None
    service = apprise.Apprise.instantiate(url)
    if service is None:
        raise DeliveryError("delivery.apprise : Apprise ne comprend pas cette adresse", permanent=True)
    service.overflow_mode = apprise.OverflowMode.SPLIT  # a long letter goes in parts rather than be refused
    if not service.notify(body=text, title=subject, notify_type=apprise.NotifyType.INFO):
        raise DeliveryError("le service n’a pas accepté le message")
    return "accepté"
