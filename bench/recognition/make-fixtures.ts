// Makes the sounds that the tests of `src/providers/soundswallower` listen to: `node bench/recognition/make-fixtures.ts`.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeMulaw } from '#audio';
import { openSpeaker, overTheLine } from './telephone.ts';

const clips = [
  ['order', 'slt', 'can you tell me where my order is'],
  ['digits', 'rms', 'four seven two one'],
  ['yes', 'awb', 'yes please'],
  ['no', 'slt', 'no'],
  ['elephants', 'rms', 'elephants are dancing in the kitchen tonight'],
] as const;

const folder = join(import.meta.dirname, '..', '..', 'src', 'providers', 'soundswallower', 'fixtures');
const speaker = openSpeaker();
for (const [name, voice, text] of clips) {
  const sound = overTheLine(await speaker.say(text, voice), { snrDb: 40, levelDb: -20, seed: 1 });
  const octets = new Uint8Array(sound.length);
  encodeMulaw(sound, octets);
  writeFileSync(join(folder, `${name}.ulaw`), octets);
}
await speaker.close();
