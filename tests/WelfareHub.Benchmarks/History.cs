using System.Globalization;

using Microsoft.Data.Sqlite;

namespace WelfareHub.Benchmarks;

/// <summary>Bookings in bulk, straight into the tables: a tenth of the days to come is taken, the rest is years of history.</summary>
internal static class History
{
    public static void Fill(World world, int bookings)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(world.Folder, "welfarehub.db")}");
        connection.Open();
        using var transaction = connection.BeginTransaction();
        var ahead = FillAhead(connection, transaction, world);
        FillPast(connection, transaction, world, bookings - ahead);
        transaction.Commit();
        Run(connection, null, "ANALYZE");
        Run(connection, null, "PRAGMA wal_checkpoint(TRUNCATE)");
    }

    /// <summary>
    /// The first days: six of twenty places in every slot of the first three hours, the same for both sizes. One in eighteen is held by
    /// somebody who looks at the pages, so that each of them has one or two bookings to come.
    /// </summary>
    private static int FillAhead(SqliteConnection connection, SqliteTransaction transaction, World world)
    {
        var made = 0;
        using var booking = Insert(connection, transaction);
        for (var time = 0; time < world.Slots.Length; time++)
        {
            if (time % 48 >= 18)
                continue;
            for (var hospital = 0; hospital < World.Hospitals; hospital++)
            {
                if (made >= 9_000)
                    return made;
                for (var place = 0; place < 6 && made < 9_000; place++, made++)
                    Book(booking, Holder(world, time, hospital, place), world.Slots[time][hospital], null, null, 2, made);
            }
        }

        return made;
    }

    private static Guid Holder(World world, int time, int hospital, int place) => place == 0 && time % 48 < 6
        ? world.CourierIds[((time / 48 * 60) + (time % 48 * World.Hospitals) + hospital) % World.Couriers]
        : world.OtherIds[(hospital * World.PlacesInSlot) + place];

    private static void FillPast(SqliteConnection connection, SqliteTransaction transaction, World world, int count)
    {
        const int EachSlot = World.PlacesInSlot;
        using var copyBookable = CopyRow(connection, transaction, "Bookables", ["Id", "StartsAt", "EndsAt", "Taken"]);
        using var copySlot = CopyRow(connection, transaction, "CheckupSlots", ["BookableId", "HospitalId", "StartsAt", "EndsAt"]);
        using var booking = Insert(connection, transaction);
        var start = TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddHours(-24);
        for (var made = 0; made < count;)
        {
            var slot = Guid.CreateVersion7();
            var number = made / EachSlot;
            var from = start.AddMinutes(-10 * (number / World.Hospitals));
            var (a, b) = (Text(from), Text(from.AddMinutes(10)));
            Fill(copyBookable, Id(slot), a, b, EachSlot.ToString(CultureInfo.InvariantCulture));
            Fill(copySlot, Id(slot), Id(world.HospitalIds[number % World.Hospitals]), a, b);
            for (var place = 0; place < EachSlot && made < count; place++, made++)
                Book(booking, world.CourierIds[made % World.Couriers], slot, a, b, 4, 1_000_000 + made);
        }
    }

    private static SqliteCommand Insert(SqliteConnection connection, SqliteTransaction transaction) => Command(connection, transaction,
        """
        INSERT INTO Bookings (Id, Reference, AskId, PersonId, BookableId, "From", "To", BlockedFrom, BlockedTo, Places, People, State, StateAt, StateBy,
          ByHouse, Reschedules, LimitGroup, MayBeMoved, Sequence, HistoryCount, CreatedAt)
        SELECT $id, $reference, $id, $person, $slot, COALESCE($from, b.StartsAt), COALESCE($to, b.EndsAt), COALESCE($from, b.StartsAt), COALESCE($to, b.EndsAt),
          1, 1, $state, b.StartsAt, $person, 0, 0, 'checkup:health', 0, 0, 1, b.StartsAt
        FROM Bookables b WHERE b.Id = $slot
        """, "$id", "$reference", "$person", "$slot", "$from", "$to", "$state");

    private static void Book(SqliteCommand insert, Guid person, Guid slot, string? from, string? to, int state, int number) =>
        Fill(insert, Id(Guid.CreateVersion7()), "B" + number.ToString(CultureInfo.InvariantCulture), Id(person), Id(slot), from, to, state.ToString(CultureInfo.InvariantCulture));

    /// <summary>A copy of the table's first row with some columns changed, so that this needs no list of all columns.</summary>
    private static SqliteCommand CopyRow(SqliteConnection connection, SqliteTransaction transaction, string table, string[] changed)
    {
        var columns = new List<string>();
        using (var info = Command(connection, transaction, $"SELECT name FROM pragma_table_info('{table}')"))
        using (var reader = info.ExecuteReader())
        {
            while (reader.Read())
                columns.Add(reader.GetString(0));
        }

        var values = columns.Select(c => changed.Contains(c) ? "$" + c : $"\"{c}\"");
        return Command(connection, transaction,
            $"INSERT INTO {table} ({string.Join(", ", columns.Select(c => $"\"{c}\""))}) SELECT {string.Join(", ", values)} FROM {table} WHERE rowid = (SELECT MIN(rowid) FROM {table})",
            [.. changed.Select(c => "$" + c)]);
    }

    private static SqliteCommand Command(SqliteConnection connection, SqliteTransaction? transaction, string sql, params string[] parameters)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        foreach (var name in parameters)
            command.Parameters.Add(name, SqliteType.Text);
        return command;
    }

    private static void Run(SqliteConnection connection, SqliteTransaction? transaction, string sql)
    {
        using var command = Command(connection, transaction, sql);
        command.ExecuteNonQuery();
    }

    private static void Fill(SqliteCommand command, params string?[] values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] ?? (object)DBNull.Value;
        command.ExecuteNonQuery();
    }

    private static string Id(Guid id) => id.ToString("D").ToUpperInvariant();

    private static string Text(DateTime instant) => instant.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
