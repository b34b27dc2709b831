/** What all pools are told of one output position. */
export const POOL_PARAMETERS = {
  from: 'i32',
  to: 'i32',
  /** Pixels under the window that lie inside the picture. */
  rows: 'i32',
  columns: 'i32',
  rowBytes: 'i32',
  pixelBytes: 'i32',
  channels: 'i32',
} as const;

export type PoolParameter = keyof typeof POOL_PARAMETERS;
