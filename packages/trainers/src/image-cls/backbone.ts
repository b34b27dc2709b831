import type { Module } from '@zoo/ir';
import type { Image } from '@zoo/tasks';
import type { Engine } from '../delegates.ts';

/** What pictures look like to a backbone: size, and (pixel - mean) / std for pixels of 0..255. */
export interface PictureInput {
  readonly width: number;
  readonly height: number;
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/** A frozen picture model up to its features, wherever it came from. */
export interface Backbone {
  readonly name: string;
  readonly license?: string;
  readonly input: PictureInput;
  /** Equal for equal features: covers weights, cut and preprocessing. */
  readonly digest: string;
  readonly facts: Readonly<Record<string, string>>;
  /** Loads what computes features. */
  open(engine: Engine): Promise<Extractor>;
  /** A fresh graph from picture to features: one float32 output. The head is grafted onto it. */
  module(): Promise<Module>;
}

export interface Extractor {
  /** Numbers per picture. */
  readonly width: number;
  features(picture: Image): Promise<Float32Array>;
  dispose(): void;
}
