/** What cuts a text into numbered pieces of words. */
export interface SubwordTokenizer {
  /** Ids of the pieces of a text, in order; special tokens are not among them. */
  encode(text: string): number[];
  /** The id of a piece that is looked up by itself, such as `[CLS]`; undefined when there is none. */
  idOf(piece: string): number | undefined;
}
