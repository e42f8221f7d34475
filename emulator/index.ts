// The emulator: a management server of the Open WebRTC Toolkit in one process, for development and tests. It answers like
// a server of 5.1: statuses, codes, bodies, defaults, casts, what PUT keeps and replaces, versions, encrypted secrets.
//
// Rooms have a model of a conference: no media flows. Sources are taken to have aac and h264 of 1280 by 720, and SIP peers
// to answer at once; a room is idle again 30 seconds after its last session (option `idleMs`). There is no portal: people
// join, send streams and leave by the control endpoint (option `control`; see control.ts), with tokens or without.
//
// Conferences end with the process, or go on at the next start (option `keepSessions`): then all that is in them is kept,
// but for those who joined by the control endpoint, whose connections are gone; their streams end, and what these fed. A
// conference in which nothing is left has ended. Tokens are good as long as the process runs, for 3 minutes at most.
//
// It can be told to fail as networks, proxies and overloaded servers do (option `faults`; see docs/faults.md).
//
// Where a real server breaks, it does what a server should:
//   - GET of a service that is not there is 404/1002; on real servers, reading a single service is not safe.
//   - PATCH of a room is 404/1001, for no server has it; a real one fails with 500.
//   - A body over 100 kB is 413, one in an unknown character set or encoding 415; a real server answers 500/2001.
//   - A body that is nested too deep is 400/1201.
//   - A path that cannot be decoded is 400; a real server answers 500.
//   - A PUT of `false` for what holds structures is refused, with the text of a real server. Other members that were set
//     to `false` do not keep later changes from being stored.
//   - A PUT with an `_id` of its own is refused.
//   - PATCH of the status of a recording is 500/1301, and nothing else.
//   - A token whose user is no text is 400/1201; that request is not safe on real servers.
//   - DELETE of a participant that is a SIP call is 200; a real server ends the call and answers 500.
//   - A 401 comes at once; a real server waits for up to a second.

export type { Logger } from "./http/app";
export { type Emulator, type EmulatorCredentials, type EmulatorOptions, startEmulator } from "./emulator";
export { EmulatorError as EmulatorError } from "./emulator-error";
export type { Fault, FaultCount, FaultPlan, FaultRule, Faults } from "./faults/plan";
export { lineLogger } from "./http/line-logger";
export type { RequestEvent } from "./server";
