// Remedies for refusals: one table, by status, code and message.
// Servers use 1201 for bad requests and 1301 for failures of the cluster; the API document has the two the other way round.

import { checksFor } from "./cluster-checks";
import type { RequestLine } from "./errors";
import { optionPhrases as option } from "./options";
import { errorCodes } from "../schemas/error";

/** A refused request, and the answer to it. */
export interface Refusal {
  readonly request: RequestLine;
  /** Id of the service that signed. */
  readonly serviceId: string;
  readonly status: number;
  readonly code: number | undefined;
  readonly message: string;
  /** Body of the request. */
  readonly body?: unknown;
}

/** A remedy, and the refusals that it helps with. */
interface Row {
  readonly when: (refusal: Refusal) => boolean;
  readonly remedy: (refusal: Refusal) => string | undefined;
}

const isServices = ({ request }: Refusal) => /^\/services\b/i.test(request.path);
/** Whether the path is that of a room itself. */
const isRoom = ({ path }: RequestLine) => /^\/v1(\.1)?\/rooms\/[^/]+\/?$/i.test(path);
/** Whether the path is that of one item of a collection. */
const isOne = ({ path }: RequestLine, names: string) => new RegExp(`/(${names})/[^/]+/?$`, "i").test(path);
const says = (text: string) => (refusal: Refusal) => refusal.message.includes(text);

