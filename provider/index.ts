// pulumi-owt: resources of an OWT conference server for Pulumi programs.

export * from "./arguments";
export { Conference, type ConferenceArgs } from "./conference";
export { Room } from "./room";
export { Service } from "./service";
