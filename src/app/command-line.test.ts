import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { CommanderError } from 'commander';
import { defineErrors } from '#base';
import { commandLine } from './command-line.ts';
import { listedCommands } from './commands/listed.ts';
import { type ToldFailure, toldFailure } from './failure.ts';
import { wantsJson } from './terminal.ts';

const here = process.cwd();
const agents = resolve('examples/agents');
const folder = mkdtempSync(join(tmpdir(), 'cordboard-words-'));
before(() => process.chdir(folder));
after(() => {
  process.chdir(here);
  rmSync(folder, { recursive: true, force: true });
});

/** How a command fails, as it is told. */
async function failing(words: string): Promise<ToldFailure> {
  const all = words.split(' ');
  const program = await commandLine([...all, '--json']);
  try {
    await program.parseAsync(all, { from: 'user' });
  } catch (thrown) {
    if (thrown instanceof CommanderError) return { code: 'WRONG_INPUT', says: thrown.message, exitCode: thrown.exitCode === 0 ? 0 : 2 };
    return toldFailure(thrown);
  }
  throw new Error(`"${words}" did not fail`);
}

test('without a store every command that reads one says where it looked, and what to do', async () => {
  const commands = [
    'conversations list|conversations show x|conversations summarise x|conversations export x|report run usage|report deliveries',
    'app list|app create --account sample-account --name x|app token x|app publish --account sample-account|app remove x',
    'block list|block add +15550100 --reason x|block remove +15550100|outbox list|outbox show x|outbox replay x|inbox list|inbox drop x',
    'users list|users add --email a@example.com --name A --roles admin|users roles a viewer|users password a|users remove a',
    'keys list|keys add --name crm --scopes conversations:read|keys rotate x|keys remove x',
    'privacy find +15550100|privacy erase +15550100|privacy hold x --why y|privacy holds|privacy proof x|privacy look x|privacy run',
    'db verify|db backup backup.file|recordings list|recordings verify|recordings export x -o recording.wav',
  ];
  for (const words of commands.flatMap((line) => line.split('|'))) {
    const { code, says, exitCode } = await failing(words);
    assert.equal(code, 'STORE_ABSENT', `${words}: ${says}`);
    assert.equal(exitCode, 3, words);
    assert.ok(says.includes(join('data', 'store')) && says.includes('cordboard start') && says.includes('--config'), `${words}: ${says}`);
  }
  assert.ok(!readdirSync(folder).includes('backup.file'));
});

test('a configuration that is not there is said to be so, and never another store is meant', async () => {
  for (const words of [
    'conversations list',
    'block list',
    'outbox list',
    'users list',
    'app list',
    'report list',
    'db verify',
    'channel list',
    'start',
  ]) {
    const { says, exitCode } = await failing(`${words} -c nowhere.yaml`);
    assert.equal(exitCode, 2, `${words}: ${says}`);
    assert.match(String(says), /nowhere\.yaml/);
  }
});

test('what was asked for wrongly is told before the store is looked for', async () => {
  for (const [words, exitCode, told] of [
    ['report run usgae', 3, /Did you mean "usage"/],
    ['report run usage --zone Berlin', 2, /Did you mean "Europe\/Berlin"/],
    ['report run usage --period fortnight', 2, /fortnight/],
    ['report run usage --section x', 2, /--format csv/],
    ['report send weekly', 3, /no schedule "weekly"/],
    ['block list --account x', 2, /no account "x".*sample-account/],
    ['conversations list --limit 0', 2, /--limit/],
    ['chat parcel-dsk --say hi', 3, /Did you mean "parcel-desk"/],
    ['chat parcel-desk --flow welcom --say hi', 3, /Did you mean "welcome"/],
    ['channel url --number 5', 3, /\+15550100/],
    ['channel token --client nobody', 3, /no client "nobody"/],
    ['call --trunk line --to +15550100 --bot nobody', 3, /no bot "nobody"/],
    ['check a.yaml -c b.yaml', 2, /Name one configuration/],
    ['webhook test x', 3, /no webhook "x"/],
    ['block lst', 2, /unknown command 'lst'/],
    ['strat', 2, /Did you mean start/],
    ['users add --name x', 2, /--email/],
  ] as const) {
    const failure = await failing(words);
    assert.match(failure.says, told, words);
    assert.equal(failure.exitCode, exitCode, `${words}: ${failure.says}`);
    assert.doesNotMatch(failure.says, /\n {4}at /, words);
  }
});

