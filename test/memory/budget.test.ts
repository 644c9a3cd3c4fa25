import { expect, test } from 'vitest';
import { createBudget } from '../../src/memory/budget.js';

const spendAll = (budget = createBudget()) => {
  let spent = 0;
  while (budget.spend()) spent += 1;
  return { budget, spent };
};

test('a full budget pays for 100 sends', () => {
  expect(spendAll().spent).toBe(100);
});

test('five calls that succeed at once pay for one send', () => {
  const { budget } = spendAll();
  for (let call = 0; call < 4; call += 1) budget.earn();
  expect(budget.spend()).toBe(false);
  budget.earn();
  expect(budget.spend()).toBe(true);
  expect(budget.spend()).toBe(false);
});

test('a send that was paid for and succeeded gives back what it cost', () => {
  const { budget } = spendAll();
  budget.refund();
  expect(budget.spend()).toBe(true);
  expect(budget.spend()).toBe(false);
});

test('it never holds more than at first', () => {
  const budget = createBudget();
  for (let call = 0; call < 1000; call += 1) budget.earn();
  budget.spend();
  budget.refund();
  budget.refund();
  expect(spendAll(budget).spent).toBe(100);
});
