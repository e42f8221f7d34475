// Three rooms of the same profile, in three sizes.

import * as pulumi from "@pulumi/pulumi";
import * as owt from "pulumi-owt";

const config = new pulumi.Config();
const codec = config.require<"h264" | "vp8" | "vp9">("videoCodec");
const briefingSeats = config.requireNumber("briefingSeats");

const profile: owt.RoomArgs = {
  ...owt.profiles.forwardOnly,
  // Nothing is translated for anyone, so all have to send what all can play: one codec each for sound and picture.
  mediaIn: { audio: ["opus/48000/2"], video: [codec] },
};

// Each of `inputLimit` streams goes out to everyone else: the product of the two is what the network has to carry.
const huddle = new owt.Room("huddle", { ...profile, inputLimit: 4, participantLimit: 4 });
const team = new owt.Room("team", { ...profile, inputLimit: 6, participantLimit: 12 });
const briefing = new owt.Room("briefing", { ...profile, inputLimit: 2, participantLimit: briefingSeats });

export const roomIds = { huddle: huddle.roomId, team: team.roomId, briefing: briefing.roomId };