test('a store of a kind that is none is not looked for elsewhere', async () => {
  mkdirSync('wrong', { recursive: true });
  for (const [store, told] of [
    ['{ kind: postgers }', /Did you mean "postgres"/],
    ['{ kind: postgres }', /needs its URL/],
    ['{ kind: postgres, url: "env:CORDBOARD_NOT_SET" }', /CORDBOARD_NOT_SET is not set/],
  ] as const) {
    writeFileSync('wrong/cordboard.yaml', `agents: [${agents}/echo]\nstore: ${store}\n`);
    const failure = await failing('conversations list -c wrong/cordboard.yaml');
    assert.equal(failure.exitCode, 2);
    assert.match(JSON.stringify(failure.details).replaceAll('\\"', '"'), told);
  }
});

test('a wrong configuration is a list of complaints for a program', async () => {
  writeFileSync('wrong/cordboard.yaml', 'http: { port: x }\nagents: []\n');
  const { says, exitCode, details } = await failing('start -c wrong/cordboard.yaml');
  assert.equal(exitCode, 2);
  assert.match(says, /http\.port/);
  const { complaints } = details as { complaints: readonly { line: number; path: readonly string[] }[] };
  assert.ok(complaints.some(({ line, path }) => line === 1 && path.join('.') === 'http.port'));
});

test('what the system refuses is told in words', () => {
  const refused = (code: string, more: object): ToldFailure => toldFailure(Object.assign(new Error(code), { code, ...more }));
  assert.match(refused('ENOENT', { path: '/nowhere/x.json' }).says, /^\/nowhere\/x\.json leads nowhere/);
  assert.equal(refused('EISDIR', { path: '/tmp' }).exitCode, 2);
  assert.match(refused('EADDRINUSE', { address: '::1', port: 8080 }).says, /^\[::1\]:8080 is taken/);
  assert.equal(refused('EWHATEVER', { path: 'x' }).code, 'BUG');
});

test('a door that cannot be opened is told as the system says it', () => {
  const { LISTEN_FAILED } = defineErrors({ LISTEN_FAILED: { blame: 'operator', retry: false, says: 'It could not be opened.' } });
  const { code, says } = toldFailure(LISTEN_FAILED({ host: '::', port: 8080, reason: 'EADDRINUSE' }));
  assert.equal(code, 'LISTEN_FAILED');
  assert.match(says, /^\[::\]:8080 is taken/);
});

test('a failure of ours is told with its code and what varies, never what a vendor said', () => {
  const { VENDOR_DOWN } = defineErrors({ VENDOR_DOWN: { blame: 'provider', retry: true, says: 'It is down.' } });
  const { says, details } = toldFailure(VENDOR_DOWN({ host: 'mail', tries: [1, 3], pii: 'secret words' }));
  assert.equal(says, 'It is down. (VENDOR_DOWN, host mail, tries 1 3)');
  assert.deepEqual(details, { facts: { host: 'mail', tries: [1, 3] } });
});

test('the first help page loads no command, and knows them all', async () => {
  const program = await commandLine(['--help']);
  assert.deepEqual(
    program.commands.map((command) => [command.name(), command.description(), command.commands.length]),
    listedCommands.map(({ name, says }) => [name, says, 0]),
  );
  for (const { name, load } of listedCommands) assert.equal((await load()).name(), name);
});

test('--json counts up to where options end', () => {
  assert.ok(wantsJson(['block', 'list', '--json']));
  assert.ok(!wantsJson(['chat', '--', '--json']));
});
