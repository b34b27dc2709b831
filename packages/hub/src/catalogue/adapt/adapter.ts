/** Turns files as a source delivers them into files of a model format. Runs in staging: what it throws publishes nothing. */
export interface Adapter {
  /** Part of the cache's key: raise it when the output changes. */
  readonly version: number;
  /** Gets the files by path and gives the files to keep. */
  adapt(files: ReadonlyMap<string, () => Promise<Uint8Array>>): Promise<ReadonlyMap<string, Uint8Array>>;
}
