"""Whose key may speak for a unit: by a person's yes, invitation or introduction; never changed silently (design §5).

A key belongs to one unit and a replica id to one key, for good. A unit's first key needs a person's yes (an invitation
only tells whom to expect); a further one is introduced by a machine known already, or its fingerprint is compared.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from par_desktop.data import journal, keys
from par_desktop.data.identity import ACKNOWLEDGES_AFTER, INVITATION, INVITED_AT, set_setting
from par_desktop.data.keys import Peer
from par_desktop.data.queries import keys as key_rows
from par_desktop.domain.fields import Canonical
from par_desktop.domain.records.bookkeeping import COORDINATOR_MACHINE, MACHINE
from par_desktop.errors import PackageProblem
from par_desktop.exchange.signature import fingerprint, public_key
from par_desktop.services.desk import Desk
from par_desktop.services.note_record import noted

if TYPE_CHECKING:  # a screen that shows this machine's fingerprint needs no reader of workbooks: 13 MB
    from par_desktop.exchange.head import PackageHead
    from par_desktop.exchange.reader import ReadPackage

INVITATION_DAYS = 60
MACHINE_KINDS = (MACHINE.name, COORDINATOR_MACHINE.name)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Trust:
    """What a person said about unknown senders: yes to a first key, or these fingerprints of changed ones."""

    unknown: bool = False
    fingerprints: Sequence[str] = ()

    def says(self, mark: str) -> bool:
        """Whether this fingerprint was compared, however it was typed."""
        return _plain(mark) in {_plain(said) for said in self.fingerprints}


def _plain(mark: str) -> str:
    return "".join(letter for letter in mark.upper() if letter.isalnum())


class Proof(StrEnum):
    """What an unknown key brings along for itself: nothing, the invitation its unit was sent, one already used."""

    NONE = "none"
    INVITATION = "invitation"
    USED = "used"


def check_sender(desk: Desk, package: ReadPackage, trust: Trust) -> bool:
    """Whether the sender's key is already enrolled for this replica; raises where a person must decide first.

    ``PackageProblem("unknown_key")`` for a first key nobody said yes to (``proof`` says whether an invitation speaks
    for it), ``"changed_key"`` where the unit is known by another one, ``"invitation_used"`` where the invitation has
    let another key in, ``"frozen_key"``, ``"retired_key"``, and for heads that mix two identities
    ``"foreign_replica"``, ``"foreign_key"``, ``"swapped_identity"``.
    """
    head, file, conn = package.head, package.path.name, desk.conn
    mine = public_key(desk.mark.key)
    if head.sender == desk.unit.code and head.key == mine:
        return True
    _check_identity(desk, head, file, mine)
    mark = fingerprint(head.key)
    said = trust.says(mark)
    known = keys.machines(conn, head.sender)
    same = [peer for peer in known if peer.key == head.key]
    facts = {"file": file, "unit": desk.world.unit(head.sender).office_name, "fingerprint": mark}
    if any(peer.frozen for peer in same):
        if not said:
            raise PackageProblem("frozen_key", **facts)
        return False
    live = [peer for peer in same if not peer.retired]
    if live:
        return any(peer.replica == head.replica for peer in live)
    if same:
        if _goes_on_elsewhere(desk, package, same):
            return False
        # Out of use. What it made before holds nothing that is not here; a unit reads its own old packages anyway.
        if head.sender == desk.unit.code or (not said and not _brings_new(desk, package)):
            return True
        if not said:
            raise PackageProblem("retired_key", **facts)
        return False
    if said:
        return False
    proof = invitation_proof(desk, head)
    if proof is Proof.USED:
        raise PackageProblem("invitation_used", **facts)
    if (known or head.sender == desk.unit.code) and proof is Proof.NONE:
        raise PackageProblem("changed_key", **facts)
    if not trust.unknown:
        raise PackageProblem("unknown_key", **facts, proof=str(proof))
    return False


def _check_identity(desk: Desk, head: PackageHead, file: str, mine: str) -> None:
    """A machine's name belongs to one unit and one key for good: nobody signs in under another's."""
    unit = desk.world.unit(head.sender).office_name
    holder = keys.machine(desk.conn, head.replica)
    if head.replica == desk.mark.replica or (holder is not None and holder.unit != head.sender):
        raise PackageProblem("foreign_replica", file=file, unit=unit)
    owner = desk.unit.code if head.key == mine else keys.unit_of_key(desk.conn, head.key)
    if owner is not None and owner != head.sender:
        raise PackageProblem("foreign_key", file=file, unit=unit, owner=desk.world.unit(owner).office_name)
    if holder is not None and holder.key != head.key:
        raise PackageProblem("swapped_identity", file=file, unit=unit, fingerprint=fingerprint(head.key))


def _goes_on_elsewhere(desk: Desk, package: ReadPackage, same: Sequence[Peer]) -> bool:
    """Whether the place this workspace was copied from lives on: it acknowledges what was sent since from here.

    That it brings something new is no sign: a place that died may have sent it after the copy was made.
    """
    head = package.head
    if any(peer.way != "own" for peer in same) or key_rows.stepped_down(desk.conn, head.key):
        return False
    return bool(key_rows.unknown_receipts(desk.conn, head.replica, head.receipts))


def _brings_new(desk: Desk, package: ReadPackage) -> bool:
    return bool(key_rows.lacking(desk.conn, [op.id for op in package.operations]))


def enrol(desk: Desk, package: ReadPackage, trust: Trust) -> None:
    """Remember the sender's machine and key; inside a write."""
    head, conn = package.head, desk.conn
    if head.sender == desk.unit.code and head.key == public_key(desk.mark.key):
        return
    known = keys.machines(conn, head.sender)
    same = [peer for peer in known if peer.key == head.key]
    said = trust.says(fingerprint(head.key))
    proof = invitation_proof(desk, head)
    if said:
        keys.set_frozen(conn, head.sender, head.key, False)
    gone_on = any(peer.replica == head.replica and peer.retired == keys.CONTINUED for peer in same)
    if gone_on and not _alive(desk, package):
        return  # an old package came late; its machine goes on under another name
    way = same[0].way if same else "fingerprint" if said else str(proof) if proof is Proof.INVITATION else "person"
    coordinator = head.sender == desk.world.coordinator
    keys.enrol(conn, Peer(head.replica, head.sender, head.key, way=way), coordinator=coordinator, since=desk.now)
    if head.replaces:
        keys.continue_as(conn, head.replica, head.sender, head.key)
    if all(peer.replica != head.replica for peer in known):
        # It may have been restored to before it learnt what we have of its unit: it is told again.
        key_rows.tell_again(conn, head.sender, int(desk.settings().get(ACKNOWLEDGES_AFTER, "0")))
    if proof is Proof.INVITATION:
        keys.use_invitation(conn, head.sender, _hash(_part(head.invitation, head.sender)), head.key)
    keys.void_invitations(conn, head.sender)
    if head.sender == desk.unit.code and said and not same:
        vouch_for(desk, head.replica, head.key)


