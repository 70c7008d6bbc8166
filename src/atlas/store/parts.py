"""How much of a claim with stricter parts shows, said in SQL.

A claim is the object without its parts; `claim_part` holds it again with more and more of them, each row for fewer
readers. Of the rows that the scope shows the one with the greatest place is what a reader sees.
"""

# Joined beside a claim `c`: the row that shows the most of it, all NULL where it has no parts or none shows. Nothing is
# looked up for a claim without parts.
SHOWN = """
LEFT JOIN LATERAL (
    SELECT q.handling, q.terms, q.content, q.name, q.aliases, q.confidence FROM claim_part q
    WHERE c.whole IS NOT NULL AND q.claim = c.id ORDER BY q.place DESC LIMIT 1
) AS p ON true
"""

# Of a claim `c`: the handling of as much of it as shows.
HANDLING_SHOWN = """
CASE WHEN c.whole IS NULL THEN c.handling ELSE coalesce((
    SELECT q.handling FROM claim_part q WHERE q.claim = c.id ORDER BY q.place DESC LIMIT 1), c.handling) END
"""

# Of a claim `c`: what it is called as far as it shows, which a part says where the claim stands masked.
NAME_SHOWN = """
CASE WHEN c.whole IS NULL THEN c.name ELSE coalesce((
    SELECT q.name FROM claim_part q WHERE q.claim = c.id ORDER BY q.place DESC LIMIT 1), c.name) END
"""
