using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace WelfareHub.Web.Data.Migrations.Postgres
{
    /// <summary>
    /// Addresses were plain text, written as the signs in the streets are: in Simplified characters. What is urgent is found in the index
    /// of what waits.
    /// </summary>
    public partial class AddressesInThreeLanguages : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_NoticeDeliveries_Waiting",
                table: "NoticeDeliveries");

            migrationBuilder.AlterColumn<string>(
                name: "Address",
                table: "Homes",
                type: "text",
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(200)",
                oldMaxLength: 200,
                oldNullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_NoticeDeliveries_Waiting",
                table: "NoticeDeliveries",
                columns: new[] { "Channel", "NextTryAt", "Urgency" },
                filter: "\"State\" = 0");

            foreach (var table in (string[])["Stations", "Hospitals", "Homes"])
                migrationBuilder.Sql($"""UPDATE "{table}" SET "Address" = json_build_object('zh-Hans', "Address")::text WHERE "Address" IS NOT NULL""");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            foreach (var table in (string[])["Stations", "Hospitals", "Homes"])
                migrationBuilder.Sql($"""UPDATE "{table}" SET "Address" = ("Address"::json ->> 'zh-Hans') WHERE "Address" IS NOT NULL""");

            migrationBuilder.DropIndex(
                name: "IX_NoticeDeliveries_Waiting",
                table: "NoticeDeliveries");

            migrationBuilder.AlterColumn<string>(
                name: "Address",
                table: "Homes",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "text",
                oldNullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_NoticeDeliveries_Waiting",
                table: "NoticeDeliveries",
                columns: new[] { "Channel", "NextTryAt" },
                filter: "\"State\" = 0");
        }
    }
}
