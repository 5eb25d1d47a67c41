{{/*
One server for trials: a StatefulSet of one pod with its volume, and its Service.
(dict "root" $ "name" "kafka" "values" .Values.kafka.trial "port" 9092 "uses" <env and volumes>)
*/}}
{{- define "motcua.trial" -}}
{{- $name := printf "%s-%s" (include "motcua.fullname" .root) .name -}}
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: {{ $name }}
  labels:
    {{- include "motcua.labels" .root | nindent 4 }}
    app.kubernetes.io/component: {{ .name }}
spec:
  serviceName: {{ $name }}
  replicas: 1
  selector:
    matchLabels:
      {{- include "motcua.selector" .root | nindent 6 }}
      app.kubernetes.io/component: {{ .name }}
  template:
    metadata:
      labels:
        {{- /* Without the chart's version: an upgrade must not restart a store for it. */}}
        {{- include "motcua.selector" .root | nindent 8 }}
        app.kubernetes.io/component: {{ .name }}
        app.kubernetes.io/part-of: motcua
      {{- with .annotations }}
      annotations: {{- toYaml . | nindent 8 }}
      {{- end }}
    spec:
      {{- include "motcua.pullSecrets" .root | nindent 6 }}
      serviceAccountName: {{ $name }}
      automountServiceAccountToken: false
      enableServiceLinks: false
      terminationGracePeriodSeconds: 60
      securityContext: {{- include "motcua.podSecurity" .root | nindent 8 }}
      containers:
        - name: {{ .name }}
          image: {{ include "motcua.image" (dict "root" .root "image" .values.image) }}
          imagePullPolicy: {{ .root.Values.image.pullPolicy }}
          env: {{- toYaml .env | nindent 12 }}
          ports:
            - {name: {{ .name }}, containerPort: {{ .port }}}
          startupProbe:
            exec: {command: [/opt/motcua/ready]}
            periodSeconds: 2
            timeoutSeconds: 5
            failureThreshold: 90
          readinessProbe:
            exec: {command: [/opt/motcua/ready]}
            periodSeconds: 5
            timeoutSeconds: 5
          livenessProbe:
            exec: {command: [/opt/motcua/ready]}
            periodSeconds: 20
            timeoutSeconds: 10
            failureThreshold: 6
          resources: {{- toYaml .values.resources | nindent 12 }}
          securityContext: {{- include "motcua.security" .root | nindent 12 }}
          volumeMounts:
            - {name: data, mountPath: /data}
            - {name: tmp, mountPath: /tmp}
            {{- range .secrets }}
            - {name: {{ .volume }}, mountPath: {{ .path }}, readOnly: true}
            {{- end }}
      volumes:
        - name: tmp
          emptyDir: {sizeLimit: 256Mi}
        {{- range .secrets }}
        - name: {{ .volume }}
          secret: {secretName: {{ .secret }}, defaultMode: 0440}
        {{- end }}
  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        accessModes: [ReadWriteOnce]
        {{- with .values.storageClassName }}
        storageClassName: {{ . }}
        {{- end }}
        resources: {requests: {storage: {{ .values.storage }}}}
---
apiVersion: v1
kind: Service
metadata:
  name: {{ $name }}
  labels:
    {{- include "motcua.labels" .root | nindent 4 }}
    app.kubernetes.io/component: {{ .name }}
spec:
  selector:
    {{- include "motcua.selector" .root | nindent 4 }}
    app.kubernetes.io/component: {{ .name }}
  ports:
    - {name: {{ .name }}, port: {{ .port }}, targetPort: {{ .name }}}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ $name }}
  labels:
    {{- include "motcua.labels" .root | nindent 4 }}
    app.kubernetes.io/component: {{ .name }}
automountServiceAccountToken: false
{{- end -}}
