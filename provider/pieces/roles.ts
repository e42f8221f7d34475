// Ready-made roles and sets of roles. A role only permits to publish and subscribe; the application gives names such as "host" any
// further meaning.

/** Permissions of a role for each kind of track. */
export interface Tracks {
  audio: boolean;
  video: boolean;
}

/** A role of a room. */
export interface Role {
  /** Name of the role, as tokens request it. */
  role: string;
  /** Tracks that the role may publish. */
  publish: Tracks;
  /** Tracks that the role may subscribe to. */
  subscribe: Tracks;
}

/** Changes of a ready-made role. Members that are left out stay as they are. */
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
 * Publishes and subscribes to everything.
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
 * Publishes nothing, subscribes to everything.
 *
 * @param changes Another name, other permissions.
 */
export function viewer(changes?: RoleChanges): Role {
  return changed("viewer", none, all, changes);
}

/**
 * Publishes and subscribes to audio only.
 *
 * @param changes Another name, other permissions.
 */
export function audioOnlyPresenter(changes?: RoleChanges): Role {
  return changed("audio_only_presenter", sound, sound, changes);
}

/**
 * Publishes nothing, subscribes to video only.
 *
 * @param changes Another name, other permissions.
 */
export function videoOnlyViewer(changes?: RoleChanges): Role {
  return changed("video_only_viewer", none, picture, changes);
}

/**
 * The role of SIP peers. Servers assign it by the name "sip", so a room with a SIP account and its own roles must include it.
 *
 * @param permissions Other permissions. The name cannot change.
 * @example Phones without video
 * ```ts
 * const roles = [...owt.roles.meeting(), owt.roles.sip({ publish: { video: false }, subscribe: { video: false } })];
 * ```
 */
export function sip(permissions?: Omit<RoleChanges, "role">): Role {
  return changed("sip", all, all, { ...permissions, role: undefined });
}

// ------------------------------------------------------------------ sets

/**
 * The five default roles of a room, to extend them with your own.
 *
 * @example
 * ```ts
 * const roles = [...owt.roles.defaults(), owt.roles.viewer({ role: "auditor" })];
 * ```
 */
export function defaults(): Role[] {
  return [presenter(), viewer(), audioOnlyPresenter(), videoOnlyViewer(), sip()];
}

/** Roles `host` and `participant` publish and subscribe to everything; `observer` publishes nothing. */
export function meeting(): Role[] {
  return [presenter({ role: "host" }), presenter({ role: "participant" }), viewer({ role: "observer" })];
}

/** Roles `host` and `panelist` publish and subscribe to everything; `attendee` publishes nothing. */
export function webinar(): Role[] {
  return [presenter({ role: "host" }), presenter({ role: "panelist" }), viewer({ role: "attendee" })];
}

/**
 * The role `teacher` publishes and subscribes to everything; `student` publishes audio only.
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

/** The sets by the names that documents use, such as `roles: classroom`. */
export const sets = { defaults, meeting, webinar, classroom } as const;
