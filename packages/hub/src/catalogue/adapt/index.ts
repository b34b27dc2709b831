import type { Adapter } from './adapter.ts';
import { nsfwjsLayers } from './nsfwjs-layers.ts';

/** Every adapter by the name that offers use. To add one: one file beside these, and one line here. */
export const ADAPTERS = {
  'nsfwjs-layers': nsfwjsLayers,
} satisfies Record<string, Adapter>;

export type AdapterName = keyof typeof ADAPTERS;
