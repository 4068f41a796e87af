"""A publisher in a process of its own, which can be told where to stand still to be killed.

Run as a program it loads everything once and then forks a child for each line it reads: so
each step runs in a new process, and a dozen of them take seconds. The line is JSON: the step,
what it is about, and the place to stand still at ("" for none). It prints the child's number,
"halted" or how the step ended, and after one more line from its reader the child's exit status.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from access_control.audit.store import AuditLog
from access_control.decide import Rules
from access_control.guard import Guard
from access_control.model import Account
from access_control.store import AccountStore
from anonymization.domain_keys import DomainKeys
from anonymization.dual_control.erase import erase
from anonymization.dual_control.identifier import Identifier
from anonymization.dual_control.office import Office
from anonymization.dual_control.rotate import rotate
from anonymization.dual_control.store import DualControlStore
from anonymization.dual_control.treat_together import Works
from anonymization.records.detect import Detector
from anonymization.store import DomainStore
from anonymization.treat import TreatmentRoom
from anonymization.workshop import Workshop
from catalog import register as register_module
from catalog.model import Bilingual, Description
from catalog.read_source import SourceLimits
from catalog.register import Intake, register
from catalog.store import DatasetStore
from publishing import release as release_module
from publishing.deliver import deliver
from publishing.portals.ckan import CkanPortal
from publishing.portals.session import PortalSession
from publishing.release import Press, release
from publishing.store import ReleaseStore
from publishing.withdraw import withdraw
from storage import vault as vault_module
from storage.database import Database
from storage.engine import Engine
from storage.errors import BilingualError
from storage.keys import Keyring
from storage.vault import Vault

ORIGIN = "minhbach.invalid/audit"
PLACES: dict[str, tuple[Any, str]] = {
    "a delivered file is about to be sealed": (register_module, "profile"),
    "a delivered file is sealed": (Vault, "put"),
    "packed": (release_module, "pack"),
    "signed": (release_module, "sign"),
    "the log is written and not committed": (AuditLog, "append"),
    "begun": (ReleaseStore, "save"),
    "placed": (release_module, "_place"),
    "finished": (ReleaseStore, "finish"),
    "in the outbox": (ReleaseStore, "save_delivery"),
    "the portal was asked": (PortalSession, "send"),
    "the portal shows it": (CkanPortal, "publish"),
    "withdrawn in the database": (ReleaseStore, "save_release"),
    "a rewritten file is sealed": (Vault, "put"),
    "all is committed": (DualControlStore, "commit"),
    "an old file is destroyed": (vault_module, "wipe"),
    "all old files are destroyed": (Vault, "destroy_forgotten"),
}


@dataclass(frozen=True)
class Desk:
    """What a publisher works with, without the parts that take long to load."""

    home: Path
    policies: Path

    def run(self, step: str, about: dict[str, str]) -> None:
        log = AuditLog(
            self._database(), ORIGIN, Keyring(self.home / "keys").signing_key("audit-log")
        )
        guard = Guard(Rules.load(self.policies / "access"), log)
        releases = ReleaseStore(log.database, log)
        at = datetime.fromisoformat(about["at"])
        by = self._person(log, about["as"])
        press = self._press()
        match step:
            case "register":
                self._register(DatasetStore(log.database, log), guard, by, about)
            case "release":
                release(releases, guard, press, by=by, request_id=about["id"], at=at)
            case "publish":
                portal = CkanPortal(about["portal"], about["token"], about["organization"])
                deliver(releases, guard, press, portal, by=by, release_id=about["id"], at=at)
            case "withdraw":
                why = Bilingual("sai số liệu", "wrong figures")
                withdraw(
                    *(releases, guard, press, {}), by=by, release_id=about["id"], because=why, at=at
                )
            case "erase" | "rotate":
                self._together(step, log, guard, by, about)
            case _:
                raise ValueError(step)

    def _together(
        self, step: str, log: AuditLog, guard: Guard, by: Account, about: dict[str, str]
    ) -> None:
        keys = DomainKeys(DomainStore(log.database, log), Keyring(self.home / "keys"))
        office = Office(DualControlStore(log.database, log), keys, self.policies)
        workshop = Workshop(self._vault(), Engine(), self.policies, lambda _product: [])
        # Erasing asks no detector, and one takes a second to make.
        room = TreatmentRoom(Detector() if step == "rotate" else cast("Detector", None), keys)
        works = Works(DatasetStore(log.database, log), workshop, room)
        named = {"by": by, "request_id": about["id"], "at": datetime.fromisoformat(about["at"])}
        if step == "rotate":
            rotate(office, guard, works, **named)
        else:
            person = Identifier.parse("citizen-id", about["person"])
            erase(office, guard, works, identifier=person, **named)

    def _register(
        self, store: DatasetStore, guard: Guard, by: Account, about: dict[str, str]
    ) -> None:
        words = Bilingual("Tiêu đề", "Title")
        register(
            *(store, guard, Intake(Engine(), self._vault(), SourceLimits())),
            by=by,
            source=Path(about["source"]),
            description=Description("another", words, words, "national-coverage"),
            owner=by.id,
            at=datetime.fromisoformat(about["at"]),
        )

    def _database(self) -> Database:
        return Database.at(f"sqlite:///{self.home / 'minhbach.sqlite'}")

    def _person(self, log: AuditLog, login: str) -> Account:
        person = AccountStore(log.database, log).find(login)
        assert person is not None
        return person

    def _vault(self) -> Vault:
        return Vault(self.home / "vault", Keyring(self.home / "keys").sealing_key("vault"))

    def _press(self) -> Press:
        key = Keyring(self.home / "keys").signing_key("releases")
        return Press(
            folder=self.home / "releases",
            vault=self._vault(),
            policies=self.policies,
            key=key,
            finds_personal_data=lambda _column, _values: 0,
            public_url="",
        )


def stand_still(place: str, visit: int) -> None:
    """From the given visit of a place on, never go on."""
    owner, name = PLACES[place]
    original: Callable[..., Any] = getattr(owner, name)
    visits = 0

    def watched(*args: Any, **named: Any) -> Any:
        nonlocal visits
        result = original(*args, **named)
        visits += 1
        if visits >= visit:
            say("halted")
            time.sleep(600)
        return result

    setattr(owner, name, watched)


def say(word: str) -> None:
    os.write(1, f"{word}\n".encode())


def child(desk: Desk, line: dict[str, Any]) -> None:
    say(str(os.getpid()))
    if line["halt"]:
        stand_still(line["halt"], line["visit"])
    try:
        desk.run(line["step"], line["about"])
    except BilingualError as problem:
        say(type(problem).__name__)
    else:
        say("done")


def main(home: str, policies: str) -> None:
    desk = Desk(Path(home), Path(policies))
    say("ready")
    while line := sys.stdin.readline():
        number = os.fork()
        if number == 0:
            child(desk, json.loads(line))
            os._exit(0)
        # Until it is waited for, nobody else gets its number: a kill cannot hit a stranger.
        sys.stdin.readline()
        say(f"ended {os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
