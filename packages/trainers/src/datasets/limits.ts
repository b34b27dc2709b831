/** Caps on what is read from a dataset, each far above honest use and below what would exhaust a laptop. */
export const LIMITS = {
  /** An encoded picture: 100-megapixel camera files stay under this. */
  imageBytes: 64 * 2 ** 20,
  /** A text: longer than any novel; models here read its first few hundred words. */
  textBytes: 4 * 2 ** 20,
  /** A table is read whole into one string; V8 strings end at 2^29 characters. */
  tableBytes: 480 * 2 ** 20,
  examples: 2_000_000,
  classes: 10_000,
  folderDepth: 16,
  /** Bytes of one zip after inflating: a disk fills up long before a dataset of small pictures gets here. */
  zipBytes: 16 * 2 ** 30,
} as const;
