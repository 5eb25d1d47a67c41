"""The runtime every service stands on: clock, database, ledger, bus, rpc, web, jobs, telemetry."""
