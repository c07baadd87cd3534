import { parseArgs } from 'node:util';
import { openGatewayUnderTest } from './gateway-under-test.ts';
import { printTable, printVerdict } from './print-verdicts.ts';
import { install } from './tools.ts';
import { runTrials } from './trial.ts';
import { allTrials } from './trials.ts';

const help = `npm run interop -- [--only TEXT] [--json] [--no-install] [--at-once NUMBER] [--list]

Starts the gateway of examples/interop and has programs of other people call it: SIPp, baresip, Kamailio, rtpengine.
  --only TEXT     those whose peer, name or transport has this text in it; several with commas
  --quick         those that \`npm test\` runs
  --json          verdicts as JSON
  --no-install    install nothing, skip what is missing
  --at-once N     so many at a time; 6 unless told
  --list          say what there is`;

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    install: { type: 'boolean', default: true },
    'at-once': { type: 'string', default: '6' },
    list: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
  allowNegative: true,
});
const say = (line: string): void => void process.stderr.write(`${line}\n`);
const print = (text: string): void => void process.stdout.write(`${text}\n`);

const wanted = values.only?.split(',');
const trials = allTrials.filter(
  ({ id, peer, transport, quick }) =>
    (quick || !values.quick) && (wanted?.some((text) => `${peer} ${id} ${transport}`.toLowerCase().includes(text.toLowerCase())) ?? true),
);
if (values.help) print(help);
else if (values.list) for (const { peer, id, transport, says } of trials) print(`${peer}  ${id}  ${transport}  ${says}`);
else {
  if (values.install) install([...new Set(trials.flatMap(({ needs }) => needs))], say);
  const begun = performance.now();
  const gateway = await openGatewayUnderTest();
  const verdicts = await runTrials(trials, gateway, { atOnce: Number(values['at-once']), told: (verdict) => say(printVerdict(verdict)) });
  const { code, errors, last } = await gateway.stop();
  const sound = code === 0 && errors.length === 0;
  const tookMs = Math.round(performance.now() - begun);
  if (values.json)
    print(
      JSON.stringify({ tookMs, gateway: { code, errors }, verdicts: verdicts.map(({ trial, ...rest }) => ({ ...name(trial), ...rest })) }, null, 2),
    );
  else print(printTable(verdicts, tookMs));
  if (!sound) say(`the gateway ended with ${code}; errors in its log: ${JSON.stringify(errors, null, 2)}\n${last}`);
  process.exitCode = sound && verdicts.every(({ result }) => result !== 'failed') ? 0 : 1;
}

function name({ peer, id, transport, says }: (typeof trials)[number]) {
  return { peer, id, transport, says };
}
