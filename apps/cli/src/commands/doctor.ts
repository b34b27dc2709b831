import { ZooError } from '@zoo/core';
import { defineCommand } from '../lib/command.ts';

const MARKS = { fine: 'ok', careful: '!', broken: 'x' } as const;

export default defineCommand({
  name: 'doctor',
  summary: 'look at what fetching depends on: cache, credentials, proxy, mirrors',
  section: 'Models',
  example: 'zoo doctor --network',
  args: [],
  options: { network: { about: 'also ask every service', type: 'flag' } },
  async run(context, _, { network }) {
    const { diagnose } = await import('@zoo/hub');
    const findings = await diagnose({ online: network, signal: context.signal });
    const broken = findings.filter(({ status }) => status === 'broken').map(({ name }) => name);
    return {
      json: findings,
      failures: broken.length === 0 ? [] : [notWell(broken)],
      text: () =>
        findings
          .map(({ name, status, detail, hint }) => {
            const line = `${MARKS[status].padEnd(3)}${name.padEnd(20)}${detail}`;
            return hint === undefined ? line : `${line}\n${' '.repeat(23)}${hint}`;
          })
          .join('\n'),
    };
  },
});

function notWell(broken: readonly string[]): ZooError {
  return new ZooError({ code: 'DOCTOR', category: 'failed', message: `not well: ${broken.join(', ')}` });
}
