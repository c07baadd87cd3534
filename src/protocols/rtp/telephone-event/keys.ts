/** A key of a telephone, or the short press of its hook. */
export type PhoneKey = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '*' | '#' | 'A' | 'B' | 'C' | 'D' | 'flash';

const keys: readonly PhoneKey[] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '#', 'A', 'B', 'C', 'D', 'flash'];

/** The key that an event code stands for (RFC 4733 §3.2, table 3); undefined for tones and other signals. */
export const keyOf = (event: number): PhoneKey | undefined => keys[event];

/** The event code of a key. */
export const eventOf = (key: PhoneKey): number => keys.indexOf(key);

/** Is this text a key of the keyboard? */
export const isKeyboardKey = (text: string): text is Exclude<PhoneKey, 'flash'> => /^[0-9*#A-D]$/.test(text);
