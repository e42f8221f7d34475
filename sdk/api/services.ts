// Services, the owners of rooms; managed with the credentials of the super service (API document, "Services").

import { readJson } from "../http/answer";
import { createOnce } from "../once/create";
import { deleteOnce } from "../once/end";
import { RequestRefusedError, UncertainError, isDuplicate } from "../failures/errors";
import { path } from "../http/paths";
import { Service, type ServiceConfig } from "../schemas/service";
import { Type } from "../schemas/type";
import type { CallOptions } from "../http/options";
import type { Transport } from "../http/transport";

const ServiceList = Type.Array(Service);

/**
 * The services of a server, for a client that signs as the super service; others are refused with 403. Every method throws an
 * OwtError as those of RoomsClient do.
 */
export class ServicesClient {
  readonly #transport: Transport;

  /** Use OwtClient. */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Makes a service (POST /services). In the answer, `key` is ciphertext.
   *
   * If a request ends in doubt, looks for the service by its name, which is unique, and returns it if it accepts signatures with the
   * requested key.
   *
   * @throws RequestRefusedError, with `isDuplicate`, if the name is taken.
   * @throws UncertainError if it stays unknown whether the service was made. Its `candidate` is a service of the name, if any.
   */
  async create(config: ServiceConfig, options: CallOptions = {}): Promise<Service> {
    return this.#created(config, options);
  }

  /**
   * Makes a service as `create` does. Where one of the name is there already that accepts signatures with the key, it is returned.
   *
   * @returns the service, and whether it was there before.
   * @throws RequestRefusedError, with `isDuplicate`, if the name is taken by a service with another key.
   */
  async ensure(
    config: ServiceConfig,
    options: CallOptions = {},
  ): Promise<{ readonly service: Service; readonly isEarlier: boolean }> {
    try {
      return { service: await this.#created(config, options), isEarlier: false };
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      const candidate = await this.findByName(config.name, options);
      if (candidate === undefined || (await this.#refusalOf(candidate._id, config.key, options))) throw error;
      return { service: candidate, isEarlier: true };
    }
  }

  async #created({ name, key }: ServiceConfig, options: CallOptions): Promise<Service> {
    const body = { name, key };
    const { thing } = await createOnce<Service>(
      {
        kind: "service",
        name,
        post: async () =>
          readJson<Service>(Service, this.#transport.request("POST", "/services", { ...options, body })),
        find: () => this.#ours(name, key, options),
      },
      this.#transport.policy,
      options.signal ?? this.#transport.signal,
    );
    return thing;
  }

  /** All services (GET /services). The server knows no paging for them. */
  async list(options: CallOptions = {}): Promise<Service[]> {
    return readJson<Service[]>(ServiceList, this.#transport.request("GET", "/services", options));
  }

  /**
   * Reads a service (GET /services/{id}); a service may read itself too.
   *
   * This request can crash real servers: use `find`, which looks in the list.
   */
  async get(id: string, options: CallOptions = {}): Promise<Service> {
    return readJson<Service>(Service, this.#transport.request("GET", path`/services/${id}`, options));
  }

  /** The service of an id, from the list; undefined if there is none. */
  async find(id: string, options: CallOptions = {}): Promise<Service | undefined> {
    const wanted = id.toLowerCase();
    return (await this.list(options)).find((service) => service._id === wanted);
  }

  /** The service of a name, from the list; undefined if there is none. Names are unique. */
  async findByName(name: string, options: CallOptions = {}): Promise<Service | undefined> {
    return (await this.list(options)).find((service) => service.name === name);
  }

  /**
   * Deletes a service (DELETE /services/{id}). Delete its rooms first: they would stay on the server, out of reach.
   *
   * @throws RequestRefusedError, with `isNotFound`, if the service did not exist.
   */
  async delete(id: string, options: CallOptions = {}): Promise<void> {
    await deleteOnce(this.#transport, path`/services/${id}`, options);
  }

  /**
   * The service of a name and a key; undefined if the name does not exist.
   *
   * @throws UncertainError if the service of the name has another key.
   */
  async #ours(name: string, key: string, options: CallOptions): Promise<Service | undefined> {
    const candidate = await this.findByName(name, options);
    if (candidate === undefined) return undefined;
    const refusal = await this.#refusalOf(candidate._id, key, options);
    if (refusal === undefined) return candidate;
    throw new UncertainError(
      `The name ${JSON.stringify(name)} is taken: service ${candidate._id} has it, and the key that was to be set does not open it. ` +
        "An earlier request to make the service ended in doubt, so that this may be another one of the same name.",
      {
        kind: "service",
        candidate: { id: candidate._id, name },
        request: refusal.request,
        attempts: refusal.attempts,
        cause: refusal,
        remedy: "Look at that service, then delete it or choose another name.",
      },
    );
  }

  /** The refusal of a request that is signed with the key of a service; undefined where the service accepts it. */
  async #refusalOf(
    serviceId: string,
    serviceKey: string,
    options: CallOptions,
  ): Promise<RequestRefusedError | undefined> {
    try {
      await this.#transport.request("GET", path`/services/${serviceId}`, { ...options, as: { serviceId, serviceKey } });
      return undefined;
    } catch (error) {
      if (error instanceof RequestRefusedError && error.status === 401) return error;
      throw error;
    }
  }
}
