import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { z } from 'zod';
import { defaultRules, redactEvents } from '#privacy';
import { apiOperations, showEvent } from '#server';
import { storedEvents } from '../../src/privacy/fixtures/every-event.ts';

const page = apiOperations.find(({ name }) => name === 'listEvents')?.answers[200]?.body as z.ZodObject<{ events: z.ZodType }>;

for (const [how, events] of [
  ['as it happened', storedEvents],
  ['covered', redactEvents(storedEvents, { ...defaultRules, detect: ['card', 'phone', 'email', 'names'] })],
] as const)
  test(`every kind of event, ${how}, is shown as it is declared`, () => {
    const shown: unknown = JSON.parse(JSON.stringify(events.map(showEvent)));
    assert.deepEqual(page.shape.events.parse(shown), shown);
  });
