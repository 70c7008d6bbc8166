"""What a new node shows: a real public map beside a small fictional alliance."""
