"""The gate: decides, records the decision, and opens the scope. No other way leads to the map.

`deciding.py` is the only caller of `policy.decide`, `scopes.py` opens what may be read and written, and `giving.py`
is how a contribution is made or rehearsed. Services call what stands here.
"""

from atlas.services.gate.deciding import LONGEST_REASON as LONGEST_REASON
from atlas.services.gate.deciding import allow as allow
from atlas.services.gate.deciding import assert_may as assert_may
from atlas.services.gate.deciding import carried_out as carried_out
from atlas.services.gate.deciding import may as may
from atlas.services.gate.deciding import offered as offered
from atlas.services.gate.deciding import operated as operated
from atlas.services.gate.giving import ForGood as ForGood
from atlas.services.gate.giving import Rehearsal as Rehearsal
from atlas.services.gate.giving import assert_may_give as assert_may_give
from atlas.services.gate.giving import intern as intern
from atlas.services.gate.giving import rehearse as rehearse
from atlas.services.gate.scopes import RETRIES as RETRIES
from atlas.services.gate.scopes import Waiting as Waiting
from atlas.services.gate.scopes import count as count
from atlas.services.gate.scopes import open_scope as open_scope
from atlas.services.gate.scopes import write as write
from atlas.services.visits import Visit as Visit
