// A channel: two cameras in, one picture of both, and from there to viewers and into the archive.

import * as pulumi from "@pulumi/pulumi";
import * as owt from "pulumi-owt";

const config = new pulumi.Config();
const height = config.requireNumber("pictureHeight");

const room = new owt.Room("channel", {
  inputLimit: 4,
  views: {
    program: {
      // What HLS, RTMP and the archive take: it is encoded once, for all of them.
      audio: { format: "aac/48000/2" },
      video: {
        format: "h264/CB",
        parameters: { resolution: { width: (height * 16) / 9, height }, framerate: 30, keyFrameInterval: 2 },
        layout: { fitPolicy: "crop" },
      },
    },
  },
});

// ---- in

// Addresses of cameras have passwords in them.
const studio = new owt.StreamingIn("studio", {
  room,
  source: { url: config.requireSecret("studioCamera") },
  views: ["program"],
});
const guest = new owt.StreamingIn("guest", {
  room,
  source: { url: config.requireSecret("guestCamera") },
  views: ["program"],
});

new owt.ViewLayout("picture", {
  room,
  view: "program",
  layout: owt.layouts.withStreams(owt.layouts.sidebar(2, { width: "1/3" }), [studio, guest]),
});

// ---- out

const program = room.mixedStreams.program;
const media = { audio: { from: program }, video: { from: program } };

new owt.StreamingOut("hls", {
  room,
  url: config.require("hlsUrl"),
  parameters: { hlsTime: 4, hlsListSize: 6 },
  media,
});
new owt.StreamingOut("rtmp", { room, url: config.requireSecret("rtmpUrl"), media });

// mkv: a file that is cut off by a power failure can be played up to there.
const archive = new owt.Recording("archive", { room, container: "mkv", media });

/** Where the archive is written, on the server. */
export const archiveFile = pulumi.interpolate`${archive.host}:${archive.file}`;
