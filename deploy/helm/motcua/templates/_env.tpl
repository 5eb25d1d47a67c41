{{/*
Every variable of one service's process. What the chart itself decides stands here; what people may
tune comes from the deployment's `settings`, named as the fields of the service's Settings.
*/}}
{{- define "motcua.env" -}}
{{- $d := .deployment -}}
{{- $p := printf "MOTCUA_%s_" (upper $d.service) -}}
{{- include "motcua.databaseEnv" (dict "root" .root "deployment" $d "variable" (printf "%sDATABASE_URL" $p)) }}
- name: {{ $p }}FORM_SECRET
  valueFrom: {secretKeyRef: {name: {{ include "motcua.keysSecret" (dict "root" .root "deployment" $d) }}, key: form-secret}}
{{- include "motcua.kafkaAccountEnv" . }}
{{- if eq $d.service "notify" }}
{{- include "motcua.amqpEnv" .root }}
{{- include "motcua.carriersEnv" .root }}
{{- end }}
{{- $own := merge (dict) (include "motcua.common" . | fromJson) (include "motcua.own" . | fromJson) }}
{{- range $name, $value := $d.settings }}
{{- $_ := set $own $name $value }}
{{- end }}
{{- range $name := keys $own | sortAlpha }}
- name: {{ $p }}{{ upper $name }}
  value: {{ include "motcua.text" (index $own $name) | quote }}
{{- end }}
{{- end -}}

{{/* A value as an environment knows it: lists joined, numbers without an exponent. */}}
{{- define "motcua.text" -}}
{{- if kindIs "slice" . }}{{ join "," . }}
{{- else if kindIs "float64" . }}{{ if eq . (floor .) }}{{ int64 . }}{{ else }}{{ . }}{{ end }}
{{- else }}{{ . }}{{ end -}}
{{- end -}}

{{- define "motcua.common" -}}
{{- $v := .root.Values -}}
{{- $kafka := include "motcua.kafkaSecurity" . | fromJson -}}
{{- $all := dict
  "kafka_protocol" $kafka.protocol
  "kafka_mechanism" $kafka.mechanism
  "bus" "kafka"
  "kafka_servers" (include "motcua.kafkaServers" .root)
  "kafka_partitions" (int $v.kafka.partitions)
  "kafka_replication" (include "motcua.kafkaReplication" .root)
  "http_host" $v.listen "http_port" 8080
  "grpc_host" $v.listen "grpc_port" 9090
  "metrics_host" $v.listen "metrics_port" 9100
  "session_keys" "/run/motcua/jwks/jwks.json"
  "service_key" "/run/motcua/keys/service.pem"
  "public_prefix" .deployment.prefix
  "cookie_secure" (include "motcua.isSecure" .root)
  "trusted_proxies" (include "motcua.proxies" .root)
  "otlp_endpoint" $v.tracing.endpoint
  "trace_ratio" $v.tracing.ratio
  "log_level" $v.logLevel
  "migrate" "false" -}}
{{- if $kafka.ca -}}
{{- $_ := set $all "kafka_ca" "/run/motcua/kafka-ca/ca.crt" -}}
{{- end -}}
{{- if $kafka.client -}}
{{- $_ := set $all "kafka_certificate" "/run/motcua/kafka-client/tls.crt" -}}
{{- $_ := set $all "kafka_key" "/run/motcua/kafka-client/tls.key" -}}
{{- end -}}
{{- toJson $all -}}
{{- end -}}

{{- define "motcua.own" -}}
{{- $d := .deployment -}}
{{- $all := dict -}}
{{- if has $d.service (list "catalog" "intake") -}}
{{- $_ := set $all "session_key" "/run/motcua/keys/session.pem" -}}
{{- end -}}
{{- if eq $d.service "notify" -}}
{{- $_ := set $all "contact_key" "/run/motcua/keys/contact-key" -}}
{{- end -}}
{{- if eq $d.service "intake" -}}
{{- $_ := set $all "deployment" $d.node -}}
{{- $_ := set $all "units" $d.units -}}
{{- $_ := set $all "unit_secret" "/run/motcua/keys/unit-secret" -}}
{{- $_ := set $all "public_url" (trimSuffix "/" .root.Values.publicUrl) -}}
{{- range $asked := list "catalog" "routing" "notify" -}}
{{- $_ := set $all (printf "%s_target" $asked) (printf "%s:9090" (include "motcua.serviceName" (dict "root" $.root "id" $asked))) -}}
{{- end -}}
{{- end -}}
{{- toJson $all -}}
{{- end -}}

{{/* The secrets of the companies that carry messages, where one is named. */}}
{{- define "motcua.carriersEnv" -}}
{{- with .Values.services.notify.carriersSecret }}
- name: MOTCUA_NOTIFY_SMS_TOKEN
  valueFrom: {secretKeyRef: {name: {{ . }}, key: sms-token, optional: true}}
- name: MOTCUA_NOTIFY_SMTP_PASSWORD
  valueFrom: {secretKeyRef: {name: {{ . }}, key: smtp-password, optional: true}}
{{- end }}
{{- end -}}

{{/* What stands in a deployment's Secret of keys, as items of a volume. */}}
{{- define "motcua.keyItems" -}}
- {key: service.pem, path: service.pem}
{{- if has .service (list "catalog" "intake") }}
- {key: session.pem, path: session.pem}
{{- end }}
{{- if eq .service "intake" }}
- {key: unit-secret, path: unit-secret}
{{- end }}
{{- if eq .service "notify" }}
- {key: contact-key, path: contact-key}
{{- end }}
{{- end -}}
