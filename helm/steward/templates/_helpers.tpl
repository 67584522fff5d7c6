{{/* Everything that is rolled out: the services and the console, each with the defaults filled in. */}}
{{- define "steward.workloads" -}}
{{- $workloads := dict -}}
{{- range $name, $own := .Values.services -}}
{{- $_ := set $workloads $name (mergeOverwrite (deepCopy $.Values.defaults) (deepCopy $own)) -}}
{{- end -}}
{{- if .Values.console.enabled -}}
{{- $_ := set $workloads "console" (mergeOverwrite (deepCopy .Values.defaults) (deepCopy .Values.console)) -}}
{{- end -}}
{{- toYaml $workloads -}}
{{- end -}}

{{/* Takes (list $ name). */}}
{{- define "steward.fullname" -}}
{{- $root := index . 0 -}}
{{- printf "%s-%s" $root.Release.Name (index . 1) | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "steward.selector" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: steward
app.kubernetes.io/instance: {{ $root.Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end -}}

{{- define "steward.labels" -}}
{{- $root := index . 0 -}}
{{ include "steward.selector" . }}
app.kubernetes.io/part-of: steward
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version }}
{{- end -}}

{{- define "steward.image" -}}
{{- $root := index . 0 -}}
{{- printf "%s/%s:%s" $root.Values.image.registry (index . 1) (default $root.Chart.AppVersion $root.Values.image.tag) -}}
{{- end -}}

