/** Methods with a meaning in some RFC. Others are answered 501, these 405 where we do not serve them. RFC 3261 §8.2.1, §21.5.2. */
export const registeredMethods: ReadonlySet<string> = new Set([
  'ACK',
  'BYE',
  'CANCEL',
  'INFO',
  'INVITE',
  'MESSAGE',
  'NOTIFY',
  'OPTIONS',
  'PRACK',
  'PUBLISH',
  'REFER',
  'REGISTER',
  'SUBSCRIBE',
  'UPDATE',
]);
