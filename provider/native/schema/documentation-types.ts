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

/** An output that the server adds to the arguments. */
export interface OutputDocumentation {
  readonly description: string;
  readonly type: "string" | "number" | "boolean";
  readonly isOptional: boolean;
}

/** Descriptions of resources and look-ups. */
export interface Documentation {
  readonly resources: Readonly<
    Record<
      ResourceType,
      {
        readonly description: string;
        readonly outputs: Readonly<Record<string, OutputDocumentation>>;
        readonly examples: readonly Example[];
      }
    >
  >;
  readonly functions: Readonly<Record<string, string>>;
}
