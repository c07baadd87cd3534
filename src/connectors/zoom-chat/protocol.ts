import { bad, ok, type Result } from '#base';

/** A message of a consumer, as a bot of Zoom Contact Center gets it. The keys are documented; of the values few are. */
export interface ZoomMessage {
  readonly id: string;
  readonly sessionId: string;
  /** `START_CONVERSATION` is the only value that is known. */
  readonly begins: boolean;
  /** Empty where there is none, or where it is nothing that can be read as words. */
  readonly text: string;
  readonly language: string | undefined;
  /** Under the names Zoom gave them: `global_custom.Shop.tier`. */
  readonly variables: Readonly<Record<string, string>>;
}

const longestId = 128;
const longestName = 200;
const longestText = 20_000;
const mostVariables = 200;
const longestValue = 2000;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isId = (value: unknown): value is string => typeof value === 'string' && value.length > 0 && value.length <= longestId;

/** Reads the body of a request. Further keys are of no matter; the error names the key that could not be read, never what stood there. */
export function readMessage(body: unknown): Result<ZoomMessage, 'body' | 'id' | 'sessionId' | 'message' | 'too-long'> {
  if (!isObject(body)) return bad('body');
  const { id, sessionId, conversationMode, message, languageCode, conversationVariables } = body;
  if (!isId(id)) return bad('id');
  if (!isId(sessionId)) return bad('sessionId');
  if (message !== undefined && message !== null && !isObject(message)) return bad('message');
  const value = isObject(message) ? message['value'] : '';
  const text = typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
  if (text.length > longestText) return bad('too-long');
  return ok({
    id,
    sessionId,
    begins: conversationMode === 'START_CONVERSATION',
    text,
    language: typeof languageCode === 'string' && /^[\w-]{2,35}$/.test(languageCode) ? languageCode : undefined,
    variables: isObject(conversationVariables) ? textsOf(conversationVariables) : {},
  });
}

const textsOf = (variables: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(variables)
      .filter(([name, value]) => name.length <= longestName && ['string', 'number', 'boolean'].includes(typeof value))
      .slice(0, mostVariables)
      .map(([name, value]) => [name, String(value).slice(0, longestValue)]),
  );

/** What the agent can know them by: `global_custom.Shop.tier` is `Shop_tier`. */
export const parametersOf = (variables: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(variables).map(([name, value]) => [name.replace(/^global_(?:system|custom)\./, '').replace(/\W+/g, '_'), value]));
