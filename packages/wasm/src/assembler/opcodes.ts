/**
 * Instructions by the name that the specification gives them. Source: WebAssembly core specification, appendix
 * "Index of Instructions"; relaxed SIMD: `proposals/relaxed-simd/Overview.md`.
 */

/** Structured control and variables. */
export const CONTROL = {
  unreachable: 0x00,
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  else: 0x05,
  end: 0x0b,
  br: 0x0c,
  br_if: 0x0d,
  br_table: 0x0e,
  return: 0x0f,
  call: 0x10,
  drop: 0x1a,
  select: 0x1b,
  'local.get': 0x20,
  'local.set': 0x21,
  'local.tee': 0x22,
} as const;

/** Constants: the immediate follows. */
export const CONSTANT = { i32: 0x41, i64: 0x42, f32: 0x43, f64: 0x44 } as const;

/** Loads and stores: alignment and offset follow. */
export const MEMORY = {
  'i32.load': 0x28,
  'i64.load': 0x29,
  'f32.load': 0x2a,
  'f64.load': 0x2b,
  'i32.load8_s': 0x2c,
  'i32.load8_u': 0x2d,
  'i32.load16_s': 0x2e,
  'i32.load16_u': 0x2f,
  'i32.store': 0x36,
  'i64.store': 0x37,
  'f32.store': 0x38,
  'f64.store': 0x39,
  'i32.store8': 0x3a,
  'i32.store16': 0x3b,
} as const;

/** Bulk memory: the prefix, then the number; memory indices follow. */
export const BULK = { prefix: 0xfc, 'memory.copy': 10, 'memory.fill': 11 } as const;

/** Arithmetic of 32-bit integers. */
export const I32 = {
  compare: {
    eq: 0x46,
    ne: 0x47,
    lt_s: 0x48,
    lt_u: 0x49,
    gt_s: 0x4a,
    gt_u: 0x4b,
    le_s: 0x4c,
    le_u: 0x4d,
    ge_s: 0x4e,
    ge_u: 0x4f,
  },
  binary: {
    add: 0x6a,
    sub: 0x6b,
    mul: 0x6c,
    div_s: 0x6d,
    div_u: 0x6e,
    rem_s: 0x6f,
    rem_u: 0x70,
    and: 0x71,
    or: 0x72,
    xor: 0x73,
    shl: 0x74,
    shr_s: 0x75,
    shr_u: 0x76,
  },
  test: { eqz: 0x45, ctz: 0x68 },
} as const;

/** Arithmetic of 32-bit floats. */
export const F32 = {
  compare: { eq: 0x5b, ne: 0x5c, lt: 0x5d, gt: 0x5e, le: 0x5f, ge: 0x60 },
  unary: { abs: 0x8b, neg: 0x8c, ceil: 0x8d, floor: 0x8e, trunc: 0x8f, nearest: 0x90, sqrt: 0x91 },
  binary: { add: 0x92, sub: 0x93, mul: 0x94, div: 0x95, min: 0x96, max: 0x97, copysign: 0x98 },
} as const;

/** Arithmetic of 64-bit floats. */
export const F64 = {
  compare: { eq: 0x61, ne: 0x62, lt: 0x63, gt: 0x64, le: 0x65, ge: 0x66 },
  unary: { abs: 0x99, neg: 0x9a, ceil: 0x9b, floor: 0x9c, trunc: 0x9d, nearest: 0x9e, sqrt: 0x9f },
  binary: { add: 0xa0, sub: 0xa1, mul: 0xa2, div: 0xa3, min: 0xa4, max: 0xa5, copysign: 0xa6 },
} as const;

/** Between integers and floats. The truncations trap on what does not fit, see {@link SATURATING}. */
export const CONVERT = {
  'i32.trunc_f32_s': 0xa8,
  'i32.trunc_f64_s': 0xaa,
  'f32.convert_i32_s': 0xb2,
  'f32.demote_f64': 0xb6,
  'f64.convert_i32_s': 0xb7,
  'f64.promote_f32': 0xbb,
  'i32.reinterpret_f32': 0xbc,
  'f32.reinterpret_i32': 0xbe,
} as const;

/** Conversions that never trap: what does not fit becomes the nearest integer that does, NaN 0. */
export const SATURATING = { prefix: 0xfc, 'i32.trunc_sat_f64_s': 0x02 } as const;

