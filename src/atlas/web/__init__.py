"""Pages and addresses: parse, call one service, render."""
