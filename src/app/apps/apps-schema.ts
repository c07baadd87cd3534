import { z } from 'zod';

export const appsSchema = z
  .strictObject({
    secret: z.string().min(1).optional().meta({
      description:
        'What the secrets of apps are sealed with in the store; one is made in `folder` unless told. Gateways that share a PostgreSQL must share it.',
    }),
  })
  .prefault({});

export const publicApiSchema = z
  .strictObject({
    requestsPerMinute: z.int().min(1).max(1_000_000).default(600).meta({ description: 'Of each app; more are answered 429.' }),
  })
  .prefault({});
