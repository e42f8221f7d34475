// `owt emulator`: runs an emulator of the management server, on its own or for the duration of a command.

import { Command, InvalidArgumentError } from "commander";
import { lineLogger, startEmulator } from "../emulator";
import { runCommand } from "./run";
import { serve } from "./serve";

const defaultData = ".owt/emulator";
const nothingSaved = "--in-memory saves nothing, and so no sessions: leave out --in-memory or --keep-sessions";

interface Options {
  readonly port: number;
  readonly host: string;
  readonly data?: string;
  readonly credentials?: string;
  readonly inMemory?: true;
  readonly keepSessions?: true;
  readonly control?: true | number;
  readonly idle?: number;
  readonly faults?: string;
  readonly algorithm?: readonly string[];
  readonly log?: true;
}

const help = `
Examples:
  owt emulator                                      run until Ctrl-C, data in ${defaultData}
  owt emulator --port 3000 --credentials .owt/credentials.json
  owt emulator --in-memory -- npm test              sets OWT_ENDPOINT, OWT_SERVICE_ID … for the tests
  owt emulator --keep-sessions --data ./server      keeps recordings and other sessions over a restart
  owt emulator --in-memory --control -- npm test    sets OWT_CONTROL for the tests too
  owt emulator --in-memory --faults faults.yaml -- pulumi up --yes
                                                    shows how your pipeline handles failures

The control endpoint (--control) does to a conference what people and networks do. It takes JSON and needs no signature:
whoever reaches it controls all conferences, so it listens on 127.0.0.1 only and refuses web pages. With its address in
OWT_CONTROL, the id of a room in ROOM, and the id of a participant, stream or session in ID:

  show the conference       curl $OWT_CONTROL/rooms/$ROOM
  a participant joins       curl $OWT_CONTROL/rooms/$ROOM/participants -H 'content-type: application/json' \\
                              -d '{"user": "guest", "role": "presenter"}'
  … with a token            curl $OWT_CONTROL/rooms/$ROOM/participants -H 'content-type: application/json' \\
                              -d '{"token": "…"}'
  publishes a stream        curl $OWT_CONTROL/rooms/$ROOM/streams -H 'content-type: application/json' \\
                              -d '{"participant": "'$ID'", "audio": true, "video": true}'
  … of a given size           "video": {"resolution": {"width": 1280, "height": 720}, "framerate": 30}
  a stream or source ends   curl -X DELETE $OWT_CONTROL/rooms/$ROOM/streams/$ID
  a session ends            curl -X DELETE $OWT_CONTROL/rooms/$ROOM/sessions/$ID
  a participant leaves      curl -X DELETE $OWT_CONTROL/rooms/$ROOM/participants/$ID

  set a fault plan          curl -X PUT $OWT_CONTROL/faults -H 'content-type: application/json' \\
                              -d '{"faults": [{"fault": "answer", "status": 503, "count": 2}]}'
  show it with its counts   curl $OWT_CONTROL/faults
  remove it                 curl -X DELETE $OWT_CONTROL/faults

A session is a recording, streaming-out, analytics or call. Sessions that use a stream end with it. Errors have a status of
4xx and {"error": "problem, and what is allowed"}.

A fault plan (--faults, YAML or JSON; JSON at the control endpoint) is a list of rules. The first rule that is due applies:

  faults:
    - fault: reset            the second POST creates its room, but gets no answer
      method: POST
      path: /v1/rooms
      nth: 2
      when: after
    - fault: answer           every third GET is answered with 503
      method: GET
      every: 3
      status: 503
      body: html
      retryAfter: 1

The faults: refuse, reset, hang, delay, answer, cut, broken-json, wrong-types, huge, trickle, close, die. See docs/faults.md.`;

/** The subcommand. */
export function command(): Command {
  return new Command("emulator")
    .description("Run an emulator of the management server, until Ctrl-C or for the duration of the command after --")
    .argument("[command...]", "command to run with OWT_ENDPOINT, OWT_SERVICE_ID … in its environment, after --")
    .option("--port <n>", "port to listen on; 0 takes a free one", port, 0)
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option("--data <dir>", `folder to keep the data in (default: ${defaultData})`)
    .option("--in-memory", "keep the data in memory only")
    .option("--keep-sessions", "keep recordings, streaming-outs, streaming-ins, calls and analytics over a restart too")
    .option(
      "--control [port]",
      "open the control endpoint on this port of 127.0.0.1, or on a free one; see below",
      port,
    )
    .option("--idle <seconds>", "how long a room stays active after its last session (default: 30)", seconds)
    .option(
      "--algorithm <id>",
      "id of an analytics algorithm, instead of the one of real servers; repeatable",
      algorithms,
    )
    .option("--faults <file>", "fault plan to apply to requests, YAML or JSON; see below")
    .option("--credentials <file>", "write endpoint, ids and keys to this file, readable by you only")
    .option("--log", "log requests, as JSON lines on the standard error output")
    .addHelpText("after", help)
    .passThroughOptions()
    .exitOverride()
    .action(async (command: string[], options: Options) => {
      if (options.data !== undefined && options.inMemory) throw new Error("--data and --in-memory exclude each other");
      if (options.keepSessions && options.inMemory) throw new Error(nothingSaved);
      const {
        port,
        host,
        credentials,
        inMemory,
        keepSessions = false,
        control = false,
        idle,
        algorithm,
        faults,
      } = options;
      const data = inMemory ? undefined : (options.data ?? defaultData);
      const emulator = await startEmulator({
        port,
        host,
        keepSessions,
        control,
        ...(idle !== undefined && { idleMs: idle * 1000 }),
        ...(algorithm !== undefined && { algorithms: algorithm }),
        ...(faults !== undefined && { faults }),
        ...(data !== undefined && { data }),
        ...(credentials !== undefined && { credentialsFile: credentials }),
        ...(options.log && { logger: lineLogger(process.stderr) }),
      });
      if (emulator.repaired !== undefined) process.stderr.write(`owt emulator: ${emulator.repaired}\n`);
      process.exitCode =
        command.length > 0
          ? await runCommand(command, emulator)
          : await serve(emulator, { data, keepSessions, credentials, faults });
    });
}

function port(text: string): number {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (!(number <= 65535)) throw new InvalidArgumentError("a port is a number from 0 to 65535.");
  return number;
}

function seconds(text: string): number {
  const number = /^\d{1,9}(\.\d+)?$/.test(text) ? Number(text) : NaN;
  if (Number.isNaN(number)) throw new InvalidArgumentError("a time is a number of seconds, such as 0, 0.5 or 30.");
  return number;
}

function algorithms(text: string, before: readonly string[] = []): readonly string[] {
  if (text.trim() === "") throw new InvalidArgumentError("the id of an algorithm is not empty.");
  return [...before, text];
}
