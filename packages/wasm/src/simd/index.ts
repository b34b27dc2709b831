export * from './atomic.ts';
export * from './expression.ts';
export * from './routine.ts';
export * from './scalar.ts';
export * from './vector.ts';
