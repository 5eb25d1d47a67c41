{{/*
What values.schema.json cannot say: values that do not go together. All problems at once, each with
what to do about it.
*/}}
{{- define "motcua.check" -}}
{{- $v := .Values -}}
{{- $problems := concat (include "motcua.checkAddress" . | fromJsonArray) (include "motcua.checkIntakes" . | fromJsonArray) (include "motcua.checkStores" . | fromJsonArray) (include "motcua.checkRoles" . | fromJsonArray) -}}
{{- if $problems -}}
{{- fail (printf "\n\nThese values do not go together:\n  - %s\n" (join "\n  - " $problems)) -}}
{{- end -}}
{{- end -}}

{{- define "motcua.checkAddress" -}}
{{- $v := .Values -}}
{{- $problems := list -}}
{{- if not (regexMatch "^https?://[^/]+/?$" $v.publicUrl) -}}
{{- $problems = append $problems "publicUrl: give the address people type, without a path, such as https://motcua.tinh.gov.vn" -}}
{{- end -}}
{{- if and $v.ingress.enabled $v.ingress.throughDoor (not $v.door.enabled) -}}
{{- $problems = append $problems "ingress.throughDoor: there is no door; set door.enabled, or ingress.throughDoor to false" -}}
{{- end -}}
{{- if and $v.ingress.enabled $v.ingress.tls.enabled (not (hasPrefix "https://" $v.publicUrl)) -}}
{{- $problems = append $problems "ingress.tls.enabled: publicUrl has to begin with https:// then, else cookies are not secure" -}}
{{- end -}}
{{- $networks := list -}}
{{- range $peer := $v.networkPolicy.visitors -}}
{{- with $peer.ipBlock }}{{ $networks = append $networks . }}{{ end -}}
{{- end -}}
{{- if and $v.door.enabled (ne $v.door.service.type "ClusterIP") $v.networkPolicy.enabled (not $networks) -}}
{{- $problems = append $problems (printf "door.service.type: with %s people come from outside the cluster, and the policies let in only pods; name their networks as an ipBlock in networkPolicy.visitors, such as {ipBlock: {cidr: 10.30.0.0/16}}, and the nodes' own, for traffic often comes by another node" $v.door.service.type) -}}
{{- end -}}
{{- if eq (toString $v.image.tag) "latest" -}}
{{- $problems = append $problems "image.tag: not latest, a rollback must find what ran before; name a version" -}}
{{- end -}}
{{- toJson $problems -}}
{{- end -}}

{{- define "motcua.checkIntakes" -}}
{{- $problems := list -}}
{{- $names := list -}}
{{- $units := dict -}}
{{- if not .Values.intakes -}}
{{- $problems = append $problems "intakes: name at least one deployment of intake, such as {name: con-lai}; its name is the deployment's code in the catalogue" -}}
{{- end -}}
{{- range $node := .Values.intakes -}}
{{- if has $node.name $names -}}
{{- $problems = append $problems (printf "intakes: two deployments are called %s; each has a database of its own by that name" $node.name) -}}
{{- end -}}
{{- $names = append $names $node.name -}}
{{- range $unit := $node.units | default list -}}
{{- if hasKey $units $unit -}}
{{- $problems = append $problems (printf "intakes: unit %s is given to %s and %s; a unit is served by one deployment at a time" $unit (get $units $unit) $node.name) -}}
{{- end -}}
{{- $_ := set $units $unit $node.name -}}
{{- end -}}
{{- end -}}
{{- toJson $problems -}}
{{- end -}}

