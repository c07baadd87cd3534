/** One of several gateways on a PostgreSQL, to be killed. Arguments: database, folder, name, identity host, API. Commands come by standard input, a line each. */
import { createInterface } from 'node:readline';
import { tell } from '../../src/store/fixtures/kill.ts';
import { customer, openChatGateway, simulated } from './talkdesk-gateway.ts';

const [postgres = '', directory = '', node = '', idUrl = '', apiUrl = ''] = process.argv.slice(2);
const options = simulated({ idUrl: () => idUrl, apiUrl: () => apiUrl });
const gateway = await openChatGateway({ directory, options, shared: { postgres, node } });
const { house, store } = gateway;
house.watch(customer, (what) => 'id' in what && tell(`item ${JSON.stringify({ id: what.id, from: what.from, text: what.text, event: what.event })}`));
tell(`hooks ${gateway.hooks}`);

for await (const line of createInterface({ input: process.stdin })) {
  const [command = '', id = '', ...words] = line.split(' ');
  if (command === 'open') await house.open(customer);
  else if (command === 'say') {
    const taken = await house.receive(customer, { id, text: words.join(' '), files: [] });
    tell(`${taken.ok ? 'ack' : 'refused'} ${id}`);
  } else if (command === 'idle') {
    const depths = [...(await store.outbox.depth()), ...(await store.inbox.depth())];
    tell(`idle ${depths.every(({ waiting }) => waiting === 0)}`);
  } else if (command === 'read') {
    for (const { from, text } of await house.read(customer)) tell(`line ${from}: ${text}`);
    const { heads } = await store.list({});
    tell(`conversations ${heads.length}`);
  } else if (command === 'end') break;
}
await gateway.close();
process.exit(0);
