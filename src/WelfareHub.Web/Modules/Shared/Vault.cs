using System.Security.Cryptography;
using System.Text;

using Microsoft.AspNetCore.DataProtection;

namespace WelfareHub.Web.Modules.Shared;

/// <summary>Encryption at rest for what is sensitive, one purpose each, and keyed hashes for what must be looked up.</summary>
public sealed class Vault(IDataProtectionProvider protection, MasterKey master)
{
    /// <exception cref="CryptographicException">The data is not ours or was changed.</exception>
    public byte[] Open(string purpose, byte[] sealedData) => protection.CreateProtector(purpose).Unprotect(sealedData);

    public byte[] Seal(string purpose, byte[] plain) => protection.CreateProtector(purpose).Protect(plain);

    public byte[] Seal(string purpose, string plain) => Seal(purpose, Encoding.UTF8.GetBytes(plain));

    public string OpenText(string purpose, byte[] sealedData) => Encoding.UTF8.GetString(Open(purpose, sealedData));

    /// <summary>A keyed hash in hex: equal for equal input, useless without the master key.</summary>
    public string BlindIndex(string purpose, string value) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(master.Derive("index:" + purpose), Encoding.UTF8.GetBytes(value)));
}
