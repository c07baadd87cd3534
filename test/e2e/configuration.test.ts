import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { cordboard, interopFolder } from './gateway-process.ts';

test('a bad configuration prints all its complaints at once, with file, line, field and remedy, and exits with 2', async () => {
  const place = interopFolder((text) =>
    text
      .replace('port: 0', 'port: eighty')
      .replace('agent: parcel-desk', 'agent: parcle-desk')
      .replace('secret: bench-secret-not-real', 'secret: env:CORDBOARD_NOT_SET')
      .replace('fallbackTarget: general', 'fallbackTarget: nobody'),
  );
  for (const command of ['check', 'start']) {
    const { code, stdout, stderr } = await cordboard([command, '-c', place.config]);
    const printed = stdout + stderr;
    assert.equal(code, 2, printed);
    for (const [field, remedy] of [
      ['http.port', 'Write a number'],
      ['accounts[0].bots[0].agent', 'Did you mean "parcel-desk"?'],
      ['accounts[0].clients[0].secret', 'Use env:NAME'],
      ['channels[0].fallbackTarget', 'Use one of'],
    ] as const) {
      const at = printed.split('\n').findIndex((line) => line.includes(field));
      assert.ok(at >= 0, `${field} is not complained about:\n${printed}`);
      assert.match(printed.split('\n')[at] ?? '', /cordboard\.yaml:\d+:\d+ {2}error/);
      assert.ok(printed.split('\n')[at + 1]?.includes(remedy), `${field}: ${printed.split('\n')[at + 1]}`);
    }
  }
  place.remove();
});

test('a hand-off to a target that its channel lacks is found, whatever the channel is', async () => {
  const place = interopFolder((text) => text.replace(/( {2}- id: digest\n[\s\S]*?)targets: .*\n/, '$1targets: {}\n'));
  const { code, stdout, stderr } = await cordboard(['check', '-c', place.config]);
  assert.equal(code, 2);
  assert.match(stdout + stderr, /hands over to "general", which this channel has not\n.*Add `general` to its targets/);
  place.remove();
});

test("an agent's mistakes stand with the agent's own file and line", async () => {
  const place = interopFolder((text) => text.replace(/ {2}- \S*echo\n/, '  - ./bad-agent.yaml\n'));
  writeFileSync(join(place.folder, 'bad-agent.yaml'), 'agent: echo\nlanguage: en-US\nflows:\n  welcome:\n    - sya: hello\n');
  const { code, stdout } = await cordboard(['check', '-c', place.config]);
  assert.equal(code, 2);
  assert.match(stdout, /bad-agent\.yaml:5:\d+ {2}error/);
  place.remove();
});

test('a file that is missing, or no YAML, is said to be so', async () => {
  const missing = await cordboard(['check', '/nowhere/cordboard.yaml']);
  assert.equal(missing.code, 2);
  assert.match(missing.stdout, /cannot be read/);
  const place = interopFolder(() => 'http: { port: 1\nagents: [');
  const broken = await cordboard(['check', place.config]);
  assert.equal(broken.code, 2);
  assert.match(broken.stdout, /not valid YAML/);
  place.remove();
});
