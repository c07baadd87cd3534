/**
 * What looking has cost: a sign, a token, a link or a mark that was looked at counts one. For the test that holds the cost to the length of what
 * was looked through; readers need not pass it.
 */
export interface Effort {
  steps: number;
}
