using System.Text.Json;

using Microsoft.EntityFrameworkCore;

using WelfareHub.Bookings;
using WelfareHub.Web.Data;
using WelfareHub.Web.Modules.Accounts;
using WelfareHub.Web.Modules.Shared;

namespace WelfareHub.Web.Modules.Checkups;

/// <summary>
/// Advice and reports: encrypted where they lie, seen by the hospital that wrote them and by the courier they are about, and
/// nobody else; each look is on record, written before anything is shown.
/// </summary>
internal sealed class VisitRecords(CommitGate gate, Vault vault, CityClock clock, SendNotice notify)
{
    public const string AdvicePurpose = "advice";
    private const string ReportPurpose = "report";

    /// <summary>Sealed beforehand: while it is written, others wait.</summary>
    public VisitPapers Seal(string advice, byte[]? pdf) => new(
        advice,
        advice.Length == 0 ? null : vault.Seal(AdvicePurpose, advice),
        pdf,
        pdf is null ? null : vault.Seal(ReportPurpose, pdf));

    /// <summary>Writes what there is and tells of it. The same again about the same visit, from a form sent twice, is what is there.</summary>
    public Task<bool> Add(VisitFacts visit, Guid author, VisitPapers papers) => gate.Run(async (db, done) =>
    {
        await BookingDesk.LockPerson(db, visit.PersonId);
        await AddTo(db, visit, author, papers);
        await db.SaveChangesAsync(done);
        return true;
    });

    /// <summary>As <see cref="Add"/>, inside the transaction of a verb on the booking: that has locked the person, and saves.</summary>
    public async ValueTask AddTo(DbContext db, VisitFacts visit, Guid author, VisitPapers papers)
    {
        if (papers.SealedAdvice is { } text)
            await AddAdvice(db, visit, author, papers.Advice, text);
        if (papers is { Pdf: { } pdf, SealedPdf: { } content })
            await AddReport(db, visit, author, pdf, content);
    }

    private async ValueTask AddAdvice(DbContext db, VisitFacts visit, Guid author, string text, byte[] sealedText)
    {
        var before = await db.Set<Advice>().AsNoTracking().Where(a => a.BookingId == visit.BookingId && a.AuthorId == author && a.HospitalId == visit.HospitalId).ToListAsync();
        if (before.Exists(a => vault.OpenText(AdvicePurpose, a.Text) == text))
            return;
        var advice = new Advice
        {
            BookingId = visit.BookingId,
            PersonId = visit.PersonId,
            HospitalId = visit.HospitalId,
            AuthorId = author,
            WrittenAt = clock.Now,
            Text = sealedText,
        };
        db.Add(advice);
        await Tell(db, CheckupKinds.AdviceReady, visit, advice.Id);
    }

    private async ValueTask AddReport(DbContext db, VisitFacts visit, Guid author, byte[] pdf, byte[] content)
    {
        var before = await db.Set<Report>().AsNoTracking()
            .Where(r => r.BookingId == visit.BookingId && r.AuthorId == author && r.HospitalId == visit.HospitalId && r.Size == pdf.Length).ToListAsync();
        if (before.Exists(r => vault.Open(ReportPurpose, r.Content).AsSpan().SequenceEqual(pdf)))
            return;
        var report = new Report
        {
            BookingId = visit.BookingId,
            PersonId = visit.PersonId,
            HospitalId = visit.HospitalId,
            AuthorId = author,
            UploadedAt = clock.Now,
            Size = pdf.Length,
            Content = content,
        };
        db.Add(report);
        await Tell(db, CheckupKinds.ReportReady, visit, report.Id);
    }

    /// <summary>Null: there is none of that id, or it is not the reader's to see.</summary>
    public async Task<(string Text, DateTimeOffset WrittenAt)?> ReadAdvice(WelfareDbContext db, RecordReader reader, Guid bookingId, Guid id, CancellationToken cancel)
    {
        var advice = await db.Advice.AsNoTracking()
            .SingleOrDefaultAsync(a => a.Id == id && a.BookingId == bookingId && (a.HospitalId == reader.HospitalId || a.PersonId == reader.PersonId), cancel);
        if (advice is null)
            return null;
        await Note(reader, AdvicePurpose, id, advice.PersonId);
        return (vault.OpenText(AdvicePurpose, advice.Text), advice.WrittenAt);
    }

    /// <summary>Null: there is none of that id, or it is not the reader's to see.</summary>
    public async Task<byte[]?> ReadReport(WelfareDbContext db, RecordReader reader, Guid bookingId, Guid id, CancellationToken cancel)
    {
        var report = await db.Reports.AsNoTracking()
            .SingleOrDefaultAsync(r => r.Id == id && r.BookingId == bookingId && (r.HospitalId == reader.HospitalId || r.PersonId == reader.PersonId), cancel);
        if (report is null)
            return null;
        await Note(reader, ReportPurpose, id, report.PersonId);
        return vault.Open(ReportPurpose, report.Content);
    }

    private Task<bool> Note(RecordReader reader, string kind, Guid record, Guid subject) => gate.Run(async (db, done) =>
    {
        db.Add(new ViewRecord { ViewerId = reader.ViewerId, Kind = kind, RecordId = record, SubjectId = subject, At = clock.Now });
        await db.SaveChangesAsync(done);
        return true;
    });

    /// <summary>Says that something is there, never what.</summary>
    private ValueTask Tell(DbContext db, string kind, VisitFacts visit, Guid record) => notify(db, new NoticeDraft(
        kind,
        visit.PersonId,
        JsonSerializer.Serialize(new { booking = visit.BookingId, bookable = visit.SlotId, reference = visit.Reference, from = visit.From }),
        clock.Now,
        UsefulUntil: null,
        DedupeKey: $"{kind}:{record:N}",
        AboutId: visit.BookingId));
}

/// <summary>What the hospital hands over after a visit, plain and sealed: advice (may be empty) and a report (may be null).</summary>
internal sealed record VisitPapers(string Advice, byte[]? SealedAdvice, byte[]? Pdf, byte[]? SealedPdf);

/// <summary>Who looks: staff of a hospital, or the courier. The other one is null.</summary>
internal sealed record RecordReader(Guid ViewerId, Guid? HospitalId, Guid? PersonId)
{
    public static RecordReader Staff(Guid viewer, Guid hospital) => new(viewer, hospital, null);

    public static RecordReader Courier(Guid person) => new(person, null, person);
}

public sealed record VisitFacts(Guid BookingId, Guid SlotId, string Reference, DateTimeOffset From, Guid PersonId, Guid HospitalId);
