import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Command } from '../lib/command.ts';
import { renderHelp } from '../lib/help.ts';
import { parseCommand } from '../lib/parse.ts';
import { style } from '../lib/style.ts';
import { findCommands, loadCommands } from './index.ts';

/** What every command must do, whoever adds it. */
describe('every command', () => {
  let commands: readonly Command[];
  beforeAll(async () => {
    commands = await loadCommands();
  });

  it('has a name of its own, a one-line summary and an example that starts with it', () => {
    expect(new Set(commands.map(({ name }) => name)).size).toBe(commands.length);
    for (const { name, summary, example } of commands) {
      expect(summary).toMatch(/^[a-z][^\n]{10,}[^.]$/);
      expect(example.startsWith(`zoo ${name}`)).toBe(true);
    }
  });

  it('is found by its name', async () => {
    for (const command of commands) {
      const words = [...command.name.split(' '), 'x'];
      expect(await findCommands(words)).toEqual({ commands: [command], rest: ['x'] });
    }
  });

  it('understands its own example', () => {
    for (const command of commands) {
      const words = command.example.split(' ').slice(1 + command.name.split(' ').length);
      expect(() =>
        parseCommand(
          command,
          words.filter((word) => word !== ''),
        ),
      ).not.toThrow();
    }
  });

  it('names every argument and option in its help', async () => {
    for (const command of commands) {
      const help = await renderHelp(command, style(false));
      for (const { name } of command.args) expect(help).toContain(name);
      for (const option of Object.keys(command.options)) {
        expect(help).toContain(`--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`);
      }
      expect(help).toContain('--json');
      for (const line of help.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
    }
  });

  it('answers an unknown option with wrong usage and a pointer to its help', () => {
    for (const command of commands) {
      expect(() => parseCommand(command, ['--no-such-option'])).toThrow(`zoo ${command.name} --help`);
    }
  });

  it('loads without its heavy packages', () => {
    const source = readFileSync(new URL('./index.ts', import.meta.url), 'utf8');
    for (const [, file] of source.matchAll(/import\('(\.[^']+)'\)/g)) {
      const code = readFileSync(new URL(file, import.meta.url), 'utf8');
      const eager = [...code.matchAll(/^import (?!type)[^;]*from '(@zoo\/[^']+)'/gm)].map(([, name]) => name);
      expect(eager.filter((name) => !/^@zoo\/core(\/node)?$/.test(name))).toEqual([]);
    }
  });
});
