"""The bus: facts in topics, over Apache Kafka or over a log in one machine's PostgreSQL."""
