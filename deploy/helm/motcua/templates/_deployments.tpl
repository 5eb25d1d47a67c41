{{/* A map with another laid over it, as JSON; unlike mergeOverwrite it lets false and 0 win. */}}
{{- define "motcua.merge" -}}
{{- $below := deepCopy (index . 0) -}}
{{- range $key, $value := index . 1 -}}
{{- $old := get $below $key -}}
{{- if and (kindIs "map" $value) (kindIs "map" $old) -}}
{{- $_ := set $below $key (include "motcua.merge" (list $old $value) | fromJson) -}}
{{- else -}}
{{- $_ := set $below $key $value -}}
{{- end -}}
{{- end -}}
{{- toJson $below -}}
{{- end -}}

{{/*
What this installation runs, as a JSON list; everything else is derived from it. One entry for each
service and each deployment of intake (what has a database, keys and a prefix of its own):
id, service, node, database, prefix, settings, units, databaseSecret, keysSecret, web, background.
*/}}
{{- define "motcua.deployments" -}}
{{- $list := list -}}
{{- $prefixes := dict "catalog" "/danh-muc" "routing" "/dieu-phoi" "notify" "/thong-bao" "reporting" "/bao-cao" -}}
{{- range $service := list "catalog" "routing" "notify" "reporting" -}}
{{- $facts := dict "id" $service "service" $service "node" "" "database" $service "prefix" (index $prefixes $service) "units" list -}}
{{- $list = append $list (include "motcua.merge" (list (index $.Values.services $service) $facts) | fromJson) -}}
{{- end -}}
{{- range $node := .Values.intakes -}}
{{- $id := printf "intake-%s" $node.name -}}
{{- $facts := dict "id" $id "service" "intake" "node" $node.name "database" ($id | replace "-" "_") "prefix" (printf "/n/%s" $node.name) "units" ($node.units | default list) -}}
{{- $own := include "motcua.merge" (list $.Values.services.intake (omit $node "name" "units")) | fromJson -}}
{{- $list = append $list (include "motcua.merge" (list $own $facts) | fromJson) -}}
{{- end -}}
{{- toJson $list -}}
{{- end -}}

{{/*
The pods of one deployment, as a JSON list of parts: web (takes requests) and background (works by
itself). Call with (dict "root" $ "deployment" $d).
*/}}
{{- define "motcua.parts" -}}
{{- $list := list -}}
{{- range $part := list "web" "background" -}}
{{- $own := index $.deployment $part -}}
{{- $roles := splitList "," $own.roles -}}
{{- $facts := dict
  "part" $part
  "name" (printf "%s-%s-%s" (include "motcua.fullname" $.root) $.deployment.id $part)
  "component" (printf "%s-%s" $.deployment.id $part)
  "grpc" (and (or (has "grpc" $roles) (has "all" $roles)) (ne $.deployment.service "reporting"))
  "http" (or (has "web" $roles) (has "all" $roles))
  "kafka" (or (has "relay" $roles) (has "consumer" $roles) (has "scheduler" $roles) (has "all" $roles) (eq $.deployment.service "reporting"))
  "amqp" (eq $.deployment.service "notify")
  "asks" (eq $.deployment.service "intake")
  "replicates" (or (gt (int $own.replicas) 1) $own.autoscaling.enabled) -}}
{{- $list = append $list (include "motcua.merge" (list $own $facts) | fromJson) -}}
{{- end -}}
{{- toJson $list -}}
{{- end -}}

{{/* Labels of one part's pods by which policies, budgets and services find them. */}}
{{- define "motcua.partSelector" -}}
{{ include "motcua.selector" .root }}
app.kubernetes.io/component: {{ .part.component }}
{{- end -}}

{{- define "motcua.serviceName" -}}
{{- printf "%s-%s" (include "motcua.fullname" .root) .id -}}
{{- end -}}

{{- define "motcua.keysSecret" -}}
{{- .deployment.keysSecret | default (printf "%s-keys-%s" (include "motcua.fullname" .root) .deployment.id) -}}
{{- end -}}

{{- define "motcua.jwksConfigMap" -}}
{{- .Values.keys.jwksConfigMap | default (printf "%s-jwks" (include "motcua.fullname" .)) -}}
{{- end -}}

{{/* Whether the public address is encrypted, which session cookies insist on. */}}
{{- define "motcua.isSecure" -}}
{{- if hasPrefix "https://" .Values.publicUrl }}true{{ else }}false{{ end -}}
{{- end -}}

{{/* How many proxies stand in front of a service and add to X-Forwarded-For. */}}
{{- define "motcua.proxies" -}}
{{- if kindIs "invalid" .Values.trustedProxies -}}
{{- if and .Values.door.enabled .Values.ingress.enabled .Values.ingress.throughDoor }}2{{ else }}1{{ end -}}
{{- else -}}
{{- .Values.trustedProxies -}}
{{- end -}}
{{- end -}}
