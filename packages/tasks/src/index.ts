export * from './image/index.ts';
export * from './image-classifier/index.ts';
export type { ClassifyOptions } from './options.ts';
export * from './scores/index.ts';
export type { TaskSpec } from './task.ts';
export { TASKS, type TaskName, taskOf } from './tasks.ts';
export * from './text/index.ts';
export * from './text-classifier/index.ts';
