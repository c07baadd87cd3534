import { z } from 'zod';

const beginning = z.string().regex(/^\+?[\d\s().-]{1,24}$/, 'is no beginning of a number');

/** What calls an account may have placed (promise P8). Without it: none. */
export const outboundSchema = z.strictObject({
  trunks: z.array(z.string().min(1)).min(1).meta({ description: 'Channels of the type `sip-trunk` with `outgoing`, by which its calls may go out.' }),
  allow: z.array(beginning).default([]).meta({
    description: 'Beginnings of numbers that may be called: `+1`, `+4420`. Empty: nobody. Digits without a plus are numbers inside a house.',
  }),
  deny: z.array(beginning).default([]).meta({ description: 'Beginnings that may not, though `allow` has them: `+1900`.' }),
  callsPerMinute: z.int().min(1).max(600).default(6).meta({ description: 'Calls begun in any minute; more are answered 429.' }),
  atOnce: z.int().min(1).max(1000).default(2).meta({ description: 'Calls under way at once, ringing ones among them.' }),
});
