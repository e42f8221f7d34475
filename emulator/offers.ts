export * from "../sdk/schemas/offers";
