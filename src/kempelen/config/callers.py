"""Who stands at the other end of a connection, as far as an address says: what floods are counted by."""

import ipaddress
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from django.conf import settings

_V6_NETWORK: Final = 64
_REMEMBERED: Final = 4_096


def client_address(environ: Mapping[str, Any]) -> str:
    """Return who asks: the neighbour, or what the outermost of the operator's proxies saw (security A2)."""
    neighbour = str(environ.get("REMOTE_ADDR") or "")
    proxies = settings.KEMPELEN.trusted_proxy_count
    if not proxies:
        return neighbour
    named = [each.strip() for each in str(environ.get("HTTP_X_FORWARDED_FOR") or "").split(",") if each.strip()]
    return named[-proxies] if len(named) >= proxies else neighbour


@lru_cache(maxsize=_REMEMBERED)
def network_of(address: str) -> str:
    """Return what an address is counted by: itself, or of IPv6 the /64 that one household or machine has to itself."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return "unreadable"
    if isinstance(known, ipaddress.IPv6Address):
        if known.ipv4_mapped is not None:
            return str(known.ipv4_mapped)
        return str(ipaddress.IPv6Network((int(known), _V6_NETWORK), strict=False))
    return str(known)
