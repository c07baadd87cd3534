import { z } from 'zod';

const address = z.string().min(1);
const port = z.int().min(0).max(65535);

const listener = z.strictObject({
  transport: z.enum(['udp', 'tcp', 'tls']),
  host: address.default('127.0.0.1').meta({ description: 'Address to listen on; for 0.0.0.0 give `advertised`.' }),
  port: port.meta({ description: '5060 for udp and tcp, 5061 for tls, are the usual ones.' }),
  advertised: z
    .strictObject({ host: address, port: port.optional() })
    .optional()
    .meta({ description: 'How others reach it, behind NAT or by name.' }),
});

/** Where SIP calls come in, and where their sound goes. */
export const sipSchema = z.strictObject({
  listeners: z.array(listener).min(1),
  tls: z
    .strictObject({
      cert: z.string().optional().meta({ description: 'PEM file of the certificate chain.' }),
      key: z.string().optional().meta({ description: 'PEM file of its key.' }),
      selfMade: z.string().optional().meta({
        description:
          'Instead of the two: a folder in which a certificate for the names of the listeners is made and kept. Not for production: whoever calls must be told to believe it (cert.pem).',
      }),
    })
    .refine(
      ({ cert, key, selfMade }) => (selfMade === undefined ? cert !== undefined && key !== undefined : cert === undefined && key === undefined),
      {
        message: 'needs either both `cert` and `key`, or `selfMade`',
      },
    )
    .optional()
    .meta({ description: 'Needed by listeners of the transport tls.' }),
  trust: z
    .strictObject({
      authorities: z.array(z.string()).default([]).meta({ description: 'PEM files of authorities that are believed instead of the system’s.' }),
      wildcards: z.boolean().default(false).meta({ description: 'Believe certificates for `*.example.com` too, which RFC 5922 forbids.' }),
    })
    .optional()
    .meta({ description: 'Whose certificates are believed when we call by TLS, and when a caller shows one.' }),
  clientCertificates: z.enum(['ignore', 'ask', 'require']).default('ignore').meta({
    description:
      'Mutual TLS. `ask`: callers may show a certificate. `require`: without one that `trust` believes nobody comes in by TLS. Who may call is still `allowAddresses`.',
  }),
  realm: z.string().default('cordboard').meta({ description: 'Stands in digest challenges.' }),
  digestAlgorithms: z
    .array(z.enum(['SHA-256', 'MD5']))
    .min(1)
    .default(['SHA-256', 'MD5'])
    .meta({
      description: 'What digest challenges offer, in this order. `[MD5]` for peers that look at the first challenge only, and know no other.',
    }),
  media: z
    .strictObject({
      host: address.default('127.0.0.1').meta({ description: 'Address to bind for sound.' }),
      advertised: address.optional().meta({ description: 'The address that others send sound to, where that is another.' }),
      ports: z.strictObject({ first: port, last: port }).optional().meta({ description: 'The range of UDP ports; any free ones unless told.' }),
      allowLoopback: z.boolean().default(false).meta({ description: 'Let sound go to this machine itself. For tests only.' }),
    })
    .prefault({}),
});

export type WrittenSip = z.infer<typeof sipSchema>;
