// Rules of who may come into a room, and what they may do there.

import { isObject } from "../../../sdk/values";
import { hasUnknown } from "../../lifecycle/unknown";
import { type Members, type Rule, at, entriesOf, found, isKnown, isNumber, isText, repeated } from "./rule";

const rolesOf = (room: Members) => entriesOf(room.roles, ["roles"]);

/** Whether a role may do a thing with sound or pictures. What a role does not say, it may not. */
const may = (role: Members, verb: "publish" | "subscribe"): boolean =>
  [at(role, verb, "audio"), at(role, verb, "video")].some((value) => value === true || hasUnknown(value)) ||
  hasUnknown(role[verb]);

const roleRepeated: Rule = {
  id: "role-repeated",
  severity: "error",
  canBeIgnored: true,
  wrong: "Two roles have one name",
  server: "They store both, and go by the first.",
  remedy: "Give each role a name of its own.",
  bad: "roles: [{ role: guest, subscribe: { audio: true } }, { role: guest, publish: { audio: true } }]",
  good: "roles: [{ role: guest, subscribe: { audio: true }, publish: { audio: true } }]",
  find: (room) =>
    repeated(rolesOf(room), ({ entry }) => entry.role).map(({ entry: { entry, keys }, first }) =>
      found(
        [...keys, "role"],
        entry.role,
        `is ${JSON.stringify(entry.role)}, as that of roles[${String(first.keys[1])}]: servers go by the first`,
      ),
    ),
};

const withoutRoles: Rule = {
  id: "room-without-roles",
  severity: "warning",
  canBeIgnored: true,
  wrong: "`roles` is empty",
  server: "They make the room. Tokens are for a role of the room, and there is none: nobody can join.",
  remedy: "Leave `roles` out for the five usual ones, or name some.",
  bad: "roles: []",
  good: "roles: [{ role: guest, publish: { audio: true }, subscribe: { audio: true } }]",
  find: ({ roles }) =>
    Array.isArray(roles) && roles.length === 0
      ? [found(["roles"], roles, "is empty: no token can be made, and nobody can join")]
      : [],
};

const nobodyPublishes: Rule = {
  id: "nobody-can-publish",
  severity: "warning",
  canBeIgnored: true,
  wrong: "No role may publish anything",
  server: "They make the room; whoever is in it has nothing to hear or see, but what streaming-ins bring.",
  remedy: "Let a role `publish`. Silence it where all sources are streaming-ins.",
  bad: "roles: [{ role: guest, subscribe: { audio: true, video: true } }]",
  good: "roles: [{ role: host, publish: { audio: true, video: true } }, { role: guest, subscribe: { audio: true, video: true } }]",
  find: ({ roles, ...room }) => {
    const known = rolesOf({ roles, ...room });
    if (
      known.length === 0 ||
      (roles as unknown[]).length > known.length ||
      known.some(({ entry }) => may(entry, "publish"))
    )
      return [];
    return [found(["roles"], roles, "has no role that may publish: nothing comes into the room but by streaming-ins")];
  },
};

const rolePermitsNothing: Rule = {
  id: "role-permits-nothing",
  severity: "warning",
  canBeIgnored: true,
  wrong: "A role may neither publish nor subscribe anything",
  server: "They let its participants in, and refuse all that they ask for: what a role does not say, it may not.",
  remedy: "Say what it may `publish` and `subscribe`.",
  bad: "roles: [{ role: host, publish: { audio: true, video: true } }, { role: guest }]",
  good: "roles: [{ role: host, publish: { audio: true, video: true } }, { role: guest, subscribe: { audio: true, video: true } }]",
  find: (room) =>
    rolesOf(room).flatMap(({ entry: role, keys }) =>
      may(role, "publish") || may(role, "subscribe")
        ? []
        : [
            found(
              keys,
              undefined,
              `${isText(role.role) ? `(${role.role}) ` : ""}may neither publish nor subscribe anything: what a role does not say, it may not`,
            ),
          ],
    ),
};

const participantLimit: Rule = {
  id: "participant-limit-without-effect",
  severity: "warning",
  canBeIgnored: true,
  wrong: "`participantLimit` is 0, or below -1",
  server: "They go by limits above 0 alone: this is no limit.",
  remedy: "Take -1, the default, for no limit. To keep everyone out, have no roles.",
  bad: "participantLimit: 0",
  good: "participantLimit: -1",
  find: ({ participantLimit: limit }) =>
    isNumber(limit) && limit <= 0 && limit !== -1
      ? [found(["participantLimit"], limit, `is ${limit}, which is no limit to servers: that is what -1 says`)]
      : [],
};

const inputLimit: Rule = {
  id: "input-limit-zero",
  severity: "warning",
  canBeIgnored: true,
  wrong: "`inputLimit` is 0",
  server: "They refuse whatever is published, streaming-ins too. (To `participantLimit`, 0 is no limit.)",
  remedy: "Take -1, the default, for no limit.",
  bad: "inputLimit: 0",
  good: "inputLimit: -1",
  find: ({ inputLimit: limit }) =>
    limit === 0 ? [found(["inputLimit"], limit, "is 0: nobody can publish anything; no limit is -1")] : [],
};

const sipIncomplete: Rule = {
  id: "sip-incomplete",
  severity: "warning",
  canBeIgnored: true,
  wrong: "A SIP account without `sipServer` or `username`",
  server: "They store it, and cannot register it: the room can neither call nor be called.",
  remedy: "Give all of sipServer, username and password, or leave `sip` out.",
  bad: "sip: { username: studio }",
  good: "sip: { sipServer: sip.example.org, username: studio }",
  find: ({ sip }) => {
    if (!isObject(sip) || Object.keys(sip).length === 0) return [];
    return ["sipServer", "username"].flatMap((member) =>
      sip[member] === undefined || sip[member] === ""
        ? [found(["sip", member], sip[member], "is missing: without it the account cannot be registered")]
        : [],
    );
  },
};

const sipWithoutRole: Rule = {
  id: "sip-without-role",
  severity: "warning",
  canBeIgnored: true,
  wrong: "A SIP account, and `roles` of which none is called `sip`",
  server: "They give this very role to SIP peers. Where the room does not have it, calls can be refused.",
  remedy: "Add a role `sip`. A room that declares no roles has it.",
  bad: "sip: { sipServer: sip.example.org, username: studio }\nroles: [{ role: host, publish: { audio: true } }]",
  good: "sip: { sipServer: sip.example.org, username: studio }\nroles:\n  - { role: host, publish: { audio: true } }\n  - { role: sip, publish: { audio: true }, subscribe: { audio: true } }",
  find: ({ sip, roles }) => {
    if (!isObject(sip) || !isKnown(sip.sipServer) || sip.sipServer === "") return [];
    if (!Array.isArray(roles) || roles.length === 0) return [];
    const names = (roles as unknown[]).map((role) => (isObject(role) ? role.role : role));
    if (hasUnknown(names) || names.includes("sip")) return [];
    const message = `has none that is called "sip", which servers give to SIP peers (it has ${names.map(String).join(", ")})`;
    return [found(["roles"], roles, message)];
  },
};

export const peopleRules: readonly Rule[] = [
  roleRepeated,
  withoutRoles,
  nobodyPublishes,
  rolePermitsNothing,
  participantLimit,
  inputLimit,
  sipIncomplete,
  sipWithoutRole,
];
