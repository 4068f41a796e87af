"""Words for the codes that people meet on work pages: steps, states, classes, roles, treatments."""

from collections.abc import Mapping

from access_control.model import Role
from anonymization.dual_control.identifier import IdentifierKind
from anonymization.dual_control.model import DeedState
from anonymization.records.model import Generalization, TreatmentKind
from anonymization.records.risk.model import Gate
from app.pages.dataset_steps import Step
from catalog.column_contract import Content
from catalog.model import ColumnRole, PersonalDataClass, VersionKind
from publishing.model import DeliveryState, Status, Verdict


def marked(text: str) -> str:
    """Mark a text for the catalogues; it is translated where it is shown."""
    return text


WORDS: Mapping[str, str] = {
    f"step.{Step.DETECT}": marked("Look for personal data"),
    f"step.{Step.CLASSIFY}": marked("Decide the classes"),
    f"step.{Step.CONFORM}": marked("Check every cell"),
    f"step.{Step.TREAT}": marked("De-identify the records"),
    f"step.{Step.TABULATE}": marked("Count into the table"),
    f"step.{Step.PROTECT}": marked("Protect the table"),
    f"step.{Step.SUBMIT}": marked("Submit for release"),
    f"step.{Step.WAIT}": marked("In the hands of others"),
    f"step.{Step.DONE}": marked("Released"),
    f"step.{Step.HOLD}": marked("De-identified; not for everybody, so no table is made of it"),
    f"step.{Step.MEND}": marked("Lower the residual risk"),
    f"done.{Step.DETECT}": marked("Looked through every column. Decide the classes now."),
    f"done.{Step.CLASSIFY}": marked("The classes are decided."),
    f"done.{Step.CONFORM}": marked("Every cell is checked. Read the dirt report below."),
    f"done.{Step.TREAT}": marked("The records are de-identified."),
    f"done.{Step.TABULATE}": marked("The table is counted."),
    f"done.{Step.PROTECT}": marked("The table is protected, attacked and certified."),
    f"done.{Step.SUBMIT}": marked("Submitted. Two checkers look at it now."),
    "done.purpose": marked("The purpose is chosen. Look at the treatments and decide the classes."),
    "done.adopt": marked("The safer plan is adopted. De-identify the records again."),
    f"gate.{Gate.PASSED}": marked("the policy accepts it"),
    f"gate.{Gate.WARNED}": marked("more than the policy wants; the file stays in the house"),
    f"gate.{Gate.REFUSED}": marked(
        "more than the policy lets out; the file is of no use to anybody"
    ),
    f"gate.{Gate.OUTDATED}": marked(
        "people were erased since it was measured; de-identify the records again"
    ),
    "shortfall.k": marked("people in the smallest group"),
    "shortfall.alone": marked("share of people nobody looks like"),
    "shortfall.l": marked("different values in a group (l)"),
    "shortfall.t": marked("distance of a group from the whole file (t)"),
    "distance.equal": marked("equal distance"),
    "distance.ordered": marked("ordered distance"),
    "done.register": marked("The file is checked, profiled and sealed."),
    "done.review": marked("Your check is in."),
    "done.approve": marked("You approved the release."),
    "done.release": marked("The release is signed and public."),
    "done.deliver": marked("The portal shows this release."),
    "done.withdraw": marked("The release is withdrawn."),
    "done.hold": marked("Your passphrase is set. Shares can be sealed for you now."),
    "done.ask": marked("You asked. The data protection officer answers now."),
    "done.approve-deed": marked("You approved it. Who asked carries it out."),
    "done.refuse-deed": marked("You refused it."),
    "done.carry-out": marked("It is done."),
    f"deed.{DeedState.ASKED}": marked("waiting for the data protection officer"),
    f"deed.{DeedState.APPROVED}": marked("approved, waiting for who asked"),
    f"deed.{DeedState.REFUSED}": marked("refused"),
    f"deed.{DeedState.CLEARING}": marked("old files are being destroyed"),
    f"deed.{DeedState.DONE}": marked("done"),
    f"identifier.{IdentifierKind.CITIZEN_ID}": marked("citizen number"),
    f"identifier.{IdentifierKind.SI_NUMBER}": marked("social insurance number"),
    f"identifier.{IdentifierKind.HEALTH_CARD}": marked("health card"),
    "result.values": marked("Pseudonyms led back"),
    "result.version": marked("Version"),
    "result.rows": marked("Rows"),
    "result.generation": marked("Generation of the key"),
    "result.datasets": marked("Datasets"),
    "result.versions": marked("Versions made anew"),
    "result.rows_erased": marked("Rows erased"),
    "result.mentions_erased": marked("Mentions erased"),
    "result.rows_in_doubt": marked("Rows in doubt, kept without the numbers"),
    "result.files_destroyed": marked("Old files destroyed"),
    f"status.{Status.SUBMITTED}": marked("waiting for checks"),
    f"status.{Status.CHECKED}": marked("checked, waiting for the owner"),
    f"status.{Status.REJECTED}": marked("rejected"),
    f"status.{Status.APPROVED}": marked("approved, waiting for the publisher"),
    f"status.{Status.PUBLISHING}": marked("being published"),
    f"status.{Status.PUBLISHED}": marked("published"),
    f"verdict.{Verdict.ACCEPT}": marked("accepted"),
    f"verdict.{Verdict.REJECT}": marked("rejected"),
    f"class.{PersonalDataClass.NONE}": marked("not personal"),
    f"class.{PersonalDataClass.BASIC}": marked("basic personal data"),
    f"class.{PersonalDataClass.SENSITIVE}": marked("sensitive personal data"),
    f"class.{PersonalDataClass.DE_IDENTIFIED}": marked("de-identified"),
    f"role.{ColumnRole.DIRECT_IDENTIFIER}": marked("direct identifier"),
    f"role.{ColumnRole.QUASI_IDENTIFIER}": marked("quasi-identifier"),
    f"role.{ColumnRole.SENSITIVE}": marked("sensitive"),
    f"role.{ColumnRole.MEASURE}": marked("measure"),
    f"role.{ColumnRole.ATTRIBUTE}": marked("attribute"),
    f"treatment.{TreatmentKind.KEEP}": marked("keep"),
    f"treatment.{TreatmentKind.DROP}": marked("drop"),
    f"treatment.{TreatmentKind.PSEUDONYMIZE}": marked("pseudonymize"),
    f"treatment.{TreatmentKind.PRESERVE_FORMAT}": marked("encrypt, keep the format"),
    f"treatment.{TreatmentKind.SHIFT_DATES}": marked("move dates per person"),
    f"treatment.{TreatmentKind.MASK}:first-2": marked("show only the first 2 signs"),
    f"treatment.{TreatmentKind.MASK}:last-4": marked("show only the last 4 signs"),
    f"treatment.{TreatmentKind.REDACT}": marked("redact"),
    f"treatment.{TreatmentKind.GENERALIZE}:{Generalization.BIRTH_YEAR}": marked("to birth year"),
    f"treatment.{TreatmentKind.GENERALIZE}:{Generalization.AGE_BAND}": marked("to age band"),
    f"treatment.{TreatmentKind.GENERALIZE}:{Generalization.PROVINCE}": marked("to province"),
    f"treatment.{TreatmentKind.GENERALIZE}:{Generalization.FIVE_YEARS}": marked("to five years"),
    f"treatment.{TreatmentKind.GENERALIZE}:{Generalization.COMMUNE}": marked("to commune"),
    f"treatment.{TreatmentKind.GENERALIZE}:{Generalization.REGION}": marked("to region"),
    f"remains.{TreatmentKind.KEEP}": marked(
        "The value itself: together with other columns it may point at a person."
    ),
    f"remains.{TreatmentKind.DROP}": marked("Nothing."),
    f"remains.{TreatmentKind.PSEUDONYMIZE}": marked(
        "The rows of one person can be linked within this release domain. Whoever holds its key "
        "can undo it."
    ),
    f"remains.{TreatmentKind.PRESERVE_FORMAT}": marked(
        "As with a pseudonym. Besides, the number looks real and may by chance be somebody's."
    ),
    f"remains.{TreatmentKind.GENERALIZE}": marked(
        "Whoever knows the person still knows the group they are in."
    ),
    f"remains.{TreatmentKind.SHIFT_DATES}": marked(
        "The time between two dates: a rare course of events can be recognized."
    ),
    f"remains.{TreatmentKind.MASK}": marked(
        "The signs that are shown: where few people share them, a value can be guessed."
    ),
    f"remains.{TreatmentKind.REDACT}": marked(
        "What only the meaning tells, and what the detector misses."
    ),
    f"version.{VersionKind.REGISTERED}": marked("registered"),
    f"version.{VersionKind.DE_IDENTIFIED}": marked("de-identified"),
    f"version.{VersionKind.TABULATED}": marked("tabulated"),
    f"version.{VersionKind.PROTECTED}": marked("protected"),
    f"person.{Role.STEWARD}": marked("steward"),
    f"person.{Role.CHECKER}": marked("disclosure checker"),
    f"person.{Role.OWNER}": marked("data owner"),
    f"person.{Role.PUBLISHER}": marked("publisher"),
    f"person.{Role.RESEARCHER}": marked("researcher"),
    f"person.{Role.SECURITY_REVIEWER}": marked("security reviewer"),
    f"person.{Role.DPO}": marked("data protection officer"),
    f"person.{Role.ADMINISTRATOR}": marked("administrator"),
    f"delivery.{DeliveryState.PENDING}": marked("pending"),
    f"delivery.{DeliveryState.DELIVERED}": marked("delivered"),
    f"delivery.{DeliveryState.REMOVED}": marked("removed"),
    f"content.{Content.IDENTIFIER}": marked("one identifier a cell"),
    f"content.{Content.CODE}": marked("codes or words"),
    f"content.{Content.NUMBER}": marked("whole numbers"),
    f"content.{Content.DATE}": marked("dates"),
    f"content.{Content.FREE_TEXT}": marked("free text, every one is read"),
    f"content.{Content.EMPTY}": marked("nothing"),
    "check.province and century": marked("province and century are checked"),
    "check.province or forces": marked("province or forces are checked"),
    "check.group, level and province": marked("group, level and province are checked"),
    "check.check digit of tax codes": marked("the check digit is checked"),
    "check.Luhn check digit": marked("the check digit is checked"),
    "check.numbering plan": marked("the numbering plan is checked"),
    "outcome.done": marked("done"),
    "outcome.refused": marked("refused"),
    "figure.published": marked("published"),
    "figure.estimate": marked("estimate"),
    "figure.derived": marked("derived"),
    "figure.target": marked("target"),
    "frequency.monthly": marked("monthly"),
    "frequency.annual": marked("yearly"),
    "kind.text": marked("text"),
    "kind.int": marked("whole number"),
    "kind.numeric": marked("number"),
    "kind.date": marked("date"),
}
"""Looked up as `group.code`; a code that is not in here is shown as it is."""
