"""Which addresses may be fetched: public ones, and the private ones the configuration lists.

The check is made on the resolved address that is about to be connected, so it holds for names, literals in any
spelling, redirects, and names that change their address between two look-ups. Twisted asks for literals too.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from contextlib import suppress
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, Self

from scrapy.resolver import CachingHostnameResolver
from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer, provider

from monitor.address import asked_for
from monitor.values import split_port

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.internet.base import ReactorBase

# Not public, though `is_global` says otherwise of some: carrier NAT, NAT64, 6to4, Teredo, benchmarks.
BLOCKED = tuple(
    ipaddress.ip_network(net)
    for net in (
        "100.64.0.0/10",
        "192.0.0.0/24",
        "198.18.0.0/15",
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "2002::/16",
        "2001::/32",
    )
)
# Clouds keep credentials here: never fetched, whatever the configuration says.
METADATA = tuple(ipaddress.ip_network(net) for net in ("169.254.169.254/32", "fd00:ec2::254/128"))


class Allowed:
    """The private addresses, networks and host names (`*.` for subdomains) that may be fetched, perhaps on one port."""

    def __init__(self, entries: Sequence[str]) -> None:
        self.networks: list[tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, int | None]] = []
        self.names: list[tuple[str, int | None]] = []
        for entry in entries:
            name, port = split_port(entry)
            try:
                self.networks.append((ipaddress.ip_network(name, strict=False), port))
            except ValueError:
                with suppress(UnicodeError):
                    name = asked_for(name)
                self.names.append((name.lower(), port))

    def permits(self, host: str, address: str, port: int) -> bool:
        """True when `address`, reached by the name `host`, may be connected on `port`."""
        ip: Any = ipaddress.ip_address(address.partition("%")[0])
        ip = getattr(ip, "ipv4_mapped", None) or ip
        if any(ip in net for net in METADATA):
            return False
        if ip.is_global and not ip.is_multicast and not ip.is_reserved and not any(ip in net for net in BLOCKED):
            return True
        listed = any(ip in net and wanted in (None, port) for net, wanted in self.networks)
        return listed or any(fnmatchcase(host.lower(), name) and wanted in (None, port) for name, wanted in self.names)


@provider(IResolutionReceiver)
class _Filter:
    """Passes on only the addresses that are permitted, and remembers the hosts of which none was."""

    def __init__(self, receiver: Any, resolver: GuardedResolver, host: str, port: int) -> None:
        self.receiver, self.resolver, self.host, self.port = receiver, resolver, host, port

    def resolutionBegan(self, resolution: Any) -> None:
        self.receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:
        if self.resolver.allowed.permits(self.host, address.host, self.port):
            self.receiver.addressResolved(address)
        else:
            self.resolver.refused.add(self.host)

    def resolutionComplete(self) -> None:
        self.receiver.resolutionComplete()


@implementer(IHostnameResolver)
class GuardedResolver(CachingHostnameResolver):
    """Scrapy's resolver, behind the guard. The setting PRIVATE_HOSTS lists what is allowed."""

    def __init__(self, reactor: ReactorBase, cache_size: int, allowed: Allowed, refused: set[str]) -> None:
        super().__init__(reactor, cache_size)
        self.allowed = allowed
        self.refused = refused

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        """Shares the set of refused hosts with the spider, which tells them from hosts that do not exist."""
        refused: set[str] = crawler.settings["REFUSED_HOSTS"]
        return cls(reactor, 0, Allowed(crawler.settings.getlist("PRIVATE_HOSTS")), refused)

    def resolveHostName(
        self,
        resolutionReceiver: Any,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Any = None,
        transportSemantics: str = "TCP",
    ) -> Any:
        """Twisted's method: every connection asks it."""
        receiver = _Filter(resolutionReceiver, self, hostName, portNumber)
        original: Any = self.original_resolver  # Twisted's interfaces are not types
        return original.resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)
