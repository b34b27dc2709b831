/** One pass over the training part, as the report draws it. */
export interface Epoch {
  readonly loss: number;
  readonly accuracy: number;
  /** Absent when there is no validation part. */
  readonly validationLoss?: number;
  readonly validationAccuracy?: number;
}

export interface FitProgress {
  readonly epoch: number;
  readonly epochs: number;
  readonly last: Epoch;
}
