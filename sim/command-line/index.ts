/** What the command lines of the simulators have in common. */
export { callerTurns, timedFlag } from './caller-turns.ts';
export { quirkComplaint, readPairs } from './pairs.ts';
export { fileText, orEnd, orStop, stop } from './program.ts';
export { type Ending, gathered, readArguments } from './read-arguments.ts';
export { type CallProgram, type Means, runCall } from './run-call.ts';
