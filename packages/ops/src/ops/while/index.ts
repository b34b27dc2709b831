import { loop } from '../../families/loop.ts';

export const whileOp = loop('WHILE', 119, 'WhileOptions');
