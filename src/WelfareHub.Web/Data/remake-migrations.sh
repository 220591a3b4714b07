#!/usr/bin/env bash
# Makes the one migration "Initial" anew for both providers. Only until the first release: after that, migrations are added,
# for both providers in one step: Data/add-migration.sh NAME.
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet tool restore >/dev/null
rm -rf Data/Migrations
dotnet build -v q --nologo
dotnet ef migrations add Initial --no-build --context SqliteWelfareDbContext --output-dir Data/Migrations/Sqlite
dotnet build -v q --nologo
dotnet ef migrations add Initial --no-build --context PostgresWelfareDbContext --output-dir Data/Migrations/Postgres
