import { Command } from 'commander';
import { productVersion } from '../product.ts';
import { print, printJson } from '../terminal.ts';

export const versionCommand = (): Command =>
  new Command('version').option('--json', 'as JSON').action((options: { json?: boolean }) => {
    const facts = { cordboard: productVersion(), node: process.versions.node, platform: `${process.platform}-${process.arch}` };
    if (options.json) return printJson(facts);
    print(`cordboard ${facts.cordboard} (Node ${facts.node}, ${facts.platform})`);
  });
