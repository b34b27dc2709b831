import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** The few-shot pictures (`cat_train_0.bmp`) as a table with a part for each; the path of the table. */
export function fewShotTable(from: string, to: string): string {
  const rows = readdirSync(from).flatMap((file) => {
    const [label, part] = file.split('_');
    copyFileSync(join(from, file), join(to, file));
    return file.endsWith('.bmp') ? [`${file},${label},${part}`] : [];
  });
  const table = join(to, 'pictures.csv');
  writeFileSync(table, `path,label,split\n${rows.join('\n')}\n`);
  return table;
}

const GARMENTS = [
  't-shirt',
  'trouser',
  'pullover',
  'dress',
  'coat',
  'sandal',
  'shirt',
  'sneaker',
  'bag',
  'boot',
];

/** The first `perClass` pictures of each class of Fashion-MNIST as a folder per class. */
export function fashionFolder(from: string, to: string, perClass: number): string {
  const pixels = gunzipSync(readFileSync(join(from, 't10k-images-idx3-ubyte.gz'))).subarray(16);
  const labels = gunzipSync(readFileSync(join(from, 't10k-labels-idx1-ubyte.gz'))).subarray(8);
  const counts = GARMENTS.map(() => 0);
  for (const name of GARMENTS) mkdirSync(join(to, name), { recursive: true });
  labels.forEach((label, i) => {
    if (counts[label]++ >= perClass) return;
    const picture = pixels.subarray(784 * i, 784 * (i + 1));
    writeFileSync(join(to, GARMENTS[label], `${i}.bmp`), greyBitmap(picture, 28));
  });
  return to;
}

/** A square grey picture as an uncompressed 24-bit bitmap; rows of 28 pixels need no padding. */
function greyBitmap(pixels: Uint8Array, side: number): Uint8Array {
  const bytes = new Uint8Array(54 + 3 * side * side);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  for (const [at, value] of [
    [2, bytes.length],
    [10, 54],
    [14, 40],
    [18, side],
    [22, -side],
  ])
    view.setInt32(at, value, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, 24, true);
  pixels.forEach((pixel, i) => {
    bytes.fill(pixel, 54 + 3 * i, 57 + 3 * i);
  });
  return bytes;
}

/** The SpamAssassin corpus, one file a mail, as one table; the path of the table. */
export function spamTable(from: string, to: string): string {
  const rows = readdirSync(from, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) =>
      mailsOf(join(from, name)).map((file) => {
        const text = readFileSync(join(from, name, file), 'utf8');
        return JSON.stringify({ text, label: name.startsWith('spam') ? 'spam' : 'ham' });
      }),
    );
  const table = join(to, 'mails.jsonl');
  writeFileSync(table, `${rows.join('\n')}\n`);
  return table;
}

/** The package holds each mail twice, as text and as JSON; both would put one mail on two sides of a split. */
function mailsOf(folder: string): string[] {
  return readdirSync(folder).filter((file) => file.endsWith('.txt'));
}
