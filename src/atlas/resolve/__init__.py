"""Who is the same as whom: the algebra of judgements, and which names propose one. Pure."""
