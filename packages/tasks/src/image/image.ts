/** A decoded picture: 8-bit sRGB, three bytes a pixel, rows from top to bottom, upright (EXIF applied). */
export interface Image {
  readonly width: number;
  readonly height: number;
  /** width * height * 3 bytes: red, green, blue. */
  readonly data: Uint8Array;
}

/** What decoders produce before transparency is settled: four bytes a pixel, alpha not premultiplied. */
export interface RgbaImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray;
}

export type Rgb = readonly [red: number, green: number, blue: number];

/** Lays the picture on a plain background: out = colour * alpha + background * (1 - alpha), rounded. */
export function flatten({ width, height, data }: RgbaImage, background: Rgb): Image {
  const out = new Uint8Array(width * height * 3);
  for (let from = 0, to = 0; to < out.length; from += 4) {
    const alpha = data[from + 3];
    for (let channel = 0; channel < 3; channel++) {
      const colour = data[from + channel];
      out[to++] =
        alpha === 255 ? colour : Math.round((colour * alpha + background[channel] * (255 - alpha)) / 255);
    }
  }
  return { width, height, data: out };
}
