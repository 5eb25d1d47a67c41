{{/* Where PostgreSQL, Kafka and RabbitMQ are, in each of their modes. */}}
{{- define "motcua.postgresHost" -}}
{{- if eq .Values.postgresql.mode "trial" -}}
{{ include "motcua.fullname" . }}-postgres
{{- else if eq .Values.postgresql.mode "cloudnativepg" -}}
{{ include "motcua.fullname" . }}-postgres-rw
{{- end -}}
{{- end -}}

{{/* The Secret with one deployment's role and password, where this chart keeps it. */}}
{{- define "motcua.databaseSecret" -}}
{{- if .deployment.databaseSecret -}}
{{ .deployment.databaseSecret }}
{{- else -}}
{{ include "motcua.fullname" .root }}-db-{{ .deployment.id }}
{{- end -}}
{{- end -}}

{{/*
The variables that give a deployment's database address under the name `variable`. A whole address
comes from the Secret of an external server; else it is put together, the password from a Secret.
*/}}
{{- define "motcua.databaseEnv" -}}
{{- $secret := include "motcua.databaseSecret" . -}}
{{- if eq .root.Values.postgresql.mode "external" }}
- name: {{ .variable }}
  valueFrom: {secretKeyRef: {name: {{ $secret }}, key: {{ .root.Values.postgresql.external.key }}}}
{{- else }}
{{- $password := printf "%s_PASSWORD" (.deployment.database | upper) }}
- name: {{ $password }}
  valueFrom: {secretKeyRef: {name: {{ $secret }}, key: password}}
- name: {{ .variable }}
  value: {{ printf "postgresql://%s:$(%s)@%s:5432/%s" .deployment.database $password (include "motcua.postgresHost" .root) .deployment.database | quote }}
{{- end }}
{{- end -}}

{{- define "motcua.kafkaServers" -}}
{{- if eq .Values.kafka.mode "trial" -}}
{{ include "motcua.fullname" . }}-kafka:9092
{{- else if eq .Values.kafka.mode "strimzi" -}}
{{ include "motcua.fullname" . }}-kafka-kafka-bootstrap:9093
{{- else -}}
{{ join "," .Values.kafka.external.servers }}
{{- end -}}
{{- end -}}

{{- define "motcua.kafkaReplication" -}}
{{- if eq .Values.kafka.mode "trial" }}1{{ else }}{{ .Values.kafka.replication }}{{ end -}}
{{- end -}}

{{/* The account of one deployment at Strimzi's brokers, and the Secret that Strimzi makes for it. */}}
{{- define "motcua.kafkaUser" -}}
{{ include "motcua.fullname" .root }}-kafka-{{ .deployment.id }}
{{- end -}}

{{/*
How pods meet the brokers, as JSON: protocol, mechanism, and the Secrets of one deployment (account,
ca, client); `user` where the account's Secret does not hold its name. The trial's broker is met plainly,
inside the NetworkPolicies.
*/}}
{{- define "motcua.kafkaSecurity" -}}
{{- $found := dict "protocol" "plaintext" "mechanism" "" "account" "" "ca" "" "client" "" -}}
{{- if eq .root.Values.kafka.mode "strimzi" -}}
{{- $user := include "motcua.kafkaUser" . -}}
{{- $ca := printf "%s-kafka-cluster-ca-cert" (include "motcua.fullname" .root) -}}
{{- $found = dict "protocol" "sasl_ssl" "mechanism" "SCRAM-SHA-512" "user" $user "account" $user "ca" $ca "client" "" -}}
{{- else if eq .root.Values.kafka.mode "external" -}}
{{- $e := .root.Values.kafka.external -}}
{{- $found = dict "protocol" $e.protocol "mechanism" $e.sasl.mechanism "account" ($e.sasl.secret | replace "{deployment}" .deployment.id) "ca" $e.tls.caSecret "client" ($e.tls.clientSecret | replace "{deployment}" .deployment.id) -}}
{{- end -}}
{{- toJson $found -}}
{{- end -}}

