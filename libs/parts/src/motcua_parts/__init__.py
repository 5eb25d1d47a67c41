"""Real PostgreSQL, Kafka, RabbitMQ and Caddy, started on this machine on free ports."""
