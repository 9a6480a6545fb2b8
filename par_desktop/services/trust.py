"""Whose key may speak for a unit: enrolled by a person's yes, by invitation, never changed silently (design §5)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from par_desktop.data import keys
from par_desktop.data.keys import Peer
from par_desktop.errors import PackageProblem
from par_desktop.exchange.head import PackageHead
from par_desktop.exchange.signature import fingerprint, public_key
from par_desktop.services.desk import Desk

INVITATION = "invitation"
"""Setting in which an invited unit keeps what it was sent, to show it in its reply."""
INVITATION_DAYS = 60


@dataclass(frozen=True, slots=True)
class Trust:
    """What a person said about unknown senders: yes to a first key, or these fingerprints of changed ones."""

    unknown: bool = False
    fingerprints: Sequence[str] = ()


def check_sender(desk: Desk, head: PackageHead, trust: Trust, file: str) -> bool:
    """Whether the sender's key is already enrolled for this replica; raises where a person must decide first.

    ``PackageProblem("unknown_key")`` for a first key nobody said yes to, ``"changed_key"`` where the unit is known by
    another one, ``"invitation_used"`` where the invitation has let another key in.
    """
    if head.sender == desk.unit.code and head.key == public_key(desk.mark.key):
        return True
    mark = fingerprint(head.key)
    holder = keys.machine(desk.conn, head.replica)
    if head.replica == desk.mark.replica or (holder is not None and holder.unit != head.sender):
        # A machine's name belongs to one unit for good: nobody signs in under another's.
        raise PackageProblem("foreign_replica", file=file, unit=desk.world.unit(head.sender).office_name)
    known = keys.peers(desk.conn, head.sender)
    if any(peer.key == head.key for peer in known):
        return any(peer.replica == head.replica for peer in known)
    facts = {"file": file, "unit": desk.world.unit(head.sender).office_name, "fingerprint": mark}
    if mark in {f.strip().upper() for f in trust.fingerprints}:
        return False
    if known or head.sender == desk.unit.code:
        raise PackageProblem("changed_key", **facts)
    _check_invitation(desk, head, file)
    if not trust.unknown:
        raise PackageProblem("unknown_key", **facts)
    return False


def enrol(desk: Desk, head: PackageHead) -> None:
    """Remember the sender's machine and key; inside a write."""
    if head.sender == desk.unit.code and head.key == public_key(desk.mark.key):
        return
    coordinator = head.sender == desk.world.coordinator
    if head.replaces:
        keys.retire(desk.conn, head.replaces, head.sender, head.key)
    keys.enrol(desk.conn, Peer(head.replica, head.sender, head.key), coordinator=coordinator, since=desk.now)
    if head.invitation:
        keys.use_invitation(desk.conn, head.sender, head.key)


def _check_invitation(desk: Desk, head: PackageHead, file: str) -> None:
    """A second key on one invitation is named; a stale or foreign one simply proves nothing."""
    if not desk.is_coordinator or not head.invitation:
        return
    known = keys.invitation_of(desk.conn, head.sender)
    if known is None:
        return
    secret, issued, used_by = known
    fits = hashlib.sha256(head.invitation.encode()).hexdigest() == secret
    when = datetime.fromisoformat(issued.replace("Z", "+00:00"))
    fresh = desk.clock().astimezone(UTC) - when <= timedelta(days=INVITATION_DAYS)
    if fits and fresh and used_by not in (None, head.key):
        raise PackageProblem("invitation_used", file=file, unit=desk.world.unit(head.sender).office_name)


def own_fingerprint(desk: Desk) -> str:
    """Vân tay of this machine, for the other side to compare by telephone."""
    return fingerprint(public_key(desk.mark.key))
