// `owt doctor`: checks everything between a project and its conference server, a line for each.

import { Command } from "commander";
import { resolveConnection } from "../../provider/connection/connection";
import { offlineSetting } from "../../provider/connection/probe";
import { unknownKeys } from "../../provider/connection/stack-keys";
import { redact } from "../../sdk/text/redact";
import type { JsonOptions } from "../command";
import { type ConnectionOptions, withConnection, withOptions } from "../connection";
import { doctorExitCodes } from "../exit-codes";
import { withCommandNames } from "../option-names";
import { jsonText, print, printableLine } from "../output";
import { type Stack, readStack } from "../stack";
import { type Accounts, checkAccounts, skippedAccounts } from "./accounts";
import { type Finding, note, ok, problem } from "./finding";
import { checkPlugin } from "./plugin";
import { checkEngine, checkPackages } from "./pulumi";
import { checkWay, skippedWay } from "./server";

const help = `
Checks the settings, the way to the server (address, name, certificate, clock), the keys and the role of the service, what
the server offers, the backend of the state, and the versions of Node, SDK, engine and package. It changes nothing, and
prints no key. Each line is ok, or has what to do next; a note is for your information, and - is what could not be checked.

In a Pulumi project it reads the selected stack, or that of --stack, as the resources do. Elsewhere it uses the options and
the environment (OWT_ENDPOINT …).

--json prints {"ok", "checks": [{"name", "status", "text", "remedy"}]}; a status is ok, note, problem or skipped.

${doctorExitCodes}

Examples:
  owt doctor
  owt doctor --stack production --json
  OWT_ENDPOINT=https://owt.example.org:3000 owt doctor`;

/** The subcommand. */
export function command(): Command {
  const doctor = new Command("doctor")
    .description("Check settings, connection, keys, state and versions, and say what to do next")
    .option("--json", "print JSON");
  return withConnection(doctor, "both")
    .addHelpText("after", help)
    .exitOverride()
    .action(async ({ json, stack: name, ...own }: ConnectionOptions & JsonOptions) => {
      const checks = await examined(own, await readStack(name));
      const isOk = checks.every(({ status }) => status !== "problem");
      print(json ? jsonText({ ok: isOk, checks }) : checks.map(lineOf).join("\n"));
      process.exitCode = isOk ? 0 : 1;
    });
}

/** All checks, without secrets in their texts. */
async function examined(own: ConnectionOptions, stack: Stack): Promise<Finding[]> {
  const configuration = (key: string) => stack.values?.[key];
  const { serviceId: _, ...shared } = own;
  const accounts: Accounts = {
    service: resolveConnection("service", own, configuration),
    superService: resolveConnection("superService", shared, configuration),
  };
  const [settings, ofServer, ofEngine] = [
    checkSettings(accounts, stack),
    checkServer(accounts),
    checkEngine(),
  ] as const;
  const findings = [settings, ...(await ofServer), ...(await ofEngine), ...checkPackages(), checkPlugin()];
  const secrets = [accounts.service, accounts.superService].flatMap(({ connection }) => connection.serviceKey ?? []);
  const safe = (text: string) => printableLine(redact(withCommandNames(text), secrets));
  return findings.map(({ name, status, text, remedy }) => ({
    name,
    status,
    text: safe(text),
    ...(remedy !== undefined && { remedy: safe(remedy) }),
  }));
}

/** Whether a failure is about the id or the key of a service, which have lines of their own. */
const isOfKey = (property: string): boolean => /service_?(?:id|key)$/i.test(property);

function checkSettings({ service }: Accounts, { values, problem: unread }: Stack): Finding {
  const configuration = (key: string) => values?.[key];
  const offline = offlineSetting(configuration);
  const problems = [
    ...service.failures.flatMap(({ property, reason }) => (isOfKey(property) ? [] : [`${withOptions(reason)}.`])),
    ...offline.failures.map(({ reason }) => `${reason}.`),
    ...unknownKeys(Object.keys(values ?? {})).map((text) => `${text}.`),
  ];
  if (unread !== undefined)
    return problem(
      "settings",
      `The stack could not be read: ${unread}.`,
      [
        ...(/no stack selected/.test(unread) ? ["Run: pulumi stack select, or pulumi stack init for a new one."] : []),
        ...problems,
      ].join(" "),
    );
  if (problems.length > 0) return problem("settings", "They cannot be used.", problems.join(" "));
  const source =
    values === undefined ? "from the options and the environment; this is no Pulumi project" : "from the stack";
  return offline.isOffline
    ? note("settings", `${source}; owt:offline is on, so that previews do not check the connection`)
    : ok("settings", source);
}

async function checkServer(accounts: Accounts): Promise<Finding[]> {
  const { connection, failures } = accounts.service;
  if (failures.some(({ property }) => !isOfKey(property)))
    return [...skippedWay("not checked: see settings"), ...skippedAccounts("not checked: see settings")];
  const { findings, isOpen } = await checkWay(connection);
  return [...findings, ...(isOpen ? await checkAccounts(accounts) : skippedAccounts("not checked: see above"))];
}

const words = { ok: "ok", note: "note", problem: "TO DO", skipped: "-" } as const;

/** `key          TO DO  The server refused … What to do.` */
const lineOf = ({ name, status, text, remedy }: Finding): string =>
  `${name.padEnd(11)}  ${words[status].padEnd(5)}  ${text}${remedy === undefined || remedy === "" ? "" : ` ${remedy}`}`;
