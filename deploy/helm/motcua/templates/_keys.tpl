{{/*
Keys made by this chart, for trials. An Ed25519 public key is cut out of a throw-away certificate, for
Helm can sign with a key but not show its other half; its name is its thumbprint (RFC 7638) as `motcua_kit.session` cuts it.
*/}}
{{- define "motcua.publicKey" -}}
{{- $certificate := genSelfSignedCertWithKey "motcua" nil nil 1 . -}}
{{- $body := $certificate.Cert | replace "-----BEGIN CERTIFICATE-----" "" | replace "-----END CERTIFICATE-----" "" | replace "\n" "" -}}
{{- /* What stands before the 32 bytes of every Ed25519 key in DER. */ -}}
{{- $after := b64dec $body | splitList (b64dec "MCowBQYDK2VwAyEA") -}}
{{- substr 0 32 (index $after 1) | b64enc | replace "+" "-" | replace "/" "_" | trimAll "=" -}}
{{- end -}}

{{/* The first 22 letters of 64 hexadecimal digits in base64url: each three digits make two letters. */}}
{{- define "motcua.base64url" -}}
{{- $letters := "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_" -}}
{{- $hex := . -}}
{{- $out := "" -}}
{{- range $i := until 11 -}}
{{- $value := printf "0x%s" (substr (int (mul $i 3)) (int (add (mul $i 3) 3)) $hex) | int64 -}}
{{- $first := div $value 64 | int -}}
{{- $second := mod $value 64 | int -}}
{{- $out = printf "%s%s%s" $out (substr $first (int (add1 $first)) $letters) (substr $second (int (add1 $second)) $letters) -}}
{{- end -}}
{{- $out -}}
{{- end -}}

{{- define "motcua.thumbprint" -}}
{{- printf "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"%s\"}" . | sha256sum | include "motcua.base64url" -}}
{{- end -}}

{{/* One entry of the JWKS file: (dict "pem" "…" "kinds" (list "service") "subject" "routing"). */}}
{{- define "motcua.jwk" -}}
{{- $x := include "motcua.publicKey" .pem -}}
{{- $entry := dict "kty" "OKP" "crv" "Ed25519" "alg" "EdDSA" "use" "sig" "kid" (include "motcua.thumbprint" $x) "x" $x "motcua_kinds" .kinds -}}
{{- if .subject -}}
{{- $_ := set $entry "motcua_subject" .subject -}}
{{- end -}}
{{- toJson $entry -}}
{{- end -}}

{{/* What a Secret of this installation holds already, as JSON; empty when there is none. */}}
{{- define "motcua.kept" -}}
{{- $secret := lookup "v1" "Secret" .root.Release.Namespace .name | default dict -}}
{{- get $secret "data" | default dict | toJson -}}
{{- end -}}
