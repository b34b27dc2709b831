import type { BenchModel, Lane, Place } from '../contract.ts';

/** Who opens the page: in which browser, and after what. */
export interface Visits {
  /** What a start is called in tables. */
  readonly name: string;
  /** Of Chromium. */
  readonly version: string;
  /** Does what must have happened before; nobody times it. */
  prepare(lane: Lane, model: BenchModel): Promise<Place>;
  close(): Promise<void>;
}
