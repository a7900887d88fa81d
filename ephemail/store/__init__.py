"""The engines: each keeps messages and tells watchers, behind the two ports."""
