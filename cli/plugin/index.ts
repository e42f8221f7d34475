// `owt plugin`: the native provider, for programs in Pulumi YAML and other languages and for pulumi-owt/native.

import { Command } from "commander";
import { group } from "../command";
import { exitCodes } from "../exit-codes";
import { print } from "../output";
import { install, pluginVersion } from "./install";

const help = `
Puts the native provider of this package where Pulumi keeps its plugins (PULUMI_HOME, by default ~/.pulumi/plugins), for
programs in Pulumi YAML, in other languages, and for those that import pulumi-owt/native. It is one file, which needs node on
the PATH and nothing of the project. Run it again after an update of the package: each version has a folder of its own.

Pulumi does not download it: run this on each machine that runs pulumi, such as in CI after npm ci. To remove it, run
pulumi plugin rm resource owt VERSION.

A project can name the provider of its own node_modules instead, in Pulumi.yaml:
  plugins:
    providers:
      - { name: owt, path: node_modules/pulumi-owt/dist/plugin }

Examples:
  npx owt plugin install
  npx --package pulumi-owt owt plugin install

${exitCodes}`;

/** The subcommand. */
export function command(): Command {
  const installing = new Command("install")
    .description("Install the native provider, so that Pulumi finds it")
    .addHelpText("after", help)
    .exitOverride()
    .action(async () => {
      const folder = await install();
      print(
        `The native provider ${pluginVersion()} is in ${folder}.\n` +
          `To remove it: pulumi plugin rm resource owt ${pluginVersion()}`,
      );
    });
  return group("plugin", "Install the native provider for Pulumi YAML, Python and pulumi-owt/native", installing);
}
