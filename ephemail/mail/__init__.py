"""The domain: pure functions over octets and facts; no clock, no chance, no I/O."""
