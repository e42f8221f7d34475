// The emulator: a management server of the Open WebRTC Toolkit in one process, for development and tests. It answers like
// a server of version 5.1: statuses, codes, bodies, defaults, casts, merging by PUT, versions, encrypted secrets.
//
// Rooms have a model of a conference; no media flows. Sources are assumed to send aac and h264 of 1280 by 720, and SIP peers
// to answer at once; a room is idle again 30 seconds after its last session (option `idleMs`). There is no portal:
// participants join, publish streams and leave by the control endpoint (option `control`; see control.ts), with or without
// tokens.
//
// Conferences end with the process, or continue at the next start (option `keepSessions`). Participants of the control
// endpoint leave in any case, since their connections end: their streams end, and the sessions that use these. A conference
// without anything else ends. Tokens are valid as long as the process runs, for 3 minutes at most.
//
// A fault plan makes it fail like networks, proxies and overloaded servers (option `faults`; see docs/faults.md).
//
// Where a real server crashes or hangs, it answers correctly:
//   - GET of an unknown service is 404/1002; on real servers, reading a single service is not safe.
//   - PATCH of a room is 404/1001, since no server implements it; a real one fails with 500.
//   - A body over 100 kB is 413, one in an unknown character set or encoding 415; a real server answers 500/2001.
//   - A body that is nested too deep is 400/1201.
//   - A path that cannot be decoded is 400; a real server answers 500.
//   - A PUT of `false` for a structure of structures is refused, with the text of a real server. Other members that were set
//     to `false` do not prevent later changes.
//   - A PUT with another `_id` is refused.
//   - PATCH of the status of a recording is 500/1301, without a side effect.
//   - A token request whose user is not a string is 400/1201; that request is not safe on real servers.
//   - DELETE of a participant that is a SIP call is 200; a real server ends the call and answers 500.
//   - A 401 is sent at once; a real server waits for up to a second.

export type { Logger } from "./http/app";
export { type Emulator, type EmulatorCredentials, type EmulatorOptions, startEmulator } from "./emulator";
export { EmulatorError as EmulatorError } from "./emulator-error";
export type { Fault, FaultCount, FaultPlan, FaultRule, Faults } from "./faults/plan";
export { lineLogger } from "./http/line-logger";
export type { RequestEvent } from "./server";
