import { describe, expect, it } from '@jest/globals';
import { Random } from '@zoo/core';
import { decodeImage } from '@zoo/tasks';
import fc from 'fast-check';
import { evaluatePredictions } from '../evaluation/metrics.ts';
import { confusionMatrix } from './confusion.ts';
import { curves } from './curves.ts';
import { gallery } from './gallery.ts';
import { escapeHtml, html } from './html.ts';
import { encodePng } from './png.ts';
import { shellWord } from './shell.ts';

const EVIL = `<img src=x onerror=alert(1)>"'&`;

describe('markup', () => {
  it('escapes every insert but markup', () => {
    expect(String(html`<b title="${EVIL}">${[html`<i>${1}</i>`, '<']}${undefined}${false}</b>`)).toBe(
      `<b title="${escapeHtml(EVIL)}"><i>1</i>&lt;</b>`,
    );
  });

  it('lets no markup through, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(escapeHtml(text).replace(/[\n\t]/g, '')).not.toMatch(/[<>"'\p{Cc}\u202e]/u);
      }),
    );
  });

  it('of tables, curves and galleries holds labels and names escaped', () => {
    const classes = [EVIL, 'b'];
    const predictions = [{ name: EVIL, actual: 0, scores: Float32Array.of(0.2, 0.8) }];
    const page = html`${confusionMatrix(evaluatePredictions(classes, predictions))}
${gallery(classes, [{ ...predictions[0], preview: html`` }])}
${curves([{ loss: 1, accuracy: 0.5 }])}`.toString();
    expect(page).not.toContain('<img');
    expect(page).toContain('&lt;img src=x');
  });
});

describe('a thumbnail', () => {
  it('decodes to the pixels that went in', async () => {
    const random = new Random(1);
    const image = {
      width: 7,
      height: 5,
      data: Uint8Array.from({ length: 105 }, () => random.integer(0, 255)),
    };
    expect(await decodeImage(encodePng(image))).toEqual(image);
  });
});

describe('evaluation', () => {
  it('counts precision, recall and confusion', () => {
    const scores = (...values: number[]) => Float32Array.from(values);
    const { n, accuracy, per_class, confusion } = evaluatePredictions(
      ['a', 'b', 'c'],
      [
        { name: '1', actual: 0, scores: scores(0.9, 0.1, 0) },
        { name: '2', actual: 0, scores: scores(0.2, 0.8, 0) },
        { name: '3', actual: 1, scores: scores(0.1, 0.9, 0) },
      ],
    );
    expect([n, accuracy]).toEqual([3, 2 / 3]);
    expect(confusion).toEqual([
      [1, 1, 0],
      [0, 1, 0],
      [0, 0, 0],
    ]);
    expect(per_class).toEqual([
      { label: 'a', n: 2, precision: 1, recall: 0.5, f1: 2 / 3 },
      { label: 'b', n: 1, precision: 0.5, recall: 1, f1: 2 / 3 },
      { label: 'c', n: 0, precision: null, recall: null, f1: null },
    ]);
  });
});

describe('a shell word', () => {
  it('is quoted when it has to be', () => {
    expect(shellWord('a/b-1.jpg')).toBe('a/b-1.jpg');
    expect(shellWord(`it's $HOME`)).toBe(`'it'\\''s $HOME'`);
    expect(shellWord('-rf')).toBe(`'-rf'`);
  });
});