def _alive(desk: Desk, package: ReadPackage) -> bool:
    """Whether a machine believed to go on under another name shows that it still works under this one."""
    receipts = key_rows.unknown_receipts(desk.conn, package.head.replica, package.head.receipts)
    return bool(receipts) or _brings_new(desk, package)


# a unit's machines speak for each other


def vouch_for(desk: Desk, replica: str, key: str) -> None:
    """Say in the journal that a further machine of this unit is one of ours; inside a write."""
    _note_machine(desk, replica, {"key": key})


def step_down(desk: Desk, replica: str, key: str) -> None:
    """Say in the journal that a machine of this unit is out of use from today; inside a write."""
    _note_machine(desk, replica, {"key": key, "retired": desk.today.isoformat()})


def take_office_back(desk: Desk) -> None:
    """A hand-over did not come about: this machine goes on, and a key made for a successor never speaks."""
    mine = public_key(desk.mark.key)
    with desk.write("the hand-over did not come about"):
        for said in key_rows.introductions(desk.conn, desk.world.coordinator):
            if said.unit != desk.unit.code:
                continue
            if said.key == mine and said.retired:
                _note_machine(desk, said.replica, {"retired": None})
            elif said.key != mine and not said.retired and keys.unit_of_key(desk.conn, said.key) is None:
                _note_machine(desk, said.replica, {"retired": desk.today.isoformat()})


