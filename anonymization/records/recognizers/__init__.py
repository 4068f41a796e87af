"""The recognizers: the only source of patterns, checks, labels and scores."""

from anonymization.records.recognizers.address import AddressRecognizer
from anonymization.records.recognizers.bank_account import BankAccountRecognizer
from anonymization.records.recognizers.bank_card import BankCardRecognizer
from anonymization.records.recognizers.birth_date import BirthDateRecognizer
from anonymization.records.recognizers.citizen_id import CitizenIdRecognizer
from anonymization.records.recognizers.email import EmailRecognizer
from anonymization.records.recognizers.health_card import HealthCardRecognizer
from anonymization.records.recognizers.passport import PassportRecognizer
from anonymization.records.recognizers.pattern import LabelledRecognizer
from anonymization.records.recognizers.person import PersonRecognizer
from anonymization.records.recognizers.phone import PhoneRecognizer
from anonymization.records.recognizers.plate import PlateRecognizer
from anonymization.records.recognizers.si_number import SiNumberRecognizer
from anonymization.records.recognizers.tax_code import TaxCodeRecognizer


def registry() -> tuple[LabelledRecognizer, ...]:
    """Return one new recognizer for each kind of identifier."""
    return (
        CitizenIdRecognizer(),
        SiNumberRecognizer(),
        HealthCardRecognizer(),
        TaxCodeRecognizer(),
        PhoneRecognizer(),
        EmailRecognizer(),
        BirthDateRecognizer(),
        PersonRecognizer(),
        AddressRecognizer(),
        BankAccountRecognizer(),
        BankCardRecognizer(),
        PlateRecognizer(),
        PassportRecognizer(),
    )
