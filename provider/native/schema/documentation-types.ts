// The form of documentation.ts, which `npm run generate` writes from doc comments.

import type { ResourceType } from "../../kinds";

/** A complete program that shows a resource, in several languages. */
export interface Example {
  /** Empty for the only one of a resource. */
  readonly title: string;
  readonly typescript: string;
  readonly python: string;
  readonly yaml: string;
}

/** A resource. */
export interface ResourceDocumentation {
  readonly description: string;
  readonly examples: readonly Example[];
}

/** Descriptions of resources and look-ups. */
export interface Documentation {
  readonly resources: Readonly<Record<ResourceType, ResourceDocumentation>>;
  readonly functions: Readonly<Record<string, string>>;
}
