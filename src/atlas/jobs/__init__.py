"""Background work: procrastinate tasks, each a thin call of one service.

The worker imports `tasks.py` through procrastinate's Django application; services queue by name and never
import this room.
"""
