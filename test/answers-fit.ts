// Loaded before every test file, and into the gateways that tests start: each answer of the API must have the shape that its operation declares,
// with nothing in it that is not declared. What does not ends the process, loudly.
import assert from 'node:assert/strict';
import { subscribe } from 'node:diagnostics_channel';

interface Told {
  readonly declared: {
    readonly name: string;
    readonly answers: Readonly<
      Record<number, { readonly body?: { safeParse(value: unknown): { success: boolean; data?: unknown; error?: unknown } } }>
    >;
  };
  readonly status: number;
  readonly body: unknown;
  readonly type?: string | undefined;
}

subscribe('cordboard:answer', (message) => {
  const { declared, status, body, type } = message as Told;
  const shape = declared.answers[status]?.body;
  if (shape === undefined || (type !== undefined && !/^application\/json/.test(type))) return;
  const sent: unknown = JSON.parse(JSON.stringify(body));
  const read = shape.safeParse(sent);
  assert.ok(read.success, `${declared.name} ${status} does not fit: ${JSON.stringify(read.error)} in ${JSON.stringify(sent)}`);
  assert.deepEqual(sent, read.data, `${declared.name} ${status} holds what is not declared`);
});