{{/* The variables of the account at the brokers. */}}
{{- define "motcua.kafkaAccountEnv" -}}
{{- $p := printf "MOTCUA_%s_KAFKA_" (upper .deployment.service) -}}
{{- $s := include "motcua.kafkaSecurity" . | fromJson -}}
{{- with $s.account }}
- name: {{ $p }}USERNAME
  {{- if $s.user }}
  value: {{ $s.user }}
  {{- else }}
  valueFrom: {secretKeyRef: {name: {{ . }}, key: username}}
  {{- end }}
- name: {{ $p }}PASSWORD
  valueFrom: {secretKeyRef: {name: {{ . }}, key: password}}
{{- end }}
{{- end -}}

{{/* What the pods hold of the brokers' authority and of their own certificate. */}}
{{- define "motcua.kafkaMounts" -}}
{{- $s := include "motcua.kafkaSecurity" . | fromJson -}}
{{- if $s.ca }}
- {name: kafka-ca, mountPath: /run/motcua/kafka-ca, readOnly: true}
{{- end }}
{{- if $s.client }}
- {name: kafka-client, mountPath: /run/motcua/kafka-client, readOnly: true}
{{- end }}
{{- end -}}

{{- define "motcua.kafkaVolumes" -}}
{{- $s := include "motcua.kafkaSecurity" . | fromJson -}}
{{- with $s.ca }}
- name: kafka-ca
  secret: {secretName: {{ . }}, defaultMode: 0440, items: [{key: ca.crt, path: ca.crt}]}
{{- end }}
{{- with $s.client }}
- name: kafka-client
  secret: {secretName: {{ . }}, defaultMode: 0440, items: [{key: tls.crt, path: tls.crt}, {key: tls.key, path: tls.key}]}
{{- end }}
{{- end -}}

{{/* The variables that give notify its broker. */}}
{{- define "motcua.amqpEnv" -}}
{{- $name := include "motcua.fullname" . -}}
{{- if eq .Values.rabbitmq.mode "external" }}
- name: MOTCUA_NOTIFY_AMQP_URL
  valueFrom: {secretKeyRef: {name: {{ required "rabbitmq.external.secret: name the Secret that holds the AMQP address (amqps://user:password@host:5671/vhost)" .Values.rabbitmq.external.secret }}, key: {{ .Values.rabbitmq.external.key }}}}
{{- else if eq .Values.rabbitmq.mode "operator" }}
- name: AMQP_USER
  valueFrom: {secretKeyRef: {name: {{ $name }}-rabbitmq-default-user, key: username}}
- name: AMQP_PASSWORD
  valueFrom: {secretKeyRef: {name: {{ $name }}-rabbitmq-default-user, key: password}}
- name: MOTCUA_NOTIFY_AMQP_URL
  value: amqp://$(AMQP_USER):$(AMQP_PASSWORD)@{{ $name }}-rabbitmq:5672//
{{- else }}
- name: AMQP_PASSWORD
  valueFrom: {secretKeyRef: {name: {{ $name }}-rabbitmq, key: password}}
- name: MOTCUA_NOTIFY_AMQP_URL
  value: amqp://motcua:$(AMQP_PASSWORD)@{{ $name }}-rabbitmq:5672//
{{- end }}
{{- end -}}

{{/* Every topic of this installation, configured as the services would make it (motcua_kit.bus.kafka). */}}
{{- define "motcua.topics" -}}
{{- $forever := dict "retention.ms" "-1" -}}
{{- if ge (int .Values.kafka.replication) 3 -}}
{{- $_ := set $forever "min.insync.replicas" "2" -}}
{{- end -}}
{{- $list := list (dict "name" "motcua.catalog.v1" "config" (merge (dict "cleanup.policy" "compact") $forever)) -}}
{{- range $name := list "dossier" "leg" "notice" "parked" -}}
{{- $list = append $list (dict "name" (printf "motcua.%s.v1" $name) "config" $forever) -}}
{{- end -}}
{{- range $node := .Values.intakes -}}
{{- $list = append $list (dict "name" (printf "motcua.handover.%s.v1" $node.name) "config" $forever) -}}
{{- end -}}
{{- toJson $list -}}
{{- end -}}
