/**
 * The average-word-vector network: mean of the word vectors that are not padding, a ReLU layer, class scores.
 * Row 0 of the embedding (padding) is zero.
 */
export interface WordNetwork {
  readonly vocabulary: number;
  readonly width: number;
  readonly hidden: number;
  readonly classes: number;
  /** [vocabulary, width] */
  readonly embedding: Float32Array;
  /** [width, hidden] */
  readonly hiddenWeights: Float32Array;
  readonly hiddenBias: Float32Array;
  /** [hidden, classes] */
  readonly outputWeights: Float32Array;
  readonly outputBias: Float32Array;
}
