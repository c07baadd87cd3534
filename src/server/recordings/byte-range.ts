/**
 * The one range of octets that a `Range` field asks for (RFC 9110 §14.1.2); undefined for what is none, or more than one:
 * such a field may be ignored, and is. `suffix`: the last so many.
 */
export function parseByteRange(field: string | undefined): { readonly from: number; readonly to?: number } | { readonly suffix: number } | undefined {
  const [, from = '', to = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(field?.trim() ?? '') ?? [];
  if (from === '') return to === '' ? undefined : { suffix: Number(to) };
  if (to === '') return { from: Number(from) };
  return Number(to) < Number(from) ? undefined : { from: Number(from), to: Number(to) };
}
