// One schema for each thing that the API knows. Types, validators, the document's JSON Schema and the argument types of the
// Pulumi resources all come from these.

export { isObject } from "../values";
export * from "./defaults";
export * from "./error";
export * from "./keywords";
export * from "./media";
export * from "./offers";
export * from "./participant";
export * from "./room";
export * from "./service";
export * from "./session";
export * from "./stream";
