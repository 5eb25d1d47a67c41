{{/*
What one deployment's account may do at brokers that ask for one, as the rules of a KafkaUser's ACLs; the table of
docs/install.md says the same for brokers of your own. None may make a topic: the chart's KafkaTopics are all they use.
(dict "root" $ "deployment" $d)
*/}}
{{- define "motcua.kafkaRights" -}}
{{- $d := .deployment -}}
{{- $writes := dict
  "catalog" (list "catalog")
  "intake" (list "dossier" "parked")
  "routing" (list "leg" "parked")
  "notify" (list "notice" "parked")
  "reporting" (list "parked") -}}
{{- $reads := dict
  "catalog" list
  "intake" (list "catalog" "dossier")
  "routing" (list "catalog" "dossier")
  "notify" (list "catalog" "dossier")
  "reporting" (list "catalog" "dossier" "leg" "notice") -}}
{{- $topics := dict -}}
{{- range $name := get $writes $d.service -}}
{{- $_ := set $topics (printf "motcua.%s.v1" $name) (list "Write") -}}
{{- end -}}
{{- $read := list -}}
{{- range $name := get $reads $d.service -}}
{{- $read = append $read (printf "motcua.%s.v1" $name) -}}
{{- end -}}
{{- if eq $d.service "intake" -}}
{{- $read = append $read (printf "motcua.handover.%s.v1" $d.node) -}}
{{- end -}}
{{- range $topic := $read -}}
{{- $_ := set $topics $topic (append (get $topics $topic | default list) "Read") -}}
{{- end -}}
{{- $rules := list -}}
{{- range $topic := keys $topics | sortAlpha -}}
{{- $rules = append $rules (dict "resource" (dict "type" "topic" "name" $topic "patternType" "literal") "operations" (get $topics $topic)) -}}
{{- end -}}
{{- if ne $d.service "catalog" -}}
{{- /* To whoever answers for a unit: offers and answers, and the wish for facts that did not come. */ -}}
{{- $rules = append $rules (dict "resource" (dict "type" "topic" "name" "motcua.handover." "patternType" "prefix") "operations" (list "Write")) -}}
{{- $groups := list (printf "motcua-%s" (ternary (printf "intake:%s" $d.node) $d.service (eq $d.service "intake"))) -}}
{{- if has $d.service (list "intake" "reporting") -}}
{{- $groups = append $groups "motcua-scan" -}}
{{- end -}}
{{- range $group := $groups -}}
{{- $rules = append $rules (dict "resource" (dict "type" "group" "name" $group "patternType" "literal") "operations" (list "Read")) -}}
{{- end -}}
{{- end -}}
{{- toJson $rules -}}
{{- end -}}
