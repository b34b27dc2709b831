export { modelFromModule, writeModule } from './export.ts';
export { moduleFromModel, readModule } from './import.ts';
export { minRuntimeVersion } from './runtime-versions.ts';