/** The first row that fits applies. */
const rows: readonly Row[] = [
  {
    when: says("Super service not permitted to be deleted"),
    remedy: () => "The super service itself cannot be deleted. Give the id of another service.",
  },
  {
    when: ({ status }) => status === 401,
    remedy: ({ serviceId }) =>
      `The server does not accept the signature of service ${serviceId}: its id or its key is wrong, or it was deleted. ` +
      "The server's script management_api/init.sh prints the ids and keys of the super service and of a sample service; " +
      "management_api.toml has the super service's id as superserviceID. " +
      `Correct the id (${option.serviceId}) and the key (${option.serviceKey}); for services, ` +
      `those of the super service (${option.superServiceId}; ${option.superServiceKey}).`,
  },
  {
    when: (refusal) => refusal.status === 403 && isServices(refusal),
    remedy: ({ serviceId }) =>
      `Services are managed with the credentials of the super service, and ${serviceId} is another one. ` +
      `Set its id (${option.superServiceId}) and its key (${option.superServiceKey}); management_api/init.sh prints them.`,
  },
  { when: ({ status }) => status === 403, remedy: ({ serviceId }) => `Service ${serviceId} may not do this.` },
  {
    when: ({ code }) => code === errorCodes.roomNotFound,
    remedy: ({ serviceId }) =>
      `The request was signed by service ${serviceId}. A room is seen by the service that owns it alone, not even by the super service: ` +
      "if the room exists, it belongs to another one. Use the id and key of the service that made it.",
  },
  {
    when: ({ code }) => code === errorCodes.serviceNotFound,
    remedy: () => "GET /services lists the services of the server, to the super service.",
  },
  {
    when: ({ code, message }) => code !== undefined && message.includes("conflicts with View Setting"),
    remedy: () =>
      "The audio.format of each view must be one of mediaOut.audio, with the same sampleRate and channelNum, and its video.format one of " +
      "mediaOut.video.format, with the same profile; what is left out on one side must be left out on the other. A view without a format " +
      "has opus/48000/2 and vp8, so that vp8 must stay in mediaOut while a view uses it. Change views and mediaOut in one step.",
  },
  {
    when: (refusal) => says("E11000")(refusal) && isServices(refusal),
    remedy: () =>
      "The name is taken by another service: names are unique on a server. Choose another name, or delete that service first. " +
      "The key of a service cannot be changed.",
  },
  { when: says("E11000"), remedy: () => "A thing with this id is there already." },
  {
    when: (refusal) => refusal.status === 413 || says("PayloadTooLarge")(refusal),
    remedy: () => "Servers take bodies of up to 100 kB. Use fewer or smaller custom layouts.",
  },
  {
    when: says("CastError"),
    remedy: () => "A value is of a wrong kind, often an id: ids of services and rooms are 24 hexadecimal digits.",
  },
  {
    when: ({ request, message }) => request.method === "PUT" && isRoom(request) && /reading 'codec'/.test(message),
    remedy: () =>
      "The room has an audio-only view (video: false), and a PUT of such a room must carry its views, changed or not: add the " +
      'member "views" to the body, as GET of the room shows it. If it is there, mediaOut needs audio and video.format both.',
  },
  {
    when: ({ message }) => /reading '(codec|findIndex)'/.test(message),
    remedy: () =>
      "A view must not have audio: false or video: true, mediaOut needs audio and video.format both, and a change to a room that has an " +
      "audio-only view must carry its views.",
  },
  {
    when: ({ message }) => message.includes("alidation failed"),
    remedy: () => "Correct the member that the message names.",
  },
  {
    when: ({ code }) => code === errorCodes.badRequest,
    remedy: () => "The request is not valid (servers use code 1201 for this; the API document says 1301).",
  },
  {
    when: ({ code }) => code === errorCodes.clusterFailed,
    remedy: ({ request, body }) =>
      "The conference cluster did not do it (servers use code 1301 for this; the API document says 1201). It gives no reason. Check that\n" +
      checksFor(request, body)
        .map((check) => `- ${check}`)
        .join("\n"),
  },
  {
    when: ({ request, status }) => request.method === "PATCH" && isRoom(request) && status !== 429,
    remedy: () =>
      "Servers have no PATCH of a room, although the API document names one. Use PUT with the members that change: it merges them " +
      "into the room, member by member at the first level. Send views as well where the room has an audio-only view.",
  },
  {
    when: ({ status }) => status === 429,
    remedy: () => `Too many requests at once: allow fewer (${option.concurrency}), or try again later.`,
  },
  {
    when: ({ status }) => status === 407,
    remedy: () => "A proxy between here and the server asks for credentials of its own.",
  },
  {
    when: ({ request, status }) => status === 404 && /^(PUT|PATCH)$/.test(request.method) && isOne(request, "services"),
    remedy: () =>
      "Servers cannot change a service: delete it and make another one. Its rooms stay, out of reach: delete them first.",
  },
  {
    when: ({ request, status }) => status === 404 && request.method === "PATCH" && isOne(request, "analytics"),
    remedy: () => "Servers cannot change an analytics that runs: end it (DELETE), and start another one.",
  },
  {
    when: ({ request, status }) =>
      status === 404 &&
      request.method === "GET" &&
      isOne(request, "recordings|streaming-outs|streaming-ins|sipcalls|analytics"),
    remedy: ({ request }) =>
      `Servers have a list of these only: GET ${request.path.replace(/\/[^/]+\/?$/, "")}, and look for the id in it.`,
  },
  {
    when: ({ code }) => code === undefined || code === errorCodes.notFound,
    remedy: ({ request }) => wrongServer(request.endpoint),
  },
  {
    when: ({ code }) => code === errorCodes.unexpected,
    remedy: () => "The server failed internally; see the log of the management API. Try again once.",
  },
];

/** The remedy for a refusal; undefined if the server's own message says as much. */
export function remedyFor(refusal: Refusal): string | undefined {
  return rows.find((row) => row.when(refusal))?.remedy(refusal);
}

/** The remedy for an answer that does not look like that of a management server. */
export function wrongServer(endpoint: string): string {
  const hint = portHint(endpoint);
  return (
    hint ??
    `Something else than the management API may be answering at ${endpoint}. The endpoint is that of the management API ` +
      "(port 3000 unless management_api.toml says otherwise)."
  );
}

/** A hint if the port is the default one of another program of the server; undefined otherwise. */
export function portHint(endpoint: string): string | undefined {
  const { port } = new URL(endpoint);
  if (port === "3001" || port === "3004") {
    return `Port ${port} is that of the sample application, which has another API. The management API listens on port 3000 by default.`;
  }
  if (port === "3300")
    return "Port 3300 is that of the management console. The management API listens on port 3000 by default.";
  return undefined;
}
