import { expect, test } from 'vitest';
import { apiReport } from './api-report.js';

const report = apiReport();

test('the public API is that of the checked-in report: a signature that changes is a decision', async () => {
  await expect(report).toMatchFileSnapshot('../../etc/api.md');
});

test('the report has the signatures, their types, and what those mention', () => {
  expect(report).toContain('export declare function remedy<T extends object>(client: T, options?: RemedyOptions): T;');
  expect(report).toContain('export interface LocalOss');
  expect(report).not.toContain(import.meta.dirname);
});
