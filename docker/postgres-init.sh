#!/bin/sh
# Runs once, in an empty PostgreSQL: a database and an owner for each service of services/services.txt, which compose.yaml
# mounts.
set -eu
services=$(sed -e 's/#.*//' -e 's/ .*//' /etc/steward/services.txt)
for service in $services; do
  psql -v ON_ERROR_STOP=1 -v service="$service" -v password="$STEWARD_DATABASE_PASSWORD" <<'SQL'
create role :"service" login password :'password';
create database :"service" owner :"service";
SQL
done
