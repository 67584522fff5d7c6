#!/bin/sh
# Runs once, in an empty PostgreSQL: a database and an owner for each service.
set -eu
for service in identity archive hotline ticketing callbacks billing notifications; do
  psql -v ON_ERROR_STOP=1 -v service="$service" -v password="$STEWARD_DATABASE_PASSWORD" <<'SQL'
create role :"service" login password :'password';
create database :"service" owner :"service";
SQL
done