def _note_machine(desk: Desk, replica: str, fields: Mapping[str, Canonical]) -> None:
    if desk.is_coordinator:
        kind, record = COORDINATOR_MACHINE.name, COORDINATOR_MACHINE.id(replica=replica)
    else:
        kind, record = MACHINE.name, MACHINE.id(unit=desk.unit.code, replica=replica)
    journal.append(desk.conn, [noted(desk, kind, record, fields, origin="app")])


def follow_machines(desk: Desk, sender: str) -> None:
    """Do as a unit's machines said in what just arrived: enrol those they introduce, retire those that stepped down.

    Only what the unit itself wrote counts; an introduction never brings a retired or frozen machine back.
    """
    conn = desk.conn
    for said in key_rows.introductions(conn, desk.world.coordinator):
        if said.unit != sender and sender != desk.world.coordinator:
            continue
        known = keys.machine(conn, said.replica)
        if known is not None and (known.unit, known.key) != (said.unit, said.key):
            continue
        if said.key in (public_key(desk.mark.key), "") or said.replica == desk.mark.replica:
            continue
        owner = keys.unit_of_key(conn, said.key)
        if owner not in (None, said.unit):
            continue
        coordinator = said.unit == desk.world.coordinator
        if known is None and not said.retired and owner is None:
            keys.enrol(
                conn, Peer(said.replica, said.unit, said.key, way="machine"), coordinator=coordinator, since=desk.now
            )
        if said.retired:
            keys.retire_key(conn, said.unit, said.key)


# acts of a person on the list of machines


def stop_using(desk: Desk, unit: str, key: str) -> None:
    """Ngừng dùng: nobody waits for this machine, and what it brings anew is refused. Its unit's own is told on."""
    with desk.write("retire a machine") as conn:
        keys.retire_key(conn, unit, key)
        if unit == desk.unit.code:
            for peer in keys.machines(conn, unit):
                if peer.key == key:
                    step_down(desk, peer.replica, key)


def use_again(desk: Desk, unit: str, key: str) -> None:
    """Cho dùng: its fingerprint was compared; frozen or retired, it speaks for its unit again."""
    with desk.write("use a machine") as conn:
        keys.set_frozen(conn, unit, key, False)
        same = [peer for peer in keys.machines(conn, unit) if peer.key == key]
        newest = max(same, key=lambda peer: (peer.since, peer.replica))
        live = Peer(newest.replica, unit, key, way=newest.way)
        keys.enrol(conn, live, coordinator=unit == desk.world.coordinator, since=newest.since)


def freeze_doubtful(desk: Desk, package: ReadPackage, problem: PackageProblem) -> None:
    """A second key came with an invitation that was used: neither speaks for the unit until a person has asked.

    A write of its own: the file that showed it is refused whole, and only looking at it must be enough.
    """
    head = package.head
    if problem.code != "invitation_used":
        return
    invited = keys.invitation(desk.conn, head.sender, _hash(_part(head.invitation, head.sender)))
    if invited is None or invited.used_by is None:
        return
    with desk.store.write("freeze both keys of an invitation") as conn:
        keys.set_frozen(conn, head.sender, invited.used_by, True)
        if keys.machine(conn, head.replica) is None:
            second = Peer(head.replica, head.sender, head.key, frozen=True, way=str(Proof.INVITATION))
            keys.enrol(conn, second, coordinator=False, since=desk.now)