{{- define "steward.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile: {type: RuntimeDefault}
{{- end -}}

{{- define "steward.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end -}}

{{/* Secret and key of a service's database URL. CloudNativePG names the secret itself. */}}
{{- define "steward.databaseRef" -}}
{{- $root := index . 0 -}}{{- $name := index . 1 -}}
{{- if eq $root.Values.engines.postgres.mode "operator" -}}
{name: {{ include "steward.fullname" (list $root (printf "%s-db" $name)) }}-app, key: uri}
{{- else -}}
{name: {{ $root.Values.engines.postgres.external.secretName }}, key: {{ $name }}}
{{- end -}}
{{- end -}}

{{/* The broker's URL. The operator's secret has one too, but only of late, and its `/` at the end is not `%2f`, the default
virtual host. What the operator makes up for the user's name and password needs no escaping in a URL. */}}
{{- define "steward.busEnv" -}}
{{- $rabbitmq := .Values.engines.rabbitmq -}}
{{- if eq $rabbitmq.mode "operator" -}}
{{- $secret := printf "%s-default-user" (include "steward.fullname" (list . "rabbitmq")) -}}
{{- range $key := list "username" "password" "host" "port" }}
- name: RABBITMQ_{{ upper $key }}
  valueFrom: {secretKeyRef: {name: {{ $secret }}, key: {{ $key }}}}
{{- end }}
- {name: STEWARD__BUS__URL, value: "amqp://$(RABBITMQ_USERNAME):$(RABBITMQ_PASSWORD)@$(RABBITMQ_HOST):$(RABBITMQ_PORT)/%2f"}
{{- else }}
- name: STEWARD__BUS__URL
  valueFrom: {secretKeyRef: {name: {{ $rabbitmq.external.secretName }}, key: {{ $rabbitmq.external.secretKey }}}}
{{- end }}
{{- end -}}

{{/* How many connections a service's own database must take: its pods at their most, the same number again that still
drain while a new version is rolled out, one more that comes first in a roll-out, and the migration, each with a full
pool and the one connection by which it asks whether the database is there; and those that are not ours to count. Takes
(list $ workload). 16 is the code's own pool. */}}
{{- define "steward.databaseConnections" -}}
{{- $root := index . 0 -}}{{- $workload := index . 1 -}}
{{- $pool := dig "database" "max_connections" 16 $workload.settings | int -}}
{{- $pods := $workload.replicas | int -}}
{{- if $workload.autoscaling.enabled -}}
{{- $pods = max $pods ($workload.autoscaling.maxReplicas | int) -}}
{{- end -}}
{{- add (mul (add $pool 1) (add (mul 2 $pods) 2)) $root.Values.engines.postgres.operator.spareConnections -}}
{{- end -}}

{{/* What identity alone is told: the first account, and the services that ask others, by the same secrets they hold. */}}
{{- define "steward.identityEnv" -}}
- {name: STEWARD__IDENTITY__ADMIN_USERNAME, value: {{ .Values.firstAccount.username | quote }}}
- name: STEWARD__IDENTITY__ADMIN_PASSWORD
  valueFrom: {secretKeyRef: {name: {{ .Values.firstAccount.secretName }}, key: {{ .Values.firstAccount.passwordKey }}}}
{{- $clients := list -}}
{{- range $name, $service := .Values.services }}
{{- if has "archive" $service.calls }}
- name: CLIENT_{{ upper $name }}
  valueFrom: {secretKeyRef: {name: {{ $.Values.serviceClients.secretName }}, key: {{ $name }}}}
{{- $clients = append $clients (printf "%s:$(CLIENT_%s)" $name (upper $name)) -}}
{{- end }}
{{- end }}
- {name: STEWARD__IDENTITY__SERVICE_CLIENTS, value: {{ join "," $clients | quote }}}
{{- end -}}

{{/* How people sign in besides with a password that they know: at the group's provider, or by a link that is mailed. */}}
{{- define "steward.signInEnv" -}}
{{- $provider := .Values.signInProvider -}}
{{- if or $provider.issuer .Values.mail.from }}
- {name: STEWARD__IDENTITY__PUBLIC_URL, value: "https://{{ .Values.ingress.host }}"}
{{- end }}
{{- if $provider.issuer }}
- {name: STEWARD__IDENTITY__OIDC__ISSUER, value: {{ $provider.issuer | quote }}}
- {name: STEWARD__IDENTITY__OIDC__CLIENT_ID, value: {{ $provider.clientId | quote }}}
- name: STEWARD__IDENTITY__OIDC__CLIENT_SECRET
  valueFrom: {secretKeyRef: {name: {{ $provider.secretName }}, key: {{ $provider.secretKey }}}}
- {name: STEWARD__IDENTITY__OIDC__LABEL, value: {{ $provider.label | quote }}}
{{- with $provider.scopes }}
- {name: STEWARD__IDENTITY__OIDC__SCOPES, value: {{ . | quote }}}
{{- end }}
- {name: STEWARD__IDENTITY__OIDC__ACCOUNT_CLAIM, value: {{ $provider.accountClaim | quote }}}
- {name: STEWARD__IDENTITY__OIDC__TRUSTED_METHODS, value: {{ $provider.trustedMethods | quote }}}
{{- end }}
{{- if .Values.mail.from }}
- name: STEWARD__IDENTITY__MAIL__URL
  valueFrom: {secretKeyRef: {name: {{ .Values.mail.secretName }}, key: {{ .Values.mail.secretKey }}}}
- {name: STEWARD__IDENTITY__MAIL__FROM, value: {{ .Values.mail.from | quote }}}
{{- end }}
{{- end -}}

{{/* What notifications alone is told: how messages go out. */}}
{{- define "steward.channelEnv" -}}
{{- $messages := .Values.messages -}}
{{- if $messages.smsUrl -}}
- {name: STEWARD__NOTIFICATIONS__SMS_URL, value: {{ $messages.smsUrl | quote }}}
{{- if $messages.smsToken.secretName }}
- name: STEWARD__NOTIFICATIONS__SMS_TOKEN
  valueFrom: {secretKeyRef: {name: {{ $messages.smsToken.secretName }}, key: {{ $messages.smsToken.secretKey }}}}
{{- end }}
{{- else if $messages.spool -}}
- {name: STEWARD__NOTIFICATIONS__SPOOL_DIR, value: /tmp/spool}
{{- else -}}
{{- fail "messages.smsUrl is not set, so no customer would ever be told anything; for a trial set messages.spool to true" -}}
{{- end }}
{{- end -}}

{{/* What the registers alone are told: where files lie. */}}
{{- define "steward.filesEnv" -}}
{{- $files := .Values.engines.files -}}
{{- with $files.endpoint -}}
- {name: STEWARD__FILES__ENDPOINT, value: {{ . | quote }}}
{{ end -}}
- {name: STEWARD__FILES__BUCKET, value: {{ $files.bucket | quote }}}
- {name: STEWARD__FILES__REGION, value: {{ $files.region | quote }}}
- {name: STEWARD__FILES__PATH_STYLE, value: {{ $files.pathStyle | quote }}}
- name: STEWARD__FILES__ACCESS_KEY
  valueFrom: {secretKeyRef: {name: {{ $files.secretName }}, key: {{ $files.accessKey }}}}
- name: STEWARD__FILES__SECRET_KEY
  valueFrom: {secretKeyRef: {name: {{ $files.secretName }}, key: {{ $files.secretKey }}}}
{{- end -}}

{{/* The environment of a service. Inline, not from the ConfigMap: a hook job runs before the ConfigMap exists. */}}
{{- define "steward.env" -}}
{{- $root := index . 0 -}}{{- $name := index . 1 -}}
- {name: STEWARD_PROFILE, value: cluster}
- {name: STEWARD_LISTEN, value: "0.0.0.0:8080"}
- {name: STEWARD__WEB__BEHIND_PROXY, value: "true"}
- {name: STEWARD__WEB__ALLOWED_ORIGINS, value: {{ join "," $root.Values.web.allowedOrigins | quote }}}
- name: STEWARD__DATABASE__URL
  valueFrom: {secretKeyRef: {{ include "steward.databaseRef" . }}}
{{- include "steward.busEnv" $root | nindent 0 }}
- {name: STEWARD__BUS__PREFIX, value: {{ $root.Values.engines.rabbitmq.prefix | quote }}}
- {name: STEWARD__BUS__PARTITIONS, value: {{ $root.Values.engines.rabbitmq.partitions | quote }}}
{{- /* Every service that hears anything: nothing is published before each has its queue. */}}
- {name: STEWARD__BUS__SUBSCRIBERS, value: {{ keys $root.Values.services | sortAlpha | join "," | quote }}}
- name: STEWARD__CACHE__URL
  valueFrom: {secretKeyRef: {name: {{ $root.Values.engines.redis.external.secretName }}, key: {{ $root.Values.engines.redis.external.secretKey }}}}
- {name: STEWARD__CACHE__PREFIX, value: {{ $root.Values.engines.redis.prefix | quote }}}
{{- if eq $name "notifications" }}
{{- include "steward.channelEnv" $root | nindent 0 }}
{{- end }}
{{- if eq $name "registers" }}
{{- include "steward.filesEnv" $root | nindent 0 }}
{{- end }}
{{- if eq $name "identity" }}
{{- include "steward.identityEnv" $root | nindent 0 }}
{{- with include "steward.signInEnv" $root | trim }}
{{- . | nindent 0 }}
{{- end }}
{{- else }}
- {name: STEWARD__AUTH__JWKS_URL, value: "http://{{ include "steward.fullname" (list $root "identity") }}/.well-known/jwks.json"}
{{- end }}
- name: STEWARD__SEAL__KEYS
  valueFrom: {secretKeyRef: {name: {{ $root.Values.seal.secretName }}, key: {{ $root.Values.seal.keysKey }}}}
- name: STEWARD__SEAL__INDEX_KEY
  valueFrom: {secretKeyRef: {name: {{ $root.Values.seal.secretName }}, key: {{ $root.Values.seal.indexKey }}}}
{{- with $root.Values.seal.active }}
- {name: STEWARD__SEAL__ACTIVE, value: {{ . | quote }}}
{{- end }}
- {name: STEWARD__TELEMETRY__LOG, value: {{ $root.Values.telemetry.log | quote }}}
{{- with $root.Values.telemetry.otlpUrl }}
- {name: STEWARD__TELEMETRY__OTLP_URL, value: {{ . | quote }}}
{{- end }}
{{- if has "archive" (index $root.Values.services $name).calls }}
- {name: STEWARD__AUTH__TOKEN_URL, value: "http://{{ include "steward.fullname" (list $root "identity") }}/oauth/token"}
- {name: STEWARD__AUTH__CLIENT_ID, value: {{ $name }}}
- name: STEWARD__AUTH__CLIENT_SECRET
  valueFrom: {secretKeyRef: {name: {{ $root.Values.serviceClients.secretName }}, key: {{ $name }}}}
- {name: STEWARD__PEERS__ARCHIVE_URL, value: "http://{{ include "steward.fullname" (list $root "archive") }}"}
{{- end }}
{{- end -}}
