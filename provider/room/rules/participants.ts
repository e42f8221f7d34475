// Rules of participants: roles, limits and the SIP account.

import { isObject } from "../../../sdk/values";
import { hasUnknown } from "../../lifecycle/unknown";
import { type Members, type Rule, at, entriesOf, found, isKnown, isNumber, isText, repeated } from "./rule";

const rolesOf = (room: Members) => entriesOf(room.roles, ["roles"]);

/** Whether a role may publish or subscribe to any track. A track that is left out is not permitted. */
const may = (role: Members, verb: "publish" | "subscribe"): boolean =>
  [at(role, verb, "audio"), at(role, verb, "video")].some((value) => value === true || hasUnknown(value)) ||
  hasUnknown(role[verb]);

const roleRepeated: Rule = {
  id: "role-repeated",
  severity: "error",
  canBeIgnored: true,
  wrong: "Two roles have one name",
  server: "They store both, and use the first.",
  remedy: "Give each role a name of its own. Only a list can repeat one: in a map, the name is the key.",
  bad: "roles: [{ role: guest, subscribe: { audio: true } }, { role: guest, publish: { audio: true } }]",
  good: "roles: { guest: { subscribe: { audio: true }, publish: { audio: true } } }",
  find: (room) =>
    repeated(rolesOf(room), ({ entry }) => entry.role).map(({ entry: { entry, keys }, first }) =>
      found(
        [...keys, "role"],
        entry.role,
        `is ${JSON.stringify(entry.role)}, as that of roles[${String(first.keys[1])}]: servers use the first only`,
      ),
    ),
};

const withoutRoles: Rule = {
  id: "room-without-roles",
  severity: "warning",
  canBeIgnored: true,
  wrong: "`roles` is empty",
  server: "They create the room. A token needs a role of the room, so nobody can join.",
  remedy: "Leave `roles` out for the five default roles, or add some.",
  bad: "roles: {}",
  good: "roles: { guest: { publish: { audio: true }, subscribe: { audio: true } } }",
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
  server: "They create the room; only streaming-ins bring streams into it.",
  remedy: "Add `publish` to a role. Silence the rule if all sources are streaming-ins.",
  bad: "roles: { guest: { subscribe: { audio: true, video: true } } }",
  good: "roles:\n  host: { publish: { audio: true, video: true } }\n  guest: { subscribe: { audio: true, video: true } }",
  find: ({ roles, ...room }) => {
    const known = rolesOf({ roles, ...room });
    if (
      known.length === 0 ||
      (roles as unknown[]).length > known.length ||
      known.some(({ entry }) => may(entry, "publish"))
    )
      return [];
    return [found(["roles"], roles, "has no role that may publish: only streaming-ins bring streams into the room")];
  },
};

const rolePermitsNothing: Rule = {
  id: "role-permits-nothing",
  severity: "warning",
  canBeIgnored: true,
  wrong: "A role may neither publish nor subscribe anything",
  server: "They admit its participants and refuse all their requests: a track that is left out is not permitted.",
  remedy: "Set the tracks that it may `publish` and `subscribe`.",
  bad: "roles:\n  host: { publish: { audio: true, video: true } }\n  guest: {}",
  good: "roles:\n  host: { publish: { audio: true, video: true } }\n  guest: { subscribe: { audio: true, video: true } }",
  find: (room) =>
    rolesOf(room).flatMap(({ entry: role, keys }) =>
      may(role, "publish") || may(role, "subscribe")
        ? []
        : [
            found(
              keys,
              undefined,
              `${isText(role.role) ? `(${role.role}) ` : ""}may neither publish nor subscribe anything: set publish or subscribe`,
            ),
          ],
    ),
};

const participantLimit: Rule = {
  id: "participant-limit-without-effect",
  severity: "warning",
  canBeIgnored: true,
  wrong: "`participantLimit` is 0, or below -1",
  server: "They apply only limits above 0: this is no limit.",
  remedy: "Use -1, the default, for no limit. To keep everyone out, set `roles` to an empty map.",
  bad: "participantLimit: 0",
  good: "participantLimit: -1",
  find: ({ participantLimit: limit }) =>
    isNumber(limit) && limit <= 0 && limit !== -1
      ? [found(["participantLimit"], limit, `is ${limit}, which is no limit to servers: use -1, or a number above 0`)]
      : [],
};

const inputLimit: Rule = {
  id: "input-limit-zero",
  severity: "warning",
  canBeIgnored: true,
  wrong: "`inputLimit` is 0",
  server: "They refuse every published stream and streaming-in. (For `participantLimit`, 0 is no limit.)",
  remedy: "Use -1, the default, for no limit.",
  bad: "inputLimit: 0",
  good: "inputLimit: -1",
  find: ({ inputLimit: limit }) =>
    limit === 0 ? [found(["inputLimit"], limit, "is 0: nobody can publish anything; use -1 for no limit")] : [],
};

const sipIncomplete: Rule = {
  id: "sip-incomplete",
  severity: "warning",
  canBeIgnored: true,
  wrong: "A SIP account without `sipServer` or `username`",
  server: "They store it but cannot register it: the room can neither call nor be called.",
  remedy: "Set sipServer, username and password, or leave `sip` out.",
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
  wrong: "A SIP account, but no role `sip`",
  server: "They assign the role `sip` to SIP peers. If the room does not have it, calls can be refused.",
  remedy: "Add a role `sip`. The default roles include it.",
  bad: "sip: { sipServer: sip.example.org, username: studio }\nroles: { host: { publish: { audio: true } } }",
  good: "sip: { sipServer: sip.example.org, username: studio }\nroles:\n  host: { publish: { audio: true } }\n  sip: { publish: { audio: true }, subscribe: { audio: true } }",
  find: ({ sip, roles }) => {
    if (!isObject(sip) || !isKnown(sip.sipServer) || sip.sipServer === "") return [];
    if (!Array.isArray(roles) || roles.length === 0) return [];
    const names = (roles as unknown[]).map((role) => (isObject(role) ? role.role : role));
    if (hasUnknown(names) || names.includes("sip")) return [];
    const message = `has no role "sip", which servers assign to SIP peers (it has ${names.map(String).join(", ")})`;
    return [found(["roles"], roles, message)];
  },
};

export const participantRules: readonly Rule[] = [
  roleRepeated,
  withoutRoles,
  nobodyPublishes,
  rolePermitsNothing,
  participantLimit,
  inputLimit,
  sipIncomplete,
  sipWithoutRole,
];
