"""PostgreSQL: engine, transactions, the ledger, the outbox, readers' positions."""