/** The vector instructions, prefix 0xfd; numbers of 0x100 and more are relaxed SIMD. */
export const VECTOR = {
  load: {
    load: 0x00,
    load8x8_s: 0x01,
    load8x8_u: 0x02,
    load16x4_s: 0x03,
    load16x4_u: 0x04,
    load8_splat: 0x07,
    load16_splat: 0x08,
    load32_splat: 0x09,
    load64_splat: 0x0a,
    load32_zero: 0x5c,
    load64_zero: 0x5d,
  },
  store: { store: 0x0b },
  loadLane: { load8_lane: 0x54, load16_lane: 0x55, load32_lane: 0x56, load64_lane: 0x57 },
  storeLane: { store8_lane: 0x58, store16_lane: 0x59, store32_lane: 0x5a, store64_lane: 0x5b },
  const: 0x0c,
  shuffle: 0x0d,
  bits: { and: 0x4e, andnot: 0x4f, or: 0x50, xor: 0x51 },
  bitsUnary: { not: 0x4d },
  bitselect: 0x52,
  anyTrue: 0x53,
  bitmask: 0x64,
  i8x16: {
    splat: 0x0f,
    binary: {
      swizzle: 0x0e,
      /** Relaxed: like the other one where all numbers are below 16. */
      relaxed_swizzle: 0x100,
      eq: 0x23,
      add: 0x6e,
      add_sat_s: 0x6f,
      add_sat_u: 0x70,
      sub: 0x71,
      lt_s: 0x25,
      lt_u: 0x26,
      gt_s: 0x27,
      gt_u: 0x28,
      min_s: 0x76,
      min_u: 0x77,
      max_s: 0x78,
      max_u: 0x79,
      narrow_i16x8_s: 0x65,
      narrow_i16x8_u: 0x66,
    },
    unary: { abs: 0x60 },
  },
  i16x8: {
    splat: 0x10,
    binary: {
      /** Relaxed: bytes of a times bytes of b, whose upper bit the host may take as it likes; pairs added. */
      relaxed_dot_i8x16_i7x16_s: 0x112,
      eq: 0x2d,
      gt_s: 0x31,
      add: 0x8e,
      add_sat_s: 0x8f,
      sub: 0x91,
      /** Rounded products of fractions with 15 bits. */
      q15mulr_sat_s: 0x82,
      avgr_u: 0x9b,
      mul: 0x95,
      min_s: 0x96,
      max_s: 0x98,
      narrow_i32x4_s: 0x85,
      narrow_i32x4_u: 0x86,
    },
    unary: {
      abs: 0x80,
      neg: 0x81,
      extadd_pairwise_i8x16_s: 0x7c,
      extadd_pairwise_i8x16_u: 0x7d,
      extend_low_i8x16_s: 0x87,
      extend_high_i8x16_s: 0x88,
      extend_low_i8x16_u: 0x89,
      extend_high_i8x16_u: 0x8a,
    },
    shift: { shl: 0x8b, shr_s: 0x8c, shr_u: 0x8d },
  },
  i32x4: {
    splat: 0x11,
    binary: {
      eq: 0x37,
      ne: 0x38,
      lt_s: 0x39,
      gt_s: 0x3b,
      le_s: 0x3d,
      ge_s: 0x3f,
      add: 0xae,
      sub: 0xb1,
      mul: 0xb5,
      min_s: 0xb6,
      max_s: 0xb8,
      dot_i16x8_s: 0xba,
      extmul_low_i16x8_s: 0xbc,
      extmul_high_i16x8_s: 0xbd,
    },
    unary: {
      abs: 0xa0,
      neg: 0xa1,
      extend_low_i16x8_s: 0xa7,
      extend_high_i16x8_s: 0xa8,
      extend_low_i16x8_u: 0xa9,
      extend_high_i16x8_u: 0xaa,
      trunc_sat_f32x4_s: 0xf8,
      trunc_sat_f32x4_u: 0xf9,
      trunc_sat_f64x2_s_zero: 0xfc,
    },
    shift: { shl: 0xab, shr_s: 0xac, shr_u: 0xad },
    lane: { extract_lane: 0x1b },
  },
  i64x2: {
    splat: 0x12,
    binary: {
      add: 0xce,
      sub: 0xd1,
      extmul_low_i32x4_s: 0xdc,
      extmul_high_i32x4_s: 0xdd,
      extmul_low_i32x4_u: 0xde,
      extmul_high_i32x4_u: 0xdf,
    },
    unary: { extend_low_i32x4_s: 0xc7, extend_high_i32x4_s: 0xc8 },
    shift: { shl: 0xcb, shr_s: 0xcc, shr_u: 0xcd },
  },
  f32x4: {
    splat: 0x13,
    binary: {
      eq: 0x41,
      ne: 0x42,
      lt: 0x43,
      gt: 0x44,
      le: 0x45,
      ge: 0x46,
      add: 0xe4,
      sub: 0xe5,
      mul: 0xe6,
      div: 0xe7,
      min: 0xe8,
      max: 0xe9,
      pmin: 0xea,
      pmax: 0xeb,
    },
    unary: {
      abs: 0xe0,
      neg: 0xe1,
      sqrt: 0xe3,
      ceil: 0x67,
      floor: 0x68,
      trunc: 0x69,
      nearest: 0x6a,
      convert_i32x4_s: 0xfa,
      convert_i32x4_u: 0xfb,
      demote_f64x2_zero: 0x5e,
    },
    ternary: { relaxed_madd: 0x105 },
    lane: { extract_lane: 0x1f },
  },
  f64x2: {
    splat: 0x14,
    binary: { ge: 0x4c, add: 0xf0, sub: 0xf1, mul: 0xf2, div: 0xf3, pmin: 0xf6, pmax: 0xf7 },
    unary: {
      abs: 0xec,
      floor: 0x75,
      trunc: 0x7a,
      nearest: 0x94,
      sqrt: 0xef,
      promote_low_f32x4: 0x5f,
      convert_low_i32x4_s: 0xfe,
    },
  },
} as const;
