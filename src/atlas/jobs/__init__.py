"""Background work: procrastinate tasks, each a thin call of one service."""
