"""What whoever keeps the brokers does there: topics, as Kafka's own program takes them; accounts.

    keep.py topics --bootstrap-server … --create --topic …
    keep.py accounts BROKERS JSON

JSON is a list of accounts, each {"name", "password", "rules": [[kind, name, pattern, right], …]}.
"""

import argparse
import json
import sys

from confluent_kafka.admin import (
    AclBinding,
    AclOperation,
    AclPermissionType,
    AdminClient,
    NewTopic,
    ResourcePatternType,
    ResourceType,
    ScramCredentialInfo,
    ScramMechanism,
    UserScramCredentialUpsertion,
)

PATIENCE = 60
ROUNDS = 4096


def topics(words: list[str]) -> None:
    """Make one topic; the options are those of kafka-topics.sh."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--bootstrap-server", required=True)
    parser.add_argument("--create", action="store_true", required=True)
    parser.add_argument("--if-not-exists", action="store_true")
    parser.add_argument("--partitions", type=int, required=True)
    parser.add_argument("--replication-factor", type=int, required=True)
    parser.add_argument("--config", action="append", default=[])
    parser.add_argument("--topic", required=True)
    asked = parser.parse_args(words)
    admin = AdminClient({"bootstrap.servers": asked.bootstrap_server})
    if asked.if_not_exists and asked.topic in admin.list_topics(timeout=PATIENCE).topics:
        return
    config = dict(each.split("=", 1) for each in asked.config)
    wanted = NewTopic(asked.topic, asked.partitions, asked.replication_factor, config=config)
    admin.create_topics([wanted])[asked.topic].result(PATIENCE)


def accounts(brokers: str, told: str) -> None:
    """Give accounts their passwords and rights."""
    admin = AdminClient({"bootstrap.servers": brokers})
    people = json.loads(told)
    mechanism = ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ROUNDS)
    passwords = [
        UserScramCredentialUpsertion(each["name"], mechanism, each["password"].encode())
        for each in people
    ]
    rules = [
        AclBinding(
            ResourceType[kind],
            name,
            ResourcePatternType[pattern],
            f"User:{each['name']}",
            "*",
            AclOperation[right],
            AclPermissionType.ALLOW,
        )
        for each in people
        for kind, name, pattern, right in each["rules"]
    ]
    for future in admin.alter_user_scram_credentials(passwords).values():
        future.result(PATIENCE)
    for future in admin.create_acls(rules).values():
        future.result(PATIENCE)


if __name__ == "__main__":
    if sys.argv[1] == "topics":
        topics(sys.argv[2:])
    else:
        accounts(*sys.argv[2:])
