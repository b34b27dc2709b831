import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import sharp, { type Sharp } from 'sharp';
import { describeWithTestdata, testdata } from '../../../../tools/testing/testdata.ts';
import { decodeImage } from './decode.ts';

type Encoder = 'jpeg' | 'png' | 'webp' | 'gif' | 'avif' | 'tiff';
const ENCODERS: readonly Encoder[] = ['jpeg', 'png', 'webp', 'gif', 'avif', 'tiff'];

/** Left half red, right half blue, 16 x 8. */
function halves() {
  const pixels = new Uint8Array(16 * 8 * 3);
  for (let i = 0; i < 16 * 8; i++) pixels[3 * i + (i % 16 < 8 ? 0 : 2)] = 255;
  return sharp(pixels, { raw: { width: 16, height: 8, channels: 3 } });
}

/** Noise does not compress, so that a cut file loses pixels and not only its last marker. */
function noise(size: number) {
  const pixels = Uint8Array.from({ length: size * size * 3 }, (_, i) => Math.imul(i + 1, 2654435761) >>> 24);
  return sharp(pixels, { raw: { width: size, height: size, channels: 3 } });
}

function encode(picture: Sharp, format: Encoder): Promise<Buffer> {
  return picture
    .toFormat(format, format === 'jpeg' ? { quality: 100, chromaSubsampling: '4:4:4' } : {})
    .toBuffer();
}

describe('decodeImage', () => {
  it.each(ENCODERS)('decodes %s', async (format) => {
    const image = await decodeImage(await encode(halves(), format));
    expect([image.width, image.height, image.data.length]).toEqual([16, 8, 16 * 8 * 3]);
    const pixel = (x: number) => Array.from(image.data.slice(3 * x, 3 * x + 3));
    for (const [x, expected] of [
      [1, [255, 0, 0]],
      [14, [0, 0, 255]],
    ] as const) {
      pixel(x).forEach((value, channel) => {
        expect(Math.abs(value - expected[channel])).toBeLessThan(16);
      });
    }
  });

  it.each(ENCODERS)('refuses a truncated %s and names the file', async (format) => {
    const whole = await encode(noise(64), format);
    const cut = decodeImage(whole.subarray(0, whole.length >> 1), { file: 'photo' });
    await expect(cut).rejects.toMatchObject({
      code: 'IMAGE_DAMAGED',
      category: 'damaged-input',
      place: { file: 'photo' },
      message: expect.stringMatching(new RegExp(`^photo: ${format.toUpperCase()} picture cannot be decoded`)),
    });
  });

  it('turns a photo upright', async () => {
    const rotated = await halves().jpeg().withMetadata({ orientation: 6 }).toBuffer();
    const { width, height, data } = await decodeImage(rotated);
    expect([width, height]).toEqual([8, 16]);
    expect(data[0]).toBeGreaterThan(200); // red, once left, is now on top
    expect(data[data.length - 1]).toBeGreaterThan(200);
  });

  it('lays transparency on black, or on the background asked for', async () => {
    const clear = Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 128);
    const png = await sharp(clear, { raw: { width: 2, height: 1, channels: 4 } })
      .png()
      .toBuffer();
    expect(Array.from((await decodeImage(png)).data)).toEqual([0, 0, 0, 128, 0, 0]);
    const onWhite = await decodeImage(png, { background: [255, 255, 255] });
    expect(Array.from(onWhite.data)).toEqual([255, 255, 255, 255, 127, 127]);
  });

  it('spreads grey and reduces 16 bits', async () => {
    const grey = Uint16Array.of(0, 65535, 32896);
    const png = await sharp(grey, { raw: { width: 3, height: 1, channels: 1 } })
      .toColourspace('grey16')
      .png()
      .toBuffer();
    expect(Array.from((await decodeImage(png)).data)).toEqual([0, 0, 0, 255, 255, 255, 128, 128, 128]);
  });

  it('takes the first frame of an animation', async () => {
    const frames = Uint8Array.from({ length: 2 * 4 * 4 * 3 }, (_, i) => (i < 48 ? 255 : 0));
    const gif = await sharp(frames, { raw: { width: 4, height: 8, channels: 3, pageHeight: 4 } })
      .gif()
      .toBuffer();
    const { height, data } = await decodeImage(gif);
    expect(height).toBe(4);
    expect(data.every((value) => value === 255)).toBe(true);
  });

  it('refuses too many pixels by the header', async () => {
    const png = await encode(noise(64), 'png');
    await expect(decodeImage(png, { maxPixels: 4095 })).rejects.toMatchObject({ code: 'IMAGE_TOO_LARGE' });
  });

  it.each([
    ['', 'got an empty file'],
    ['hello, picture', 'got text beginning "hello, pictu"'],
    ['<svg xmlns="http://www.w3.org/2000/svg"/>', 'SVG is a drawing; render it to PNG first.'],
    ['\0\0\0\x18ftypheic', 'HEIC pictures are not read; export them as JPEG.'],
  ])('refuses %j', async (text, message) => {
    const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
    await expect(decodeImage(bytes, { file: 'a.png' })).rejects.toThrow(message);
  });

  it('answers random bytes behind a signature with damaged-input', async () => {
    const signatures = ['\xff\xd8\xff', '\x89PNG\r\n\x1a\n', 'GIF89a', 'RIFF\0\0\0\0WEBP', 'BM', 'II*\0'];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...signatures),
        fc.uint8Array({ maxLength: 200 }),
        async (head, tail) => {
          const bytes = Uint8Array.of(...Array.from(head, (character) => character.charCodeAt(0)), ...tail);
          await expect(decodeImage(bytes)).rejects.toMatchObject({ category: 'damaged-input' });
        },
      ),
      { numRuns: 60 },
    );
  });
});

describeWithTestdata('decodeImage on real pictures', () => {
  it.each([
    ['bird.bmp', 512, 343],
    ['person.bmp', 96, 96],
    ['squat.bmp', 500, 610],
    ['sparrow.png', 1280, 851],
    ['grace_hopper.jpg', 517, 606],
    ['cats_and_dogs.jpg', 1200, 600],
  ])('decodes %s', async (name, width, height) => {
    const image = await decodeImage(readFileSync(testdata(`images/${name}`) as string), { file: name });
    expect([image.width, image.height]).toEqual([width, height]);
  });

  it('reads a BMP and its JPEG twin as the same picture', async () => {
    const [bmp, jpg] = await Promise.all(
      ['grace_hopper.bmp', 'grace_hopper.jpg'].map(async (name) => {
        const image = await decodeImage(readFileSync(testdata(`images/${name}`) as string));
        return image.data.reduce((sum, value) => sum + value, 0) / image.data.length;
      }),
    );
    expect(Math.abs(bmp - jpg)).toBeLessThan(2);
  });
});
