// Ready-made roles and sets of roles. A role only permits to publish and subscribe; the application gives names such as "host" any
// further meaning.

/** Permissions of a role for each kind of track. */
export interface Tracks {
  audio: boolean;
  video: boolean;
}

/** Permissions of a role. Its name is its key in the room's `roles`. */
export interface Role {
  /** Tracks that the role may publish. */
  publish: Tracks;
  /** Tracks that the role may subscribe to. */
  subscribe: Tracks;
}

/** Roles by their names. */
export type Roles<Name extends string> = Record<Name, Role>;

/** Changes of a ready-made role. Members that are left out stay as they are. */
export interface RoleChanges {
  publish?: { audio?: boolean | undefined; video?: boolean | undefined } | undefined;
  subscribe?: { audio?: boolean | undefined; video?: boolean | undefined } | undefined;
}

const all: Tracks = { audio: true, video: true };
const sound: Tracks = { audio: true, video: false };
const picture: Tracks = { audio: false, video: true };
const none: Tracks = { audio: false, video: false };

const changed = (publish: Tracks, subscribe: Tracks, changes: RoleChanges = {}): Role => ({
  publish: tracks(publish, changes.publish),
  subscribe: tracks(subscribe, changes.subscribe),
});

const tracks = (own: Tracks, changes: RoleChanges["publish"] = {}): Tracks => ({
  audio: changes.audio ?? own.audio,
  video: changes.video ?? own.video,
});

// ------------------------------------------------------------------ roles

/**
 * Publishes and subscribes to everything.
 *
 * @param changes Other permissions.
 * @example
 * ```ts
 * const roles = { teacher: owt.roles.presenter(), interpreter: owt.roles.presenter({ publish: { video: false } }) };
 * ```
 */
export function presenter(changes?: RoleChanges): Role {
  return changed(all, all, changes);
}

/**
 * Publishes nothing, subscribes to everything.
 *
 * @param changes Other permissions.
 */
export function viewer(changes?: RoleChanges): Role {
  return changed(none, all, changes);
}

/**
 * Publishes and subscribes to audio only.
 *
 * @param changes Other permissions.
 */
export function audioOnlyPresenter(changes?: RoleChanges): Role {
  return changed(sound, sound, changes);
}

/**
 * Publishes nothing, subscribes to video only.
 *
 * @param changes Other permissions.
 */
export function videoOnlyViewer(changes?: RoleChanges): Role {
  return changed(none, picture, changes);
}

/**
 * The role of SIP peers. Servers assign it by the name `sip`, so a room with a SIP account and its own roles must have it under this key.
 *
 * @param permissions Other permissions.
 * @example Phones without video
 * ```ts
 * const phone = owt.roles.sip({ publish: { video: false }, subscribe: { video: false } });
 * const roles = { ...owt.roles.meeting(), sip: phone };
 * ```
 */
export function sip(permissions?: RoleChanges): Role {
  return changed(all, all, permissions);
}

// ------------------------------------------------------------------ sets

/**
 * The five default roles of a room by their names, to extend them with your own.
 *
 * @example
 * ```ts
 * const roles = { ...owt.roles.defaults(), auditor: owt.roles.viewer() };
 * ```
 */
export function defaults(): Roles<"presenter" | "viewer" | "audio_only_presenter" | "video_only_viewer" | "sip"> {
  return {
    presenter: presenter(),
    viewer: viewer(),
    audio_only_presenter: audioOnlyPresenter(),
    video_only_viewer: videoOnlyViewer(),
    sip: sip(),
  };
}

/** Roles `host` and `participant` publish and subscribe to everything; `observer` publishes nothing. */
export function meeting(): Roles<"host" | "participant" | "observer"> {
  return { host: presenter(), participant: presenter(), observer: viewer() };
}

/** Roles `host` and `panelist` publish and subscribe to everything; `attendee` publishes nothing. */
export function webinar(): Roles<"host" | "panelist" | "attendee"> {
  return { host: presenter(), panelist: presenter(), attendee: viewer() };
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
export function classroom(): Roles<"teacher" | "student"> {
  return { teacher: presenter(), student: presenter({ publish: { video: false } }) };
}

/** The sets by the names that documents use, such as `roles: classroom`. */
export const sets = { defaults, meeting, webinar, classroom } as const;
