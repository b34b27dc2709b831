import { ZooError } from '@zoo/core';
import { imageCls } from './image-cls/index.ts';
import type { Task } from './task.ts';
import { textCls } from './text-cls/index.ts';

/** Every task that can be trained: one line each. */
export const TASKS: readonly Task[] = [imageCls, textCls];

/** @throws TASK_UNKNOWN */
export function findTask(name: string): Task {
  const task = TASKS.find((candidate) => candidate.name === name);
  if (task) return task;
  throw new ZooError({
    code: 'TASK_UNKNOWN',
    category: 'usage',
    message: 'there is no such task',
    expected: TASKS.map((candidate) => candidate.name).join(' or '),
    received: name,
  });
}
