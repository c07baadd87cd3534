/** Words that must be put in, taken out or exchanged to make one text of the other. */
export function wordErrors(said: string, heard: string): number {
  const a = said.split(' ');
  const b = heard === '' ? [] : heard.split(' ');
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  a.forEach((word, i) => {
    const next = [i + 1];
    b.forEach((other, j) => {
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (word === other ? 0 : 1)));
    });
    row = next;
  });
  return row[b.length] ?? 0;
}
