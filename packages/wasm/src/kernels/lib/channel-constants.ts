/** What a kernel keeps for every eight channels, in front of their weights. */
export interface ChannelConstants {
  /** Of eight channels; a multiple of 4. */
  readonly bytes: number;
  /** Writes those of `count` channels from `first` on, and those of each further eight `pitch` bytes behind. */
  write(to: Uint8Array, pitch: number, first: number, count: number): void;
}
