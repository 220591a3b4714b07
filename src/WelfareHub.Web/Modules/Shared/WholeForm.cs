using Microsoft.AspNetCore.Http.Features;

namespace WelfareHub.Web.Modules.Shared;

/// <summary>
/// Reads a form to its end before anybody else asks for it. The framework's reader drops its task in the moment in which the form is
/// read: if the last of the body comes in just while it is asked, it hands out null in place of a task, and who awaits that breaks
/// (a 500, very rarely). Asked once the form is there, it always answers.
/// </summary>
internal static class WholeForm
{
    public static async Task Read(HttpRequest request)
    {
        if (!request.HasFormContentType)
            return;
        Task? reading = request.ReadFormAsync();

        // A form that cannot be read is not ours to judge: the reader keeps the failure for whoever asks next.
        if (reading is not null)
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        else
            while (request.HttpContext.Features.GetRequiredFeature<IFormFeature>().Form is null)
                await Task.Yield();
    }
}
