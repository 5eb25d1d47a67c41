{{/*
A container that looks after databases. Its program comes with its command and not from a ConfigMap,
which does not exist yet when a hook runs. (dict "root" $ "args" (list "migrate" "package=VARIABLE"))
*/}}
{{- define "motcua.schemaContainer" -}}
image: {{ include "motcua.image" (dict "root" .root "image" .root.Values.image) }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
command:
  - python
  - -c
  - {{ .root.Files.Get "files/schema.py" | toJson }}
args: {{ toJson .args }}
resources: {{ toYaml .root.Values.migrations.resources | nindent 2 }}
securityContext: {{ include "motcua.security" .root | nindent 2 }}
{{- end -}}

{{/*
Which databases are there, as JSON: each name with whether its database can be met. Empty where nobody
can say, as when templates are rendered without a cluster. The operator is asked for its own: Secrets of
this chart not everybody has, and what an upgrade asked of it may not be done yet.
*/}}
{{- define "motcua.knownDatabases" -}}
{{- $known := dict -}}
{{- $name := include "motcua.fullname" . -}}
{{- if eq .Values.postgresql.mode "cloudnativepg" -}}
{{- range $d := include "motcua.deployments" . | fromJsonArray -}}
{{- with lookup "postgresql.cnpg.io/v1" "Database" $.Release.Namespace (printf "%s-postgres-%s" $name $d.id) -}}
{{- $_ := set $known $d.database (dig "status" "applied" false .) -}}
{{- end -}}
{{- end -}}
{{- else -}}
{{- range $database := include "motcua.kept" (dict "root" . "name" (printf "%s-databases" $name)) | fromJson | keys -}}
{{- $_ := set $known $database true -}}
{{- end -}}
{{- end -}}
{{- toJson $known -}}
{{- end -}}

{{/* One Job that brings the databases of `deployments` to their newest shape. */}}
{{- define "motcua.migration" -}}
{{- $root := .root -}}
apiVersion: batch/v1
kind: Job
metadata:
  name: {{ .name }}
  labels:
    {{- include "motcua.labels" $root | nindent 4 }}
    app.kubernetes.io/component: migrate
  {{- if .hook }}
  annotations:
    helm.sh/hook: {{ .hook }}
    helm.sh/hook-weight: "-5"
    helm.sh/hook-delete-policy: before-hook-creation
  {{- end }}
spec:
  backoffLimit: 4
  activeDeadlineSeconds: 900
  template:
    metadata:
      labels:
        {{- include "motcua.podLabels" $root | nindent 8 }}
        app.kubernetes.io/component: migrate
        motcua/database: "true"
    spec:
      {{- include "motcua.pullSecrets" $root | nindent 6 }}
      restartPolicy: OnFailure
      # Before the first installation there is no account of ours yet; this one has no rights.
      serviceAccountName: default
      automountServiceAccountToken: false
      enableServiceLinks: false
      securityContext: {{- include "motcua.podSecurity" $root | nindent 8 }}
      containers:
        - name: migrate
          {{- $args := list "migrate" }}
          {{- range $d := .deployments }}
          {{- $args = append $args (printf "motcua_%s=%s_URL" $d.service (upper $d.database)) }}
          {{- end }}
          {{- include "motcua.schemaContainer" (dict "root" $root "args" $args) | nindent 10 }}
          env:
            {{- range $d := .deployments }}
            {{- include "motcua.databaseEnv" (dict "root" $root "deployment" $d "variable" (printf "%s_URL" (upper $d.database))) | nindent 12 }}
            {{- end }}
          volumeMounts:
            - {name: tmp, mountPath: /tmp}
      volumes:
        - name: tmp
          emptyDir: {sizeLimit: 64Mi}
{{- end -}}
