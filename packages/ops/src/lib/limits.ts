/** The largest finite float32. */
export const FLOAT32_MAX = 2 ** 128 - 2 ** 104;
