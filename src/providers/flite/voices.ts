import { bad, type GatewayError, ok, type Result } from '#base';
import { fliteErrors } from './flite.errors.ts';

/** The voices inside flite.wasm: slt, rms and awb are statistical at 16 kHz, kal16 and kal made of diphones at 16 and 8 kHz. */
export type FliteVoice = 'slt' | 'rms' | 'awb' | 'kal16' | 'kal';

/** Every name a voice may be asked for by. The first are the synthesiser's own, the others say what one hears. */
const voicesByName: Readonly<Record<string, FliteVoice>> = {
  slt: 'slt',
  rms: 'rms',
  awb: 'awb',
  kal16: 'kal16',
  kal: 'kal',
  'en-us': 'slt',
  'en-us-female': 'slt',
  'en-us-male': 'rms',
  'en-scottish': 'awb',
  'en-us-robot': 'kal16',
};

/** All names, aliases too. */
export const voiceNames: readonly string[] = Object.keys(voicesByName);

/** Finds the voice for a request; the error names what there is. */
export function findVoice(name: string, language: string): Result<FliteVoice, GatewayError> {
  if (!/^en(-|$)/i.test(language)) return bad(fliteErrors.FLITE_LANGUAGE_UNKNOWN({ language, languages: ['en'] }));
  const wanted = name.toLowerCase();
  const voice = Object.hasOwn(voicesByName, wanted) ? voicesByName[wanted] : undefined;
  return voice === undefined ? bad(fliteErrors.FLITE_VOICE_UNKNOWN({ voice: name, voices: voiceNames })) : ok(voice);
}
