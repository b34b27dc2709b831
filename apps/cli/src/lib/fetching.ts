import type { FetchEvent } from '@zoo/hub';
import type { Context } from './command.ts';

/** Shows what a fetch tells: progress as a bar, everything else as a line. */
export function fetchListener({
  progress,
  note,
}: Pick<Context, 'progress' | 'note'>): (event: FetchEvent) => void {
  return (event) => {
    switch (event.type) {
      case 'progress':
        progress.update(`fetching ${event.ref}`, { done: event.done, total: event.total, unit: 'bytes' });
        break;
      case 'wait':
        progress.update(`waiting for process ${event.pid}, which is fetching ${event.ref}`, {
          done: event.done,
          total: event.total,
          unit: 'bytes',
        });
        break;
      case 'fallback':
        note(`${event.source}: ${event.error.message}\n  trying ${event.next} instead`);
        break;
      case 'note':
        note(`note: ${event.text}`);
        break;
      case 'resolve':
        break;
    }
  };
}
