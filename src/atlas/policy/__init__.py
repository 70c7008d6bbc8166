"""Who may see and do what. Pure: data in, decision and reasons out.

Read `permits.py` first: it states in Python what `atlas.readable` states in SQL, and a property test
holds the two equal. `decide.py` answers for acts; only `services/gate/` calls it.
"""
