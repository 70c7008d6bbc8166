"""What would break: who depends on whom, what falls with what, who holds the net together, in what order to act.

Pure: numbered things and plain records in, records out; equal statements give equal answers, in whatever order they
come. Read `dependencies.py` first, then `cascade.py` (what falls), `smallest.py` (the least that stops so much;
beyond its reach `greedy.py`), `concentration.py`, `fragmentation.py`, `centrality.py`, `sequence.py`, `sight.py`
and `ranking.py`. Where what is known gives no number, a `NoNumber` says why. No number stands for all others.

`docs/explanation/disruption.md` says what each measure means and where it comes from. rustworkx and scipy are
imported where they work.
"""
