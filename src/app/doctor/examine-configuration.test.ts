import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { type Resolver, systemResolver } from '#net';
import { loadConfig } from '../config.ts';
import { isHealthy } from './check.ts';
import { examineConfiguration } from './examine-configuration.ts';

const nobody: Resolver = { ask: async () => ({ kind: 'none' }) };

test('the interop configuration is healthy; a taken port and a name without address are found', async () => {
  const { config } = loadConfig('examples/interop/cordboard.yaml');
  assert.ok(config?.sip);
  const checks = await examineConfiguration(config, { resolver: systemResolver(), wallMs: Date.now() });
  assert.ok(isHealthy(checks), JSON.stringify(checks, null, 1));
  assert.ok(checks.some(({ what, seen }) => what === 'channel trunk, numbers' && seen.includes('transfer → hands-over')));

  const other = createServer();
  const port = await new Promise<number>((open) => other.listen(0, '127.0.0.1', () => open((other.address() as { port: number }).port)));
  const advertised = { host: 'sip.example.invalid' };
  const moved = {
    ...config,
    http: { ...config.http, port },
    sip: { ...config.sip, listeners: [{ transport: 'tcp', host: '127.0.0.1', port: 0, advertised }] as const },
  };
  const found = await examineConfiguration(moved as unknown as typeof config, { resolver: nobody, wallMs: Date.now() });
  other.close();
  assert.equal(found.find(({ what }) => what === 'http')?.code, 'PORT_TAKEN');
  assert.equal(found.find(({ what }) => what === 'sip tcp, told to others')?.code, 'ADVERTISED_UNKNOWN');
});
