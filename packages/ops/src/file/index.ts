export { modelFromModule, writeModule } from './export.ts';
export { moduleFromModel, readModule } from './import.ts';
