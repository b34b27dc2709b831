import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Progress } from './progress.ts';

const CLEAR = '\r\u001b[K';
let written: string;
const io = (interactive: boolean, columns = 100) => ({
  stdout: () => {},
  stderr: (text: string) => {
    written += text;
  },
  interactive,
  color: { stdout: false, stderr: false },
  columns,
  env: {},
});

beforeEach(() => {
  written = '';
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

/** Ten items a second for `seconds`, of 1000. */
function work(progress: Progress, seconds: number): void {
  for (let done = 0; done <= 10 * seconds; done++) {
    progress.update('counting', { done, total: 1000 });
    jest.advanceTimersByTime(100);
  }
}

describe('progress', () => {
  it('says nothing of work that is shorter than a second', () => {
    const progress = new Progress(io(true), false);
    work(progress, 0.8);
    progress.finish();
    expect(written).toBe('');
  });

  it('redraws one line of a terminal, and leaves one line in its place', () => {
    const progress = new Progress(io(true), false);
    work(progress, 3);
    expect(written.split(CLEAR)[1]).toBe(
      '░░░░░░░░░░░░░░░░░░░░ counting: 10 of 1000, 1 %, 10/s, 1 min 39 s left',
    );
    expect(written).not.toContain('\n');
    progress.finish();
    expect(written.endsWith(`${CLEAR}counting: 30 in 3.1 s\n`)).toBe(true);
  });

  it('never wraps', () => {
    const progress = new Progress(io(true, 40), false);
    work(progress, 3);
    const lines = written.split(CLEAR).slice(1);
    expect(lines.length).toBeGreaterThan(10);
    for (const line of lines) expect(line.length).toBeLessThan(40);
  });

  it('makes room for what else is said', () => {
    const progress = new Progress(io(true), false);
    work(progress, 2);
    written = '';
    progress.say('by the way');
    progress.update('counting', { done: 21, total: 1000 });
    expect(written.startsWith(`${CLEAR}by the way\n${CLEAR}░`)).toBe(true);
  });

  it('is a plain line every ten seconds where there is no terminal', () => {
    const progress = new Progress(io(false), false);
    work(progress, 25);
    progress.update('resting', {});
    progress.finish();
    const lines = written.trimEnd().split('\n');
    expect(lines[0]).toBe('counting: 10 of 1000, 1 %, 10/s, 1 min 39 s left');
    expect(lines.map((line) => line.replace(/ of.*/, ''))).toEqual([
      'counting: 10',
      'counting: 110',
      'counting: 210',
    ]);
  });

  it('is silent with --quiet', () => {
    const progress = new Progress(io(true), true);
    work(progress, 20);
    progress.say('by the way');
    progress.finish();
    expect(written).toBe('');
  });
});
