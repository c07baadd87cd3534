const colours: Readonly<Record<string, string>> = { error: '\u001b[31m', warn: '\u001b[33m', info: '\u001b[36m', debug: '\u001b[90m' };

/** One JSON log line as people read it: time, level, message, fields. What is no JSON is passed on as it is. */
export function printPretty(line: string, colour: boolean): string {
  let record: Record<string, unknown>;
  try {
    record = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return line; // a line that is not ours is shown, not judged
  }
  const { time, level, msg, ...fields } = record;
  const paint = (text: string, shade: string | undefined): string => (colour && shade !== undefined ? `${shade}${text}\u001b[0m` : text);
  const told = Object.entries(fields).map(
    ([name, value]) => `${name}=${typeof value === 'string' && /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value)}`,
  );
  const clock = String(time).slice(11, 23);
  return `${paint(clock, colours['debug'])} ${paint(String(level).padEnd(5), colours[String(level)])} ${String(msg)}${told.length > 0 ? `  ${paint(told.join(' '), colours['debug'])}` : ''}\n`;
}
