export type { AskOptions, QuestionAnswererOptions } from './options.ts';
export { questionAnswerer } from './spec.ts';
export { type Answer, QuestionAnswerer } from './task.ts';
