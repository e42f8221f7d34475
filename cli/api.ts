// `owt api`: one signed request to the management API, for what has no command and no resource.

import { Command, InvalidArgumentError } from "commander";
import { parseJson as parsed } from "../sdk/http/json";
import { authorization } from "../sdk/http/mauth";
import { asking } from "./command";
import { type ConnectionOptions, serverOf } from "./connection";
import { parseJson, readText } from "./input";
import { forReader, jsonText, print } from "./output";

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
  return asking(api, {
    examples: [
      "api GET /v1/rooms",
      `api POST /v1/rooms --data '{"name":"Meeting room"}'`,
      "api PUT /v1/rooms/5c1b9d0e8f6a7b0012345678 --data @room.json",
      "api GET /services --super",
      "api GET /v1/rooms --curl",
    ],
    notes:
      "Prints JSON laid out for people, and any other answer as it is. On a terminal, signs in such an answer that would steer the\n" +
      "terminal are shown as \u{FFFD}; a file or a program gets them as they came. Members named __proto__ are left out of JSON.",
  }).action(async (method: string, path: string, options: Options) => {
    const body = options.data === undefined ? undefined : bodyOf(options.data);
    const server = await serverOf(options);
    if (options.curl) {
      print(curl(method, path, body, server.client.endpoint, authorization(server.credentials)));
      return;
    }
    const { text } = await server.client.request(method, path, body === undefined ? {} : { body });
    server.client.close();
    if (text !== "") print(pretty(text));
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

/** A command for a shell. The header in it can be used again and again: it is as good as the key for this service. */
function curl(method: string, path: string, body: unknown, endpoint: string, header: string): string {
  const parts = ["curl", "--fail-with-body", "--request", method, "--header", quoted(`Authorization: ${header}`)];
  if (body !== undefined) {
    parts.push("--header", quoted("Content-Type: application/json"), "--data", quoted(JSON.stringify(body)));
  }
  return [...parts, quoted(endpoint + path)].join(" ");
}

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/** JSON laid out for people, and any other text as it is: tokens and "Room deleted" come as such, and so does JSON without end. */
function pretty(text: string): string {
  try {
    return jsonText(parsed(text));
  } catch {
    return forReader(text);
  }
}
