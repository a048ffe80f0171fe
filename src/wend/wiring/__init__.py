"""Wiring: the only room that knows concrete classes. Stores, channels, loops and the server are put together here."""
