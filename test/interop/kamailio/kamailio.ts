import { spawn } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { freePort } from '../ear.ts';
import type { GatewayUnderTest, Transport } from '../gateway-under-test.ts';

/** A proxy of its own between a caller and the gateway. */
export interface Kamailio {
  at(transport: Transport): string;
  /** Methods and transports of the requests of a call that came by, in order: `INVITE udp`. */
  passed(callId: string): string[];
  close(): Promise<void>;
}

export const modulesFolder = globSync('/usr/lib/*/kamailio/modules')[0] ?? '/usr/lib/x86_64-linux-gnu/kamailio/modules';

/** Starts Kamailio, which hands calls to the gateway by one transport; rejects with what it said when it does not come up. */
export async function openKamailio(gateway: GatewayUnderTest, towards: Transport): Promise<Kamailio> {
  const folder = mkdtempSync(join(tmpdir(), 'cordboard-kamailio-'));
  const ports = { udp: await freePort(), tcp: await freePort(), tls: await freePort() };
  const tls = join(gateway.folder, 'data', 'tls');
  const filled: Readonly<Record<string, string | number>> = {
    UDP: ports.udp,
    TCP: ports.tcp,
    TLS: ports.tls,
    MODULES: `${modulesFolder}/`,
    KEY: join(tls, 'key.pem'),
    CERT: join(tls, 'cert.pem'),
    GATEWAY: `${gateway.at(towards)};transport=${towards}`,
  };
  const text = readFileSync(join(import.meta.dirname, 'kamailio.cfg'), 'utf8').replaceAll(/@([A-Z]+)@/g, (_, name: string) => `${filled[name]}`);
  writeFileSync(join(folder, 'kamailio.cfg'), text);
  // Runs in the foreground, with its runtime folder in ours.
  const child = spawn('kamailio', ['-f', join(folder, 'kamailio.cfg'), '-DD', '-E', '-Y', folder, '-w', folder, '-m', '32', '-M', '4'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (octets) => (said += octets));
  child.stdout.on('data', (octets) => (said += octets));
  const ended = new Promise<void>((done, failed) => child.once('error', failed).once('close', () => done()));
  const kamailio: Kamailio = {
    at: (transport) => `127.0.0.1:${ports[transport]}`,
    passed(callId) {
      const lines = [...said.matchAll(/PASSED (\S+) (\S+ \S+) (\d+)/g)].filter(([, id]) => id === callId);
      // What was sent again has the same number.
      return [...new Set(lines.map(([, , request, number]) => `${request} ${number}`))].map((line) => line.replace(/ \d+$/, ''));
    },
    async close() {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
  for (let left = 60; !listens(ports.udp, 'udp') || !listens(ports.tls, 'tcp'); left--) {
    if (left > 0 && child.exitCode === null) await setTimeout(50);
    else {
      await kamailio.close();
      throw new Error(`Kamailio did not start:\n${said.slice(-1500)}`);
    }
  }
  return kamailio;
}

/** The kernel's table says who listens (Linux, where Kamailio lives). */
const listens = (port: number, over: 'udp' | 'tcp'): boolean =>
  readFileSync(`/proc/net/${over}`, 'latin1').includes(`: 0100007F:${port.toString(16).toUpperCase().padStart(4, '0')} `);
