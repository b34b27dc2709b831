import type { Progress } from '@zoo/trainers';
import type { Context } from './command.ts';

const STAGE_NAMES: Readonly<Record<string, string>> = {
  load: 'reading the data',
  features: 'computing features',
  fit: 'training',
  graft: 'joining head and backbone',
  evaluate: 'testing the exported file',
  report: 'writing the report',
};

/** Shows what a training run tells. */
export function trainingListener({
  progress,
  note,
}: Pick<Context, 'progress' | 'note'>): (event: Progress) => void {
  return (event) => {
    if (event.type === 'note') note(event.text);
    else progress.update(STAGE_NAMES[event.stage] ?? event.stage, { done: event.done, total: event.total });
  };
}
