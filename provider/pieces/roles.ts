// Ready-made roles and sets of them, for several rooms to share. A role says what those who join by it may send and receive;
// what else "host" or "teacher" means is up to the application, which reads the name.

/** What a role may do with each kind of track. */
export interface Tracks {
  audio: boolean;
  video: boolean;
}

/** A role of a room. */
export interface Role {
  /** Its name, as tokens ask for it. */
  role: string;
  /** What it may send. */
  publish: Tracks;
  /** What it may receive. */
  subscribe: Tracks;
}

/** What is to be different in a role: what is left out stays. */
export interface RoleChanges {
  /** Another name. */
  role?: string | undefined;
  publish?: { audio?: boolean | undefined; video?: boolean | undefined } | undefined;
  subscribe?: { audio?: boolean | undefined; video?: boolean | undefined } | undefined;
}

const all: Tracks = { audio: true, video: true };
const sound: Tracks = { audio: true, video: false };
const picture: Tracks = { audio: false, video: true };
const none: Tracks = { audio: false, video: false };

function changed(name: string, publish: Tracks, subscribe: Tracks, changes: RoleChanges = {}): Role {
  return {
    role: changes.role ?? name,
    publish: tracks(publish, changes.publish),
    subscribe: tracks(subscribe, changes.subscribe),
  };
}

const tracks = (own: Tracks, changes: RoleChanges["publish"] = {}): Tracks => ({
  audio: changes.audio ?? own.audio,
  video: changes.video ?? own.video,
});

// ------------------------------------------------------------------ roles

/**
 * Sends and receives everything.
 *
 * @param changes Another name, other permissions.
 * @example
 * ```ts
 * owt.roles.presenter({ role: "teacher" });
 * owt.roles.presenter({ role: "interpreter", publish: { video: false } });
 * ```
 */
export function presenter(changes?: RoleChanges): Role {
  return changed("presenter", all, all, changes);
}

/**
 * Sends nothing, receives everything.
 *
 * @param changes Another name, other permissions.
 */
export function viewer(changes?: RoleChanges): Role {
  return changed("viewer", none, all, changes);
}

/**
 * Sends and receives sound alone.
 *
 * @param changes Another name, other permissions.
 */
export function audioOnlyPresenter(changes?: RoleChanges): Role {
  return changed("audio_only_presenter", sound, sound, changes);
}

/**
 * Sends nothing, and receives pictures alone.
 *
 * @param changes Another name, other permissions.
 */
export function videoOnlyViewer(changes?: RoleChanges): Role {
  return changed("video_only_viewer", none, picture, changes);
}

/**
 * The role of SIP peers: servers give it to them by this very name. A room with roles of its own that calls, or is called, has it
 * among them.
 *
 * @param permissions Other permissions. It has no other name, for servers look for this one.
 * @example Phones without pictures
 * ```ts
 * const roles = [...owt.roles.meeting(), owt.roles.sip({ publish: { video: false }, subscribe: { video: false } })];
 * ```
 */
export function sip(permissions?: Omit<RoleChanges, "role">): Role {
  return changed("sip", all, all, { ...permissions, role: undefined });
}

// ------------------------------------------------------------------ sets

/**
 * The five roles of a room that declares none: to add one of your own to them.
 *
 * @example
 * ```ts
 * const roles = [...owt.roles.defaults(), owt.roles.viewer({ role: "auditor" })];
 * ```
 */
export function defaults(): Role[] {
  return [presenter(), viewer(), audioOnlyPresenter(), videoOnlyViewer(), sip()];
}

/** `host` and `participant` send and receive everything, `observer` sends nothing. */
export function meeting(): Role[] {
  return [presenter({ role: "host" }), presenter({ role: "participant" }), viewer({ role: "observer" })];
}

/** `host` and `panelist` send and receive everything, `attendee` sends nothing. */
export function webinar(): Role[] {
  return [presenter({ role: "host" }), presenter({ role: "panelist" }), viewer({ role: "attendee" })];
}

/**
 * `teacher` sends and receives everything, `student` is heard and not seen.
 *
 * @example
 * ```ts
 * const roles = owt.roles.classroom();
 * for (const name of ["algebra", "botany"]) new owt.Room(name, { ...owt.profiles.lecture, roles });
 * ```
 */
export function classroom(): Role[] {
  return [presenter({ role: "teacher" }), presenter({ role: "student", publish: { video: false } })];
}

/** The sets by name, as documents know them: `roles: classroom`. */
export const sets = { defaults, meeting, webinar, classroom } as const;
