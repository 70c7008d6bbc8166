"""Rows outside the wall: the alliance, handlings, records, sign-in. Never map data.

The map's own tables (claim, link, identifier, appearance, vocabulary, opening, log_pending, withdrawal) are
written by hand in `sql/map.sql` and `sql/withdrawals.sql`, each with its row policy. These rows never leave the
store: it returns domain values.
"""

from atlas.store.models.alliance import (
    AgreementRow,
    CellMemberRow,
    CellRow,
    LegalBasisRow,
    NodeRow,
    OrganisationRow,
    PersonRow,
    SignatureRow,
)
from atlas.store.models.handlings import HandlingRow, TermsRow
from atlas.store.models.operating import MailAddressRow, RescueRow
from atlas.store.models.records import BatchRow, DecisionRow, JournalDayRow, ProgressRow
from atlas.store.models.signin import (
    IdentityRow,
    PasskeyRow,
    RecoveryCodeRow,
    SigninLinkRow,
    SittingRow,
    ThrottleRow,
    TokenRow,
    TotpRow,
)

__all__ = [
    "AgreementRow",
    "BatchRow",
    "CellMemberRow",
    "CellRow",
    "DecisionRow",
    "HandlingRow",
    "IdentityRow",
    "JournalDayRow",
    "LegalBasisRow",
    "MailAddressRow",
    "NodeRow",
    "OrganisationRow",
    "PasskeyRow",
    "PersonRow",
    "ProgressRow",
    "RecoveryCodeRow",
    "RescueRow",
    "SignatureRow",
    "SigninLinkRow",
    "SittingRow",
    "TermsRow",
    "ThrottleRow",
    "TokenRow",
    "TotpRow",
]