{{- define "motcua.checkStores" -}}
{{- $v := .Values -}}
{{- $problems := list -}}
{{- if and (eq $v.kafka.mode "external") (not $v.kafka.external.servers) -}}
{{- $problems = append $problems "kafka.external.servers: name your brokers (host:port), or choose kafka.mode strimzi or trial" -}}
{{- end -}}
{{- $problems = concat $problems (include "motcua.checkKafkaSecurity" $v.kafka | fromJsonArray) -}}
{{- if and (eq $v.rabbitmq.mode "external") (not $v.rabbitmq.external.secret) -}}
{{- $problems = append $problems "rabbitmq.external.secret: name the Secret with the AMQP address, or choose rabbitmq.mode operator or trial" -}}
{{- end -}}
{{- range $store := list "postgresql" "rabbitmq" -}}
{{- if and (eq (index $v $store).mode "trial") (not $v.secrets.generate) -}}
{{- $problems = append $problems (printf "%s.mode trial: its password is made by the chart; set secrets.generate" $store) -}}
{{- end -}}
{{- end -}}
{{- if and (eq $v.kafka.mode "strimzi") (gt (int $v.kafka.replication) (int $v.kafka.strimzi.replicas)) -}}
{{- $problems = append $problems (printf "kafka.replication: %d copies need as many brokers, and kafka.strimzi.replicas is %d" (int $v.kafka.replication) (int $v.kafka.strimzi.replicas)) -}}
{{- end -}}
{{- if and $v.demo.enabled (not $v.secrets.generate) -}}
{{- $problems = append $problems "demo.enabled: the demo's password is made by the chart; set secrets.generate, and never do it on a real office's databases" -}}
{{- end -}}
{{- toJson $problems -}}
{{- end -}}

{{/* Half a way to meet the brokers; what the services would refuse at their start. */}}
{{- define "motcua.checkKafkaSecurity" -}}
{{- $problems := list -}}
{{- $e := .external -}}
{{- $account := or $e.sasl.mechanism $e.sasl.secret -}}
{{- $certificates := or $e.tls.caSecret $e.tls.clientSecret -}}
{{- if and (ne .mode "external") (or $account $certificates (ne $e.protocol "plaintext")) -}}
{{- $problems = append $problems (printf "kafka.external: protocol, sasl and tls are for brokers of your own, and kafka.mode is %s" .mode) -}}
{{- else if hasPrefix "sasl" $e.protocol -}}
{{- if not (and $e.sasl.mechanism $e.sasl.secret) -}}
{{- $problems = append $problems (printf "kafka.external.sasl: the protocol %s needs mechanism and secret, a Secret with username and password" $e.protocol) -}}
{{- end -}}
{{- else if $account -}}
{{- $problems = append $problems "kafka.external.sasl: used only with the protocol sasl_ssl or sasl_plaintext; set kafka.external.protocol" -}}
{{- end -}}
{{- if and $certificates (not (hasSuffix "ssl" $e.protocol)) -}}
{{- $problems = append $problems "kafka.external.tls: used only with the protocol ssl or sasl_ssl; set kafka.external.protocol" -}}
{{- end -}}
{{- toJson $problems -}}
{{- end -}}

{{- define "motcua.checkRoles" -}}
{{- $problems := list -}}
{{- $needed := dict "catalog" "relay,grpc" "routing" "relay,consumer,scheduler,grpc" "notify" "relay,consumer,scheduler,worker,grpc" "reporting" "consumer" "intake" "relay,consumer,scheduler,grpc" -}}
{{- range $d := include "motcua.deployments" . | fromJsonArray -}}
{{- $all := concat (splitList "," $d.web.roles) (splitList "," $d.background.roles) -}}
{{- range $role := splitList "," (get $needed $d.service) -}}
{{- if not (or (has $role $all) (has "all" $all)) -}}
{{- $problems = append $problems (printf "roles of %s: nobody has the role %s; add it to web.roles or background.roles" $d.id $role) -}}
{{- end -}}
{{- end -}}
{{- $roles := splitList "," $d.web.roles -}}
{{- if not (or (has "web" $roles) (has "all" $roles)) -}}
{{- $problems = append $problems (printf "roles of %s: web.roles needs web, for its pods take the requests" $d.id) -}}
{{- end -}}
{{- end -}}
{{- toJson $problems -}}
{{- end -}}
