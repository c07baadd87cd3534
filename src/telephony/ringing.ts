import { generateTone, mix, type RateHz } from '#audio';
import type { WaitingSound } from '#contract';

/** Ringing tones as the networks of these places play them (ITU-T E.180, supplement 2): frequencies, then milliseconds of tone and silence in turn. */
const cadences = {
  'ringing-us': { hz: [440, 480], ms: [2000, 4000] },
  'ringing-europe': { hz: [425], ms: [1000, 4000] },
  'ringing-uk': { hz: [400, 450], ms: [400, 200, 400, 2000] },
} as const;

export const ringingNames = ['ringing-us', 'ringing-europe', 'ringing-uk'] as const;
export type RingingName = (typeof ringingNames)[number];

/** Soft enough to be listened to; each of two tones. */
const levelDb = -23;

/** One round of a ringing tone. */
export function ringing(name: RingingName, rateHz: RateHz = 8000): WaitingSound {
  const { hz, ms } = cadences[name];
  const lengthOf = (span: number): number => (span * rateHz) / 1000;
  const samples = new Int16Array(lengthOf(ms.reduce<number>((sum, span) => sum + span, 0)));
  let at = 0;
  for (const [i, span] of ms.entries()) {
    if (i % 2 === 0) for (const tone of hz) mix(samples, generateTone(tone, span, rateHz, levelDb), at);
    at += lengthOf(span);
  }
  return { samples, rateHz };
}
