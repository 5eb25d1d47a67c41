{{/* What stands inside the braces of the door's site; the same paths as `motcua up` has on one machine. */}}
{{- define "motcua.paths" -}}
{{- $list := list -}}
{{- $also := dict "catalog" (list "/dang-nhap" "/dang-xuat" "/api") "reporting" (list "/bang") -}}
{{- range $d := include "motcua.deployments" . | fromJsonArray -}}
{{- range $path := concat (list $d.prefix) (get $also $d.id | default list) -}}
{{- $list = append $list (dict "path" $path "id" $d.id) -}}
{{- end -}}
{{- end -}}
{{- toJson (append $list (dict "path" "/" "id" "routing")) -}}
{{- end -}}

{{/*
A connection that was refused has delivered nothing: trying again is safe for every method. A kept one
would go on leading to a pod that ends, and break under a request.
*/}}
{{- define "motcua.proxy" -}}
reverse_proxy {{ include "motcua.serviceName" . }}:8080 {
	lb_try_duration 5s
	lb_try_interval 100ms
	transport http {
		keepalive off
	}
}
{{- end -}}

{{- define "motcua.caddyfile" -}}
{
	admin off
	auto_https off
	persist_config off
	grace_period 10s
	storage file_system /tmp/caddy
	servers {
		{{- if .Values.ingress.throughDoor }}
		trusted_proxies static {{ join " " .Values.door.trustedProxies }}
		{{- end }}
		timeouts {
			read_header 15s
		}
	}
	log {
		level WARN
	}
}

http://:8081 {
	respond /healthz "ok"
}

http://:8080 {
	encode zstd gzip
	{{- $root := . }}
	{{- range $each := include "motcua.paths" . | fromJsonArray }}
	{{- if ne $each.path "/" }}
	handle {{ $each.path }} {
		{{ include "motcua.proxy" (dict "root" $root "id" $each.id) | replace "\n" "\n\t\t" }}
	}
	handle {{ $each.path }}/* {
		{{ include "motcua.proxy" (dict "root" $root "id" $each.id) | replace "\n" "\n\t\t" }}
	}
	{{- end }}
	{{- end }}
	handle {
		{{ include "motcua.proxy" (dict "root" $root "id" "routing") | replace "\n" "\n\t\t" }}
	}
	handle_errors {
		header Retry-After 3
		header Content-Type "text/html; charset=utf-8"
		respond "<!doctype html><html lang=\"vi\"><meta charset=\"utf-8\"><title>Tạm thời chưa phục vụ được</title><h1>Tạm thời chưa phục vụ được</h1><p>Phần này của hệ thống đang khởi động lại hoặc tạm dừng. Xin thử lại sau ít giây; những gì đã có giấy tiếp nhận đều còn nguyên.</p></html>" 503
	}
}
{{- end -}}
