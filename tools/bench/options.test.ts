import { describe, expect, it } from '@jest/globals';
import { help } from './help.ts';
import { modelFiles } from './models.ts';
import { OPTIONS, parseOptions } from './options.ts';

const usage = (message: string) =>
  expect.objectContaining({ code: 'USAGE', message: expect.stringContaining(message) });

describe('options of the benchmark', () => {
  it('have values where nothing is said', () => {
    expect(parseOptions([])).toEqual({ models: [], threads: [1, 2], brief: false, quick: false });
  });

  it('are read as they stand', () => {
    const args = [
      'a.tflite',
      '--models',
      'yamnet,hand',
      '--threads',
      '4',
      '--engines',
      'zoo,litert',
      '--quick',
    ];
    expect(parseOptions([...args, '--rounds', '3', '--json', 'out.json'])).toMatchObject({
      models: ['a.tflite', 'yamnet', 'hand'],
      threads: [4],
      engines: ['zoo', 'litert'],
      quick: true,
      rounds: 3,
      json: 'out.json',
    });
  });

  it('take visits before with and without a count', () => {
    expect(parseOptions([]).returning).toBeUndefined();
    expect(parseOptions(['--returning']).returning).toBe(4);
    expect(parseOptions(['--returning', '--brief', 'a.tflite'])).toMatchObject({
      returning: 4,
      brief: true,
      models: ['a.tflite'],
    });
    expect(parseOptions(['--returning', 'a.tflite'])).toMatchObject({ returning: 4, models: ['a.tflite'] });
    expect(parseOptions(['--returning', '6', '--threads', '1'])).toMatchObject({
      returning: 6,
      threads: [1],
    });
  });

  it('refuse figures that are none, and a first visit that is a later one', () => {
    expect(() => parseOptions(['--returning', '0'])).toThrow(usage('whole numbers from 1'));
    expect(() => parseOptions(['--threads', '1,two'])).toThrow(usage('not two'));
    expect(() => parseOptions(['--line', '50', '--returning'])).toThrow(usage('give one of them'));
    expect(() => parseOptions(['--brief'])).toThrow(usage('--returning'));
  });

  it('refuse what they do not know, by its name', () => {
    expect(() => parseOptions(['--fast'])).toThrow(usage("'--fast'"));
    expect(() => parseOptions(['--quick=1'])).toThrow(usage('--quick'));
    expect(() => modelFiles(['nothing'])).toThrow(usage('no model "nothing"'));
  });

  it('are all in the help', () => {
    for (const name of Object.keys(OPTIONS)) expect(help()).toMatch(new RegExp(`^  --${name} .*\\w`, 'm'));
  });
});
