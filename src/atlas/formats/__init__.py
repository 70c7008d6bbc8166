"""Bytes <-> claims. Pure; says what it lost."""
