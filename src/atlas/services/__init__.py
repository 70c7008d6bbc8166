"""What people can ask for, one module a capability; gate.py opens every scope."""
