"""Benchmarks: each budget of the design as a ratio against a peer in the same run. `python -m bench`.

Read `__main__.py` first, then the benchmark you care about. What is timed runs in processes of its own
(`jobs.py`), ours and the peer's in turns, so noise of the machine meets both. Nothing here asserts a duration.
"""
