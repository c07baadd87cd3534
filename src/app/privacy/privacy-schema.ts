import { z } from 'zod';
import { detectorNames } from '#privacy';

const days = z.number().min(0).max(36_500);

/** What tells who somebody is, for one account, and how long things are kept. */
export const privacySchema = z.strictObject({
  detect: z.array(z.enum(detectorNames)).max(detectorNames.length).default(['card', 'phone', 'email']).meta({
    description: 'What is found and covered for readers without `conversations:personal`. Contact and telephone numbers of a call always are.',
  }),
  names: z
    .array(z.string().trim().min(2).max(100))
    .max(10_000)
    .default([])
    .meta({ description: 'Names that are covered wherever they stand, whole or in part; needs no detector.' }),
  custom: z
    .array(
      z.strictObject({
        name: z
          .string()
          .regex(/^[a-z][a-z\d-]{0,31}$/, 'is written in lower-case letters, digits and hyphens')
          .meta({ description: 'What stands in its place: `[iban]`.' }),
        pattern: z.string().min(1).max(500).meta({ description: 'A plain regular expression; case does not count.' }),
      }),
    )
    .max(50)
    .default([])
    .meta({ description: 'Other values to cover: bank accounts, insurance numbers.' }),
  countries: z
    .array(z.string().regex(/^[A-Z]{2}$/, 'is a country in two capitals: US, DE'))
    .min(1)
    .max(20)
    .default(['US', 'GB'])
    .meta({ description: 'Whose telephone numbers are known when they are written without a plus.' }),
  retention: z
    .strictObject({
      words: days.optional().meta({ description: 'What was said and written, with summaries.' }),
      person: days.optional().meta({ description: 'Numbers and contact of the customer; as long as the words unless told.' }),
      recordings: days.optional().meta({ description: 'As long as the words unless told.' }),
      files: days.optional().meta({ description: 'What came with written messages; as long as the words unless told, and never longer.' }),
      record: days
        .optional()
        .meta({ description: 'The whole conversation with its outcome and figures. Nothing of it is left but the audit entries.' }),
    })
    .optional()
    .meta({ description: 'Days after its end for which parts of a conversation are kept; for ever unless told.' }),
});

export type WrittenPrivacy = z.infer<typeof privacySchema>;
