// Failures as statuses of the protocol.

import * as grpc from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import type { Values } from "../lifecycle/hooks";
import { inNamesOfProgram } from "./python-names";
import { type Mask, sent } from "./values";

/** The failure of an operation that has left an object, which the engine records with its id and state. */
export class InitFailure extends Error {
  constructor(
    message: string,
    readonly object: { readonly id: string; readonly state: Values; readonly inputs: Values; readonly mask: Mask },
  ) {
    super(message);
  }
}

/** The status of a failed call. The engine prints its message. */
export function statusOf(error: unknown): Pick<grpc.StatusObject, "code" | "details" | "metadata"> {
  const details = inNamesOfProgram(error instanceof Error ? error.message : String(error));
  const metadata = new grpc.Metadata();
  if (error instanceof InitFailure) {
    const { id, state, inputs, mask } = error.object;
    const failure = new ErrorResourceInitFailed()
      .setId(id)
      .setReasonsList([details])
      .setProperties(sent(state, mask))
      .setInputs(sent(inputs, mask));
    const packed = new Any();
    packed.pack(failure.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
    const status = new Status().setCode(grpc.status.UNKNOWN).setMessage(details).setDetailsList([packed]);
    metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  }
  return { code: grpc.status.UNKNOWN, details, metadata };
}
