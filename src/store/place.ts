/**
 * Where the store is: a directory of this machine (SQLite, one gateway), or a PostgreSQL that several gateways may share.
 * `postgres`: its URL, with the password; `?options=-c search_path=…` chooses a schema.
 */
export type StorePlace = { readonly directory: string } | { readonly postgres: string };

/** The place alone, out of options that hold more: what crosses to a thread must be plain. */
export const placeOf = (options: StorePlace): StorePlace =>
  'directory' in options ? { directory: options.directory } : { postgres: options.postgres };
