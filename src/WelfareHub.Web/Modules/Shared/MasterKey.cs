using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace WelfareHub.Web.Modules.Shared;

/// <summary>
/// The key that protects the data-protection keys, which live in the database so that every node has them. From the setting
/// MasterKey (32 bytes, base64), else from a file that only its owner may read, made on first start.
/// </summary>
public sealed class MasterKey
{
    private const int Bytes = 32;
    private readonly byte[] _key;

    public MasterKey(WelfareSettings settings) => _key = FromSetting(settings.MasterKey) ?? FromFile(settings.Data);

    /// <summary>A key of its own for each use.</summary>
    public byte[] Derive(string use) => HKDF.DeriveKey(HashAlgorithmName.SHA256, _key, Bytes, info: Encoding.UTF8.GetBytes(use));

    private static byte[]? FromSetting(string? setting)
    {
        if (string.IsNullOrWhiteSpace(setting))
            return null;
        var key = Convert.FromBase64String(setting);
        return key.Length == Bytes ? key : throw new InvalidOperationException("WelfareHub:MasterKey must be 32 bytes in base64.");
    }

    private static byte[] FromFile(string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, "master.key");
        if (!File.Exists(path))
        {
            var fresh = path + "." + Environment.ProcessId;
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using (var file = new FileStream(fresh, options))
            {
                file.Write(RandomNumberGenerator.GetBytes(Bytes));
                file.Flush(flushToDisk: true);
            }

            try
            {
                // Whoever comes first wins; nobody ever overwrites a key.
                File.Move(fresh, path, overwrite: false);
            }
            catch (IOException)
            {
                File.Delete(fresh);
            }
        }

        var key = File.ReadAllBytes(path);
        return key.Length == Bytes ? key : throw new InvalidOperationException($"{path} is not a master key.");
    }
}

internal static class MasterKeyProtection
{
    public static IDataProtectionBuilder ProtectKeysWithMasterKey(this IDataProtectionBuilder builder, WelfareSettings settings)
    {
        builder.Services.AddSingleton(_ => new MasterKey(settings));
        builder.Services.AddSingleton<Microsoft.Extensions.Options.IConfigureOptions<KeyManagementOptions>>(root =>
            new Microsoft.Extensions.Options.ConfigureOptions<KeyManagementOptions>(options =>
                options.XmlEncryptor = new MasterKeyXmlEncryptor(root.GetRequiredService<MasterKey>())));
        return builder;
    }
}

/// <summary>AES-256-GCM under the master key.</summary>
internal sealed class MasterKeyXmlEncryptor(MasterKey master) : IXmlEncryptor
{
    public const string Use = "data-protection-keys";
    public const int NonceBytes = 12;
    public const int TagBytes = 16;

    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var plain = Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting));
        var sealedBytes = new byte[NonceBytes + TagBytes + plain.Length];
        var nonce = sealedBytes.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(master.Derive(Use), TagBytes);
        aes.Encrypt(nonce, plain, sealedBytes.AsSpan(NonceBytes + TagBytes), sealedBytes.AsSpan(NonceBytes, TagBytes));
        return new EncryptedXmlInfo(new XElement("masterKey", Convert.ToBase64String(sealedBytes)), typeof(MasterKeyXmlDecryptor));
    }
}

/// <summary>Made by data protection by reflection, hence the service provider.</summary>
public sealed class MasterKeyXmlDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement)
    {
        var sealedBytes = Convert.FromBase64String(encryptedElement.Value);
        var start = MasterKeyXmlEncryptor.NonceBytes + MasterKeyXmlEncryptor.TagBytes;
        var plain = new byte[sealedBytes.Length - start];
        using var aes = new AesGcm(services.GetRequiredService<MasterKey>().Derive(MasterKeyXmlEncryptor.Use), MasterKeyXmlEncryptor.TagBytes);
        aes.Decrypt(
            sealedBytes.AsSpan(0, MasterKeyXmlEncryptor.NonceBytes),
            sealedBytes.AsSpan(start),
            sealedBytes.AsSpan(MasterKeyXmlEncryptor.NonceBytes, MasterKeyXmlEncryptor.TagBytes),
            plain);
        return XElement.Parse(Encoding.UTF8.GetString(plain));
    }
}
