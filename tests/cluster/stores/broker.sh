#!/bin/bash
# One of three brokers. Accounts come in at 9093, over TLS, and may do what rules allow; 9092 is for the brokers themselves
# and whoever keeps them.
set -euo pipefail
name="$(hostname)"
at="$name.kafka.stores"
cat /run/secrets/stores/broker-key /run/secrets/stores/broker-certificate >/tmp/broker.pem
cat >/tmp/server.properties <<END
process.roles=broker,controller
node.id=${name##*-}
listeners=INSIDE://0.0.0.0:9092,ACCOUNTS://0.0.0.0:9093,CONTROLLER://0.0.0.0:9094
advertised.listeners=INSIDE://$at:9092,ACCOUNTS://$at:9093
listener.security.protocol.map=INSIDE:PLAINTEXT,ACCOUNTS:SASL_SSL,CONTROLLER:PLAINTEXT
inter.broker.listener.name=INSIDE
controller.listener.names=CONTROLLER
controller.quorum.voters=0@kafka-0.kafka.stores:9094,1@kafka-1.kafka.stores:9094,2@kafka-2.kafka.stores:9094
sasl.enabled.mechanisms=SCRAM-SHA-512
listener.name.accounts.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
listener.name.accounts.ssl.keystore.type=PEM
listener.name.accounts.ssl.keystore.location=/tmp/broker.pem
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:ANONYMOUS
log.dirs=/data/kafka
auto.create.topics.enable=false
default.replication.factor=3
offsets.topic.num.partitions=4
offsets.topic.replication.factor=3
transaction.state.log.replication.factor=3
group.initial.rebalance.delay.ms=0
log.cleaner.dedupe.buffer.size=8388608
num.network.threads=2
num.io.threads=2
END
java=(java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Djava.awt.headless=true
    -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -cp '/opt/kafka/*')
[ -e /data/kafka/meta.properties ] \
    || "${java[@]}" kafka.tools.StorageTool format --cluster-id "$(cat /etc/stores/cluster)" --config /tmp/server.properties
exec "${java[@]}" -Xmx320m -Xms64m kafka.Kafka /tmp/server.properties
