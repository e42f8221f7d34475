// The change set of a preview: pulumi-owt/plan.

export { changeSetOf, type ChangeSetOptions } from "./build";
export * from "./change-set";
export * from "./guards";
export type { DocumentSource, Line } from "./places";
export {
  type Preview,
  PreviewError,
  type PreviewMessage,
  type PreviewStep,
  type StepState,
  readPreview,
  withFailure,
} from "./preview";
export { type ImagesOptions, type PlanImage, type PlanImages, imagesOf } from "./images";
export { type CommentImages, type MarkdownOptions, markdownOf, markerOf } from "./markdown";
export { type ReportOptions, reportOf } from "./report";
export { type TextOptions, errorText, textOf } from "./text";
export { type Clients, withUse } from "./use";
export type { MemberChange } from "./words";
