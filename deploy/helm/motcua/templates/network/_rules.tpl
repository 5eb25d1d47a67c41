{{/*
The head of one policy: (dict "root" $ "name" "dns" "pods" (dict label value) "types" (list "Egress")).
With `foreign` the pods are an operator's, which have no labels of ours.
*/}}
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
      {{- if not .foreign }}
      {{- include "motcua.selector" .root | nindent 6 }}
      {{- end }}
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

{{/* The label of a store's pods where an operator runs it, as JSON; empty in the other modes. */}}
{{- define "motcua.operatorPods" -}}
{{- $name := include "motcua.fullname" .root -}}
{{- $labels := dict
  "cloudnativepg" (dict "cnpg.io/cluster" (printf "%s-postgres" $name))
  "strimzi" (dict "strimzi.io/cluster" (printf "%s-kafka" $name))
  "operator" (dict "app.kubernetes.io/name" (printf "%s-rabbitmq" $name)) -}}
{{- get $labels (index .root.Values .store).mode | default dict | toJson -}}
{{- end -}}

{{/* Who may be asked for a store: our own pods on trial, an operator's pods, or the peers of the values. */}}
{{- define "motcua.storePeers" -}}
{{- $labels := include "motcua.operatorPods" . | fromJson -}}
{{- if eq (index .root.Values .store).mode "trial" -}}
{{ include "motcua.peer" (dict "root" .root "label" "app.kubernetes.io/component" "value" .component) }}
{{- else if $labels -}}
- podSelector: {matchLabels: {{ toJson $labels }}}
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
