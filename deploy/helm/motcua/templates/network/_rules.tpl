{{/* The head of one policy: (dict "root" $ "name" "dns" "pods" (dict label value) "types" (list "Egress")). */}}
{{- define "motcua.policy" -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ include "motcua.fullname" .root }}-{{ .name }}
  labels:
    {{- include "motcua.labels" .root | nindent 4 }}
    app.kubernetes.io/component: network
spec:
  podSelector:
    matchLabels:
      {{- include "motcua.selector" .root | nindent 6 }}
      {{- range $label, $value := .pods }}
      {{ $label }}: {{ $value | quote }}
      {{- end }}
  policyTypes: {{ toJson .types }}
{{- end -}}

{{/* Pods of this installation with a label, as a peer. */}}
{{- define "motcua.peer" -}}
- podSelector:
    matchLabels:
      {{- include "motcua.selector" .root | nindent 6 }}
      {{ .label }}: {{ .value | default "true" | quote }}
{{- end -}}

{{/* Who may be asked for a store: our own pods on trial, an operator's pods, or the peers of the values. */}}
{{- define "motcua.storePeers" -}}
{{- $mode := (index .root.Values .store).mode -}}
{{- $name := include "motcua.fullname" .root -}}
{{- if eq $mode "trial" -}}
{{ include "motcua.peer" (dict "root" .root "label" "app.kubernetes.io/component" "value" .component) }}
{{- else if eq $mode "cloudnativepg" -}}
- podSelector: {matchLabels: {cnpg.io/cluster: {{ $name }}-postgres}}
{{- else if eq $mode "strimzi" -}}
- podSelector: {matchLabels: {strimzi.io/cluster: {{ $name }}-kafka}}
{{- else if eq $mode "operator" -}}
- podSelector: {matchLabels: {app.kubernetes.io/name: {{ $name }}-rabbitmq}}
{{- else -}}
{{ toYaml (index .root.Values .store).external.peers }}
{{- end -}}
{{- end -}}

{{- define "motcua.storePorts" -}}
{{- $store := index .root.Values .store -}}
{{- if eq $store.mode "external" -}}
{{- range $store.external.ports }}
- {protocol: TCP, port: {{ int . }}}
{{- end }}
{{- else if eq $store.mode "strimzi" }}
- {protocol: TCP, port: 9093}
{{- else }}
- {protocol: TCP, port: {{ .port }}}
{{- end }}
{{- end -}}

{{- define "motcua.otlpPort" -}}
{{- $parts := (urlParse .Values.tracing.endpoint).host | splitList ":" -}}
{{- if gt (len $parts) 1 }}{{ last $parts }}{{ else }}4317{{ end -}}
{{- end -}}
