/** What the command lines of the simulators have in common. */
export { callerTurns, timedFlag } from './caller-turns.ts';
export { quirkComplaint, readPairs } from './pairs.ts';
export { type Ending, gathered, readArguments } from './read-arguments.ts';
