import { describe, expect, it } from '@jest/globals';
import { GraphBuilder } from '@zoo/ir';
import { ops } from '@zoo/ops';
import { type Delegate, loadModel, type Plan } from '@zoo/runtime';
import { wasmDelegate } from '../delegate.ts';
import { guarded } from './guarded.ts';

const b = new GraphBuilder(ops);
const graph = b.finish([b.add('EXP', [b.input('x', 'float32', [3])])]);
const module = { graphs: [graph], signatures: [], metadata: [], files: [] };
const RESULT_BYTES = 12;

/** What the guard says of the delegate where `after` happens to the bytes from the result on when a run is over. */
async function problemsWith(after: (result: Uint8Array) => void): Promise<string[]> {
  const problems: string[] = [];
  const delegate = guarded(withAfterthought(wasmDelegate(), after), (problem) => problems.push(problem));
  using model = await loadModel(module, { delegates: [delegate] });
  await model.run([[1, 2, 3]]);
  return problems;
}

function withAfterthought(delegate: Delegate, after: (result: Uint8Array) => void): Delegate {
  const resultIn = ({ memory, address }: Plan) =>
    new Uint8Array(memory.buffer, address(graph.outputs[0]) as number);
  return {
    ...delegate,
    async open(context) {
      const session = await delegate.open(context);
      return {
        layout: (partition) => session.layout!(partition),
        allocate: (bytes) => session.allocate!(bytes),
        async compile(partition, plan) {
          const executable = await session.compile(partition, plan);
          const run: typeof executable.run = async (scope) => {
            await executable.run(scope);
            after(resultIn(plan));
          };
          return { run };
        },
        dispose: () => session.dispose(),
      };
    },
  };
}

describe('the guard around a delegate', () => {
  it('has nothing to say of kernels that keep to their operands', async () => {
    expect(await problemsWith(() => {})).toEqual([]);
  });

  it('reports a byte behind the end of a result', async () => {
    const problems = await problemsWith((result) => result.fill(0, 0, RESULT_BYTES + 1));
    expect(problems).toContain('writes a byte that is no result: 0 behind the end of the results');
  });

  it('reports results that depend on what lies behind an operand', async () => {
    const problems = await problemsWith((result) => result.copyWithin(0, RESULT_BYTES, RESULT_BYTES + 4));
    expect(problems).toEqual(['results depend on bytes that nobody has written']);
  });
});
