#!/usr/bin/env bash
# Writes docker/.env with fresh secrets for compose.yaml, once: sealed data is lost with its keys, so an existing file
# stays as it is.
set -euo pipefail
cd "$(dirname "$0")"

[ ! -e .env ] || { echo "docker/.env exists and is kept"; exit 0; }
# Who asks the archive proves itself to identity with a secret of its own.
clients=$(sed -n -e 's/#.*//' -e 's/ .*\barchive\b.*//p' ../services/services.txt)
umask 077
random() { head -c "$1" /dev/urandom | base64 -w 0; }
{
  echo "STEWARD_POSTGRES_PASSWORD=$(random 24 | tr '+/' '-_')"
  echo "STEWARD_RABBITMQ_PASSWORD=$(random 24 | tr '+/' '-_')"
  echo "STEWARD_FILES_SECRET_KEY=$(random 24 | tr '+/' '-_')"
  echo "STEWARD_SEAL_KEYS=k1:$(random 32)"
  echo "STEWARD_SEAL_INDEX_KEY=$(random 32)"
  for service in $clients; do
    echo "STEWARD_CLIENT_${service^^}=$(random 32 | tr '+/' '-_')"
  done
  echo "STEWARD_ADMIN_PASSWORD=$(random 15 | tr '+/' '-_')"
} >.env
echo "wrote docker/.env; sign in as admin with its STEWARD_ADMIN_PASSWORD"
