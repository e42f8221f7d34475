// `owt api`: sends one signed request to the management API, for endpoints without a command.

import { Command, InvalidArgumentError } from "commander";
import { parseJson as parsed } from "../sdk/http/json";
import { authorization } from "../sdk/http/mauth";
import { serverCommand } from "./command";
import { type ConnectionOptions, connect } from "./connection";
import { parseJson, readText } from "./input";
import { printableFor, jsonText, print } from "./output";

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

interface Options extends ConnectionOptions {
  readonly data?: string;
  readonly curl?: true;
}

/** The subcommand. */
export function command(): Command {
  const api = new Command("api")
    .description("Send a signed request to the management API and print its answer")
    .argument("<method>", methods.join(", "), method)
    .argument("<path>", "path of the API, such as /v1/rooms", path)
    .option("--data <json>", "body: JSON text, @FILE for a file, or @- for the standard input")
    .option("--curl", "print the equivalent curl command, with a freshly signed header, and send nothing");
  return serverCommand(api, {
    examples: [
      "api GET /v1/rooms",
      `api POST /v1/rooms --data '{"name":"Meeting room"}'`,
      "api PUT /v1/rooms/5c1b9d0e8f6a7b0012345678 --data @room.json",
      "api GET /services --super",
      "api GET /v1/rooms --curl",
    ],
    notes:
      "Prints JSON indented, and any other answer unchanged. On a terminal, control characters of such an answer are shown as\n" +
      "\u{FFFD}; a file or a program gets them unchanged. Members named __proto__ are left out of JSON.",
  }).action(async (method: string, path: string, options: Options) => {
    const body = options.data === undefined ? undefined : bodyOf(options.data);
    const server = await connect(options);
    if (options.curl) {
      print(curl(method, path, body, server.client.endpoint, authorization(server.credentials)));
      return;
    }
    const { text } = await server.client.request(method, path, body === undefined ? {} : { body });
    server.client.close();
    if (text !== "") print(formatted(text));
  });
}

function method(text: string): string {
  const name = text.toUpperCase();
  if (!methods.includes(name)) throw new InvalidArgumentError(`it must be one of ${methods.join(", ")}.`);
  return name;
}

function path(text: string): string {
  if (!text.startsWith("/")) throw new InvalidArgumentError("a path begins with a slash, such as /v1/rooms.");
  return text;
}

function bodyOf(data: string): unknown {
  return parseJson(data.startsWith("@") ? readText(data.slice(1)) : data, "--data");
}

/** The curl command of a request. Its header stays valid: it is as secret as the key of the service. */
function curl(method: string, path: string, body: unknown, endpoint: string, header: string): string {
  const parts = ["curl", "--fail-with-body", "--request", method, "--header", quoted(`Authorization: ${header}`)];
  if (body !== undefined) {
    parts.push("--header", quoted("Content-Type: application/json"), "--data", quoted(JSON.stringify(body)));
  }
  return [...parts, quoted(endpoint + path)].join(" ");
}

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/** Indented JSON; any other text, such as a token, "Room deleted" or truncated JSON, unchanged. */
function formatted(text: string): string {
  try {
    return jsonText(parsed(text));
  } catch {
    return printableFor(text);
  }
}
