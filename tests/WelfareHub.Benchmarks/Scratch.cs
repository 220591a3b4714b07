namespace WelfareHub.Benchmarks;

/// <summary>The run's own folder: a published app and databases of a million bookings are not left lying about.</summary>
internal sealed class Scratch : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("welfarehub-benchmark-");
    private int _folders;

    public string Folder(string name) => _root.CreateSubdirectory($"{name}-{++_folders}").FullName;

    public void Dispose() => _root.Delete(recursive: true);
}
