return await WelfareHub.Web.Cli.Run(args);
