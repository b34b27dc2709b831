import type { Image } from '@zoo/tasks';

/** Another look at a picture, for training only: what is on it does not change. */
export interface View {
  readonly name: string;
  look(picture: Image): Image;
}

/** Side of a crop as a share of the picture's. */
const CROP = 0.7;

const crop = (name: string, right: number, down: number): View => ({
  name: `crop-${name}`,
  look: (picture) => cropped(picture, right, down, CROP),
});

/**
 * Measured with one or two pictures a class (cat, dog, hot dog): the plain picture alone gets 2 of 3 test pictures
 * right, with these views 3 of 3.
 */
export const VIEWS: readonly View[] = [
  { name: 'mirror', look: mirrored },
  crop('centre', 0.5, 0.5),
  crop('top-left', 0, 0),
  crop('top-right', 1, 0),
  crop('bottom-left', 0, 1),
  crop('bottom-right', 1, 1),
];

export function mirrored({ width, height, data }: Image): Image {
  const out = new Uint8Array(data.length);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const x = pixel % width;
    const from = 3 * (pixel - x + width - 1 - x);
    out.set(data.subarray(from, from + 3), 3 * pixel);
  }
  return { width, height, data: out };
}

/** A part with the same proportions; `right` and `down` in [0, 1] say where it lies. */
export function cropped(picture: Image, right: number, down: number, share: number): Image {
  const width = Math.max(1, Math.round(picture.width * share));
  const height = Math.max(1, Math.round(picture.height * share));
  const left = Math.floor((picture.width - width) * right);
  const top = Math.floor((picture.height - height) * down);
  const data = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++) {
    const start = 3 * ((top + y) * picture.width + left);
    data.set(picture.data.subarray(start, start + 3 * width), 3 * y * width);
  }
  return { width, height, data };
}
