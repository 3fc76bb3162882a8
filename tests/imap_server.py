"""A real IMAP4rev1 server (Twisted's) on loopback, over a folder of files: `1.eml`, `2.eml`… named by their UID.

    python tests/imap_server.py FOLDER PASSWORD [CERTIFICATE]

It prints its port. `validity` in the folder is its UIDVALIDITY. Whatever changes a message, a flag or a folder is
written to `touched`. With a certificate (PEM, key included) it speaks TLS from the start, or after STARTTLS if the
last argument is `starttls`.
"""

from __future__ import annotations

import io
import sys
from datetime import date, datetime
from email import message_from_bytes
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from twisted.cred.checkers import InMemoryUsernamePasswordDatabaseDontUse
from twisted.cred.portal import IRealm, Portal
from twisted.internet import protocol, reactor, ssl
from twisted.mail import imap4
from zope.interface import implementer

USER = "veille@example.org"


def day(text: str) -> date:
    return datetime.strptime(text, "%d-%b-%Y").date()


@implementer(imap4.IMessage, imap4.IMessageFile)
class Message:
    def __init__(self, file: Path) -> None:
        self.file = file
        self.message = message_from_bytes(file.read_bytes())

    def getUID(self) -> int:
        return int(self.file.stem)

    def getFlags(self) -> list[str]:
        return []

    def getInternalDate(self) -> str:
        return "Mon, 16 Mar 2026 09:00:00 +0000"

    def getHeaders(self, negate: bool, *names: str) -> dict[str, str]:
        wanted = {name.decode() if isinstance(name, bytes) else name for name in names}
        wanted = {name.upper() for name in wanted}
        return {key.lower(): str(value) for key, value in self.message.items() if (key.upper() in wanted) != negate}

    def getBodyFile(self) -> io.BytesIO:
        return io.BytesIO(self.file.read_bytes())

    def getSize(self) -> int:
        return self.file.stat().st_size

    def isMultipart(self) -> bool:
        return False

    def getSubPart(self, part: int) -> Any:
        raise IndexError(part)

    def open(self) -> io.BytesIO:
        return self.getBodyFile()


@implementer(imap4.IMailbox, imap4.ISearchableMailbox)
class Folder:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def files(self) -> list[Path]:
        return sorted(self.folder.glob("*.eml"), key=lambda file: int(file.stem))

    def touched(self, what: str) -> None:
        with (self.folder / "touched").open("a") as file:
            file.write(what + "\n")

    def getFlags(self) -> list[str]:
        return ["\\Seen"]

    def getHierarchicalDelimiter(self) -> str:
        return "/"

    def getUIDValidity(self) -> int:
        return int((self.folder / "validity").read_text())

    def getUIDNext(self) -> int:
        return max((int(file.stem) for file in self.files()), default=0) + 1

    def getUID(self, message: int) -> int:
        return int(self.files()[message - 1].stem)

    def getMessageCount(self) -> int:
        return len(self.files())

    def getRecentCount(self) -> int:
        return 0

    def getUnseenCount(self) -> int:
        return len(self.files())

    def isWriteable(self) -> bool:
        return True

    def destroy(self) -> None:
        self.touched("destroy")

    def requestStatus(self, names: Any) -> Any:
        return imap4.statusRequestHelper(self, names)

    def addListener(self, listener: Any) -> None:
        pass

    def removeListener(self, listener: Any) -> None:
        pass

    def addMessage(self, *_args: Any, **_kwargs: Any) -> None:
        self.touched("addMessage")

    def expunge(self) -> list[int]:
        self.touched("expunge")
        return []

    def store(self, _messages: Any, flags: Any, *_args: Any, **_kwargs: Any) -> dict[int, Any]:
        self.touched(f"store {flags}")
        return {}

    def search(self, query: list[bytes], uid: bool) -> list[int]:  # noqa: ARG002 - Twisted names it
        """Numbers of messages, by UID, SINCE and FROM; dates are those of arrival."""
        words = [word.decode() for word in query]
        found = []
        for number, file in enumerate(self.files(), 1):
            message = Message(file)
            fits = True
            for key, value in zip(words[::2], words[1::2], strict=True):
                if key.upper() == "UID":
                    fits &= self.is_in(int(file.stem), value)
                elif key.upper() == "SINCE":
                    fits &= parsedate_to_datetime(message.getInternalDate()).date() >= day(value)
                else:
                    assert key.upper() == "FROM", key
                    fits &= value.lower() in str(message.message["From"]).lower()
            if fits:
                found.append(number)
        return found

    def is_in(self, uid: int, numbers: str) -> bool:
        """As RFC 3501 has it: `n:*` is all from n on, and the last one even when it comes before n."""
        first, last = numbers.split(":")
        assert last == "*"
        greatest = self.getUIDNext() - 1
        return min(int(first), greatest) <= uid <= max(int(first), greatest)

    def fetch(self, messages: Any, uid: bool) -> list[tuple[int, Message]]:
        files = self.files()
        messages.last = self.getUIDNext() - 1 if uid else len(files)
        return [
            (number, Message(file))
            for number, file in enumerate(files, 1)
            if (int(file.stem) if uid else number) in messages
        ]


class Account(imap4.MemoryAccount):
    def __init__(self, folder: Path) -> None:
        super().__init__(USER)
        self.addMailbox("INBOX", Folder(folder))
        self.addMailbox("Lettres/Reçues", Folder(folder))


@implementer(IRealm)
class Realm:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def requestAvatar(self, _id: Any, _mind: Any, *_interfaces: Any) -> Any:
        return imap4.IAccount, Account(self.folder), lambda: None


def main(folder: Path, password: str, certificate: str = "", starttls: str = "") -> None:
    checker = InMemoryUsernamePasswordDatabaseDontUse()
    checker.addUser(USER.encode(), password.encode())
    context = ssl.DefaultOpenSSLContextFactory(certificate, certificate) if certificate else None

    class Factory(protocol.Factory):
        def buildProtocol(self, _address: Any) -> Any:
            server = imap4.IMAP4Server(contextFactory=context)
            server.challengers = {b"PLAIN": imap4.PLAINCredentials}
            server.portal = Portal(Realm(folder), [checker])
            return server

    if context is not None and not starttls:
        port = reactor.listenSSL(0, Factory(), context, interface="127.0.0.1")
    else:
        port = reactor.listenTCP(0, Factory(), interface="127.0.0.1")
    print(port.getHost().port, flush=True)  # noqa: T201 - read by the test
    reactor.run()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
