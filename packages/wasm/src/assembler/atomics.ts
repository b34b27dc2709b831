/** Instructions of the threads proposal, prefix 0xfe. Source: `proposals/threads/Overview.md`. */
export const ATOMIC = {
  prefix: 0xfe,
  notify: 0x00,
  wait32: 0x01,
  'i32.load': 0x10,
  'i64.load': 0x11,
  'i32.store': 0x17,
  'i64.store': 0x18,
  'i32.add': 0x1e,
  'i64.add': 0x1f,
  'i64.cmpxchg': 0x49,
} as const;

/** The part of 64-bit arithmetic that words of several fields take. */
export const I64 = {
  eq: 0x51,
  add: 0x7c,
  shl: 0x86,
  shr_u: 0x88,
  wrap: 0xa7,
  extend_u: 0xad,
} as const;
