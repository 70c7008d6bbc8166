"""What each room of the product brings to the tests that walk: its requests, and the acts they stand for.

A new room adds its two tables here: `<room>_doors.py` and `<room>_permissions.py`.
"""

from collections.abc import Mapping
from types import MappingProxyType

from alliance_doors import ALLIANCE
from api_doors import MORE_OF_API
from api_permissions import MORE_OF_API as MORE_OF_API_PERMISSIONS
from asking import Asks
from atlas.policy.decide import Action
from composing_doors import COMPOSING
from deconflict_doors import DECONFLICTING
from deconflict_permissions import DECONFLICT_COMMANDS, DECONFLICT_ROUTES
from discussing_doors import DISCUSSING
from folder_doors import FOLDERS
from folder_permissions import FOLDER_COMMANDS, FOLDER_ROUTES
from nominating_doors import NOMINATING
from nominating_permissions import NOMINATING_COMMANDS, NOMINATING_ROUTES
from operation_doors import OPERATIONS
from operation_permissions import OPERATION_COMMANDS, OPERATION_ROUTES
from opportunity_doors import OPPORTUNITIES
from opportunity_permissions import OPPORTUNITY_COMMANDS, OPPORTUNITY_ROUTES
from outcome_doors import OUTCOMES
from outcome_permissions import OUTCOME_COMMANDS, OUTCOME_ROUTES
from package_doors import PACKAGES
from package_permissions import PACKAGE_COMMANDS, PACKAGE_ROUTES
from permission_rules import Route
from playbook_doors import PLAYBOOKS
from playbook_permissions import PLAYBOOK_COMMANDS, PLAYBOOK_ROUTES
from report_doors import REPORTS
from report_permissions import REPORT_COMMANDS, REPORT_ROUTES
from reviewing_doors import REVIEWING
from reviewing_permissions import REVIEWING_COMMANDS, REVIEWING_ROUTES
from same_doors import SAME
from same_permissions import SAME_COMMANDS, SAME_ROUTES
from subject_doors import SUBJECTS
from taxii_doors import PERMISSIONS as TAXII_PERMISSIONS
from taxii_doors import TAXII

DOORS: Mapping[str, Asks] = MappingProxyType(
    {
        **ALLIANCE,
        **COMPOSING,
        **DECONFLICTING,
        **DISCUSSING,
        **FOLDERS,
        **NOMINATING,
        **OPERATIONS,
        **OPPORTUNITIES,
        **OUTCOMES,
        **PACKAGES,
        **PLAYBOOKS,
        **REPORTS,
        **REVIEWING,
        **SAME,
        **SUBJECTS,
        **MORE_OF_API,
        **TAXII,
    }
)
PERMISSIONS: Mapping[str, Route] = MappingProxyType(
    {
        **DECONFLICT_ROUTES,
        **FOLDER_ROUTES,
        **NOMINATING_ROUTES,
        **OPERATION_ROUTES,
        **OPPORTUNITY_ROUTES,
        **OUTCOME_ROUTES,
        **PACKAGE_ROUTES,
        **PLAYBOOK_ROUTES,
        **REPORT_ROUTES,
        **REVIEWING_ROUTES,
        **SAME_ROUTES,
        **MORE_OF_API_PERMISSIONS,
        **TAXII_PERMISSIONS,
    }
)
COMMANDS: Mapping[str, Action] = MappingProxyType(
    {
        **DECONFLICT_COMMANDS,
        **FOLDER_COMMANDS,
        **NOMINATING_COMMANDS,
        **OPERATION_COMMANDS,
        **OPPORTUNITY_COMMANDS,
        **OUTCOME_COMMANDS,
        **PACKAGE_COMMANDS,
        **PLAYBOOK_COMMANDS,
        **REPORT_COMMANDS,
        **REVIEWING_COMMANDS,
        **SAME_COMMANDS,
    }
)
