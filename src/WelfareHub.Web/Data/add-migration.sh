#!/usr/bin/env bash
# Adds a migration for both providers in one step: Data/add-migration.sh NAME
set -euo pipefail
name=${1:?usage: add-migration.sh NAME}
cd "$(dirname "$0")/.."
dotnet tool restore >/dev/null
dotnet build -v q --nologo
dotnet ef migrations add "$name" --no-build --context SqliteWelfareDbContext --output-dir Data/Migrations/Sqlite
dotnet build -v q --nologo
dotnet ef migrations add "$name" --no-build --context PostgresWelfareDbContext --output-dir Data/Migrations/Postgres
