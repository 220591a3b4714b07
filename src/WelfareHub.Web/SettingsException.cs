namespace WelfareHub.Web;

/// <summary>A setting that cannot be used; the message names it and says what it should be. The command line ends with code 2.</summary>
public sealed class SettingsException(string message, Exception? inner = null) : Exception(message, inner);
