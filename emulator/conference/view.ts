// A view: a mixed stream of a conference, with its inputs and its layout.

import type { ForwardStream, Media, RoomConfig, ViewConfig } from "./model";
import { operationFailed } from "../http/errors";
import { type FilledRegion, fillLayout } from "./layout";
import { type ViewLayoutTemplate, layoutsOf } from "../../sdk/schemas/layouts";
import { audioTrack, videoTrack } from "../../sdk/schemas/offers";

/** The variable part of a view, for snapshots. */
export interface ViewState {
  readonly label: string;
  readonly inputs: readonly string[];
  readonly layout: FilledRegion[];
  /** Whether the layout was set explicitly, instead of taken from a template. */
  readonly isSet: boolean;
}

export class View {
  readonly id: string;
  readonly media: Media;
  layout: FilledRegion[] = [];
  /** Ids of the streams in the view, in the order in which they were added. */
  readonly inputs: string[] = [];
  readonly #layouts: readonly ViewLayoutTemplate[];
  readonly #maxInput: number;
  #set = false;

  constructor(
    roomId: string,
    readonly label: string,
    config: ViewConfig,
    room: RoomConfig,
  ) {
    this.id = `${roomId}-${label}`;
    const { audio, video } = config;
    this.media = {
      audio: audioTrack(audio.format, room),
      ...(video && { video: videoTrack(video.format, video.parameters, room) }),
    };
    this.#maxInput = video ? video.maxInput : Infinity;
    this.#layouts = video ? layoutsOf(video.layout.templates, video.maxInput) : [];
  }

  get state(): ViewState {
    return { label: this.label, inputs: this.inputs, layout: this.layout, isSet: this.#set };
  }

  /** Restores the state of a snapshot in a new view. */
  restore({ inputs, layout, isSet }: ViewState): void {
    this.inputs.push(...inputs);
    this.layout = layout;
    this.#set = isSet;
  }

  /** Mixes a stream in. Throws a Refusal if the view is full. */
  add({ id, media }: ForwardStream): void {
    if (media.video === undefined || this.inputs.includes(id)) return;
    if (this.inputs.length >= this.#maxInput) throw operationFailed();
    this.inputs.push(id);
    if (!this.#set) this.#arrange();
    else this.#fill([id]);
  }

  remove(id: string): void {
    const index = this.inputs.indexOf(id);
    if (index < 0) return;
    this.inputs.splice(index, 1);
    if (!this.#set) this.#arrange();
    else {
      const rest = this.layout.flatMap(({ stream }) => (stream === undefined || stream === id ? [] : [stream]));
      this.layout = fillLayout([{ regions: this.layout.map(({ region }) => region) }], rest);
    }
  }

  /**
   * Puts an input into a region. The stream that was there moves to the region that the input had before, or into none.
   * Throws a Refusal for an unknown region or a stream that is no input.
   */
  putIntoRegion(index: number, id: string): void {
    const target = this.layout[index];
    if (target === undefined || !this.inputs.includes(id)) throw operationFailed();
    this.layout = this.layout.map((placed, at) => {
      if (at === index) return { stream: id, region: placed.region };
      if (placed.stream !== id) return placed;
      return target.stream === undefined ? { region: placed.region } : { stream: target.stream, region: placed.region };
    });
  }

  /** Sets the layout explicitly. Inputs without a region fill empty ones, now and when they are added. */
  setLayout(layout: FilledRegion[]): void {
    this.layout = layout;
    this.#set = true;
    this.#fill(this.inputs);
  }

  #fill(ids: readonly string[]): void {
    const waiting = ids.filter((id) => !this.layout.some(({ stream }) => stream === id));
    this.layout = this.layout.map((placed) => {
      const next = placed.stream === undefined ? waiting.shift() : undefined;
      return next === undefined ? placed : { stream: next, region: placed.region };
    });
  }

  #arrange(): void {
    this.layout = fillLayout(this.#layouts, this.inputs);
  }
}
