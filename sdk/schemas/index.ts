// The schemas: one for each thing of the API. Types, validators, the JSON Schema of documents and the arguments of resources are
// derived from them.

export * from "./defaults";
export * from "./error";
export * from "./keywords";
export * from "./layouts";
export * from "./media";
export * from "./offers";
export * from "./participant";
export * from "./room";
export * from "./service";
export * from "./session";
export * from "./stream";
