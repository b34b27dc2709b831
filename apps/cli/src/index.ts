export { main, surviveClosedPipes } from './main.ts';
