namespace WelfareHub.Web.Tests.Guards;

/// <summary>The repository's own files, for guards that read them.</summary>
internal static class Sources
{
    public static string Root { get; } = FindRoot();

    public static string Web { get; } = Path.Combine(Root, "src", "WelfareHub.Web");

    /// <summary>Files of the web app by extension, without build output.</summary>
    public static IReadOnlyList<string> Of(params string[] extensions) =>
    [
        .. Directory.EnumerateFiles(Web, "*", SearchOption.AllDirectories)
            .Where(f => extensions.Contains(Path.GetExtension(f)))
            .Where(f => !Short(f).Split('/').Any(part => part is "bin" or "obj"))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>As a person names it: from the root of the repository.</summary>
    public static string Short(string file) => Path.GetRelativePath(Root, file).Replace('\\', '/');

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "WelfareHub.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("These tests run inside the repository.");
        return folder.FullName;
    }
}
