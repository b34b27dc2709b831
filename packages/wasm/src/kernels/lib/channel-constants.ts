/** What a kernel keeps for every eight channels, in front of their weights. */
export interface ChannelConstants {
  /** Of eight channels; a multiple of 4. */
  readonly bytes: number;
  /** Writes those of `count` channels, at most eight, from `first` on. */
  write(to: Uint8Array, first: number, count: number): void;
}
