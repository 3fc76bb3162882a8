"""The ways out: SMTP, and Apprise for Slack, Teams, Mattermost, ntfy… One message to one recipient at a time."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from email.utils import parseaddr
from types import TracebackType
from typing import Self

from alerts.links import postal
from alerts.notify import masked, notify
from alerts.smtp import PATIENCE, DeliveryError, Line, timed_out, trouble
from monitor.config import Delivery, Smtp

__all__ = ["Channels", "DeliveryError", "masked"]


class Channels:
    """The ways out of one configuration, open while the `with` block lasts: one SMTP connection serves all messages.

    `env` holds VIGIE_SMTP_USER and VIGIE_SMTP_PASSWORD, if the server wants them. Once `stop()` is true, the message in
    hand is given up, unless its last byte has left: then a moment is given to the answer.
    """

    def __init__(self, delivery: Delivery, env: Mapping[str, str], stop: Callable[[], bool] = lambda: False) -> None:
        self._delivery = delivery
        self._user = env.get("VIGIE_SMTP_USER", "")
        self._password = env.get("VIGIE_SMTP_PASSWORD", "")
        self._stop = stop
        self._line: Line | None = None
        self.patience = PATIENCE

    def send(self, channel: str, recipient: str, subject: str, content: bytes) -> str:
        """Send the very bytes of a message; returns what the other side answered. Raises DeliveryError."""
        try:
            if channel == "smtp":
                return self._unsaid(self._mail(recipient, content))
            return notify(self._delivery.apprise, recipient, subject, content.decode(), self._stop)
        except DeliveryError as error:
            error.args = (self._unsaid(str(error)),)
            raise

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
        fresh = self._line is None
        line = self._line or self._connect(smtp)
        self._line = line
        try:
            return line.transfer(parseaddr(smtp.sender)[1], postal(recipient), content)
        except DeliveryError as error:
            if not error.broken:
                raise
            failure, late = error, False
        except OSError as error:  # smtplib's exceptions are OSErrors too
            late = line.late or timed_out(error)
            failure = DeliveryError(trouble(smtp, error, line.stage, late), broken=True, doubtful=line.handed_over)
        self._hang_up()
        # So many messages per connection, no more, or it was closed while it stood idle: another one serves.
        if not (fresh or late or line.handed_over or self._stop()):
            return self._mail(recipient, content)
        if line.stage == "MAIL":  # no word of this message had been said
            failure.unreachable, failure.broken = True, False
        raise failure from None

    def _connect(self, smtp: Smtp) -> Line:
        line = Line(smtp, self._user, self._password, self.patience, self._stop)
        try:
            line.open()
        except DeliveryError as error:
            error.unreachable = True
            raise
        except OSError as error:
            late = line.late or timed_out(error)
            raise DeliveryError(trouble(smtp, error, line.stage, late), unreachable=True) from None
        return line

    def _hang_up(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            line.hang_up()

    def _unsaid(self, words: str) -> str:
        """Words without our secrets: a server may repeat what it was given, as it was or as it travelled."""
        user, password = self._user.encode(), self._password.encode()
        travelled = [base64.b64encode(secret).decode() for secret in (password, b"\0" + user + b"\0" + password)]
        for secret in (self._password, *travelled) if password else ():
            words = words.replace(secret, "…")
        return words
