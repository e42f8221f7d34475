// The reasons of replacements in words.

import { hasUnknown } from "../provider/lifecycle/unknown";
import { type Preview, providerOf } from "./preview";
import { type Resource, partsOfUrn } from "./resource";
import { phraseOf } from "./words";

/** Why a resource is replaced, each reason as a phrase. */
export function reasonsOf(resource: Resource, all: readonly Resource[], preview: Preview): string[] {
  const { step, kind } = resource;
  const service = replacedService(resource, all);
  if (service !== undefined) return [`its service ${service.name} is replaced`];
  if (step.replaceReasons.length === 0) return [reasonOfDependent(resource, preview)];
  // The engine has them in any order.
  return [...new Set(step.replaceReasons.toSorted().map((reason) => reasonOf(reason, resource, kind === "Service")))];
}

/** The engine gives no reason where it replaces what depends on something that is deleted before it is replaced. */
function reasonOfDependent({ step, after }: Resource, { steps }: Preview): string {
  if (hasUnknown(after?.room)) return roomIsNew;
  const provider = providerOf(step.before);
  const isReplaced = steps.some(({ urn, op }) => urn === provider && op === "replace");
  return isReplaced
    ? `its provider ${partsOfUrn(provider ?? "").name} is replaced`
    : "something that it depends on is replaced";
}

const roomIsNew = "its room is made anew";

function replacedService({ step }: Resource, all: readonly Resource[]): Resource | undefined {
  const urns = step.after?.propertyDependencies.connection ?? [];
  return all.find(({ urn, kind, step: other }) => kind === "Service" && other.op === "replace" && urns.includes(urn));
}

function reasonOf(reason: string, { before, after }: Resource, isService: boolean): string {
  if (reason === "id" || reason.startsWith("~")) return "a replacement was asked for";
  if (["serviceId", "connection", "provider"].includes(reason))
    return isService ? "its connection differs" : "it moves to another service";
  if (reason === "superServiceId") return "it moves to another super service";
  if (reason === "room") {
    if (hasUnknown(after?.room)) return roomIsNew;
    return before?.room === after?.room ? "its room restarts the conference" : "it moves to another room";
  }
  const [about, words] = phraseOf([reason]);
  const subject = words === "" ? about : `${about} ${words}`;
  return `its ${subject} ${/[^s]s$/.test(subject) ? "differ" : "differs"}`;
}
