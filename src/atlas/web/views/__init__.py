"""Views, one module a screen: parse, call one service, render."""
