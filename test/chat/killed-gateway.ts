/** A gateway to be killed: a customer writes as fast as each word is acknowledged. Arguments: folder, identity host, API, life, `run` or `finish`. */
import { tell } from '../../src/store/fixtures/kill.ts';
import { until } from '../until.ts';
import { customer, openChatGateway, pixel, simulated } from './talkdesk-gateway.ts';

const [directory = '', idUrl = '', apiUrl = '', life = '', mode = ''] = process.argv.slice(2);

const options = simulated({ idUrl: () => idUrl, apiUrl: () => apiUrl });
const gateway = await openChatGateway({ directory, options });
const { house, store, files } = gateway;
tell(`hooks ${gateway.hooks}`);
const { account, channel, thread } = customer;
const owner = { account, channel, thread };
async function* octets() {
  yield pixel;
}
const events = async (): Promise<(string | undefined)[]> => (await house.read(customer)).map(({ event }) => event);

if (mode === 'begin') {
  await house.open(customer);
  await house.receive(customer, { id: 'please', text: 'a human please', files: [] });
  await until(async () => (await events()).includes('human-joined'), 'a human');
  tell('joined');
} else if (mode === 'finish') {
  await new Promise((resolve) => process.stdin.once('data', resolve));
  const left = async (): Promise<number> =>
    [...(await store.outbox.depth()), ...(await store.inbox.depth())].reduce((sum, { waiting }) => sum + waiting, 0);
  // How much waits depends on the machine; what must hold is that it gets less and less.
  for (let most = await left(); most > 0; most = await left()) await until(async () => (await left()) < most, `fewer than ${most} wait in the boxes`);
  for (const { from, text, files: had } of await house.read(customer)) tell(`${from}: ${text}${' with a file'.repeat(had.length)}`);
  await gateway.close();
  process.exit(0);
}
for (let n = 1; mode === 'run'; n++) {
  const text = `c-${life}-${n}`;
  const file =
    n % 10 === 0 ? await files.keep({ ...owner, name: 'dot.png', type: 'image/png' }, octets(), { maxBytes: 1000, types: ['image/*'] }) : undefined;
  const taken = await house.receive(customer, { id: text, text, files: file?.ok ? [file.value] : [] });
  if (taken.ok) tell(`in ${text}`);
  await new Promise((resolve) => setTimeout(resolve, 3));
}