# invitations


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _part(text: str, unit: str) -> str:
    """The secret for a unit, or nothing: one that was sent to somebody else proves nothing of this one."""
    return text if text.startswith(f"{unit}:") else ""


def invitation_proof(desk: Desk, head: PackageHead) -> Proof:
    """What the invitation in a head says of its key. A stale, foreign or void one simply proves nothing."""
    secret = _part(head.invitation, head.sender)
    if not desk.is_coordinator or not secret:
        return Proof.NONE
    known = keys.invitation(desk.conn, head.sender, _hash(secret))
    if known is None or known.void:
        return Proof.NONE
    issued = datetime.fromisoformat(known.issued.replace("Z", "+00:00"))
    if desk.clock().astimezone(UTC) - issued > timedelta(days=INVITATION_DAYS):
        return Proof.NONE
    if known.used_by is None:
        return Proof.INVITATION
    return Proof.NONE if known.used_by == head.key else Proof.USED


def invitation_to_send(desk: Desk, receiver: str, *, everything: bool = False) -> str:
    """The secret for the head of an addressed package.

    The coordinator invites a unit without a live machine each time it writes to it: any of the files may be the one
    that arrives. A unit with machines is invited anew when all is sent again, to a PC that has to begin anew
    (``everything``). A unit shows what it was sent.
    """
    if not desk.is_coordinator:
        return desk.settings().get(INVITATION, "") if receiver == desk.world.coordinator else ""
    if receiver == desk.unit.code:
        return ""
    machines = keys.machines(desk.conn, receiver)
    if not everything and any(peer.live or peer.frozen for peer in machines):
        return ""
    return f"{receiver}:{desk.world.city}:{secrets.token_hex(16)}"


def note_invited(desk: Desk, head: PackageHead) -> None:
    """Remember an invitation that went out, hashed; inside a write."""
    if head.invitation and desk.is_coordinator:
        keys.invite(desk.conn, head.receiver, _hash(head.invitation), desk.now)


def keep_invitation(desk: Desk, head: PackageHead) -> None:
    """Keep what we were sent, to show it in our reply; an older file that comes later changes nothing. In a write."""
    known = desk.settings()
    ours = head.receiver == desk.unit.code and head.sender == desk.world.coordinator and head.sender != head.receiver
    if ours and _part(head.invitation, desk.unit.code) and head.created >= known.get(INVITED_AT, ""):
        set_setting(desk.conn, INVITATION, head.invitation)
        set_setting(desk.conn, INVITED_AT, head.created)


# clocks


def note_clock(desk: Desk, head: PackageHead) -> None:
    """Compare a sender's clock with ours, as far as cause and effect allow; inside a write.

    A file cannot be made after it came, nor before a file that it acknowledges: what else an old date means nobody
    can know.
    """
    if head.replica == desk.mark.replica or head.sender == desk.unit.code:
        return
    try:
        made = datetime.fromisoformat(head.created.replace("Z", "+00:00"))
    except ValueError:
        return
    if made.tzinfo is None:
        return
    ahead = made - desk.clock().astimezone(UTC)
    seen = key_rows.sent_at_latest(desk.conn, head.receipts)
    told = datetime.fromisoformat(seen.replace("Z", "+00:00")) if seen else made
    # What we made ourselves while our clock was ahead says nothing of theirs.
    behind = told - made if told <= desk.clock().astimezone(UTC) + _DAY else timedelta(0)
    days = ahead.days if ahead > _DAY else -behind.days if behind > _DAY else 0
    keys.set_clock(desk.conn, head.replica, days)


def own_fingerprint(desk: Desk) -> str:
    """Vân tay of this machine, for the other side to compare by telephone."""
    return fingerprint(public_key(desk.mark.key))
