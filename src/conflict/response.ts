/** What came over the wire, as far as it was seen. */
export interface WireResponse {
  readonly status: number | undefined;
  /** The name urllib gave a failure without an answer, e.g. `RequestError`. */
  readonly failure: string | undefined;
  /** Node.js's code of the same, e.g. `ECONNREFUSED`. */
  readonly errno?: string | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly data: unknown;
}
