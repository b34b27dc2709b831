/** What one model may cost; each bound has room for every public on-device model known to us, and none for a bomb. */
export interface Limits {
  /** The largest data set in the catalogue has about 12,100 files. */
  readonly files: number;
  /** Of all files together. On-device models end at a few gigabytes; language models for phones at about 8. */
  readonly bytes: number;
  /** Unpacked to packed, looked at from `ratioFrom` bytes on: weights pack to a half, JSON to a twentieth; gzip ends at 1032. */
  readonly ratio: number;
  readonly ratioFrom: number;
}

export const LIMITS: Limits = {
  files: 50_000,
  bytes: 16 * 2 ** 30,
  ratio: 100,
  ratioFrom: 16 * 2 ** 20,
};
