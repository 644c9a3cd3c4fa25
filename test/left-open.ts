/** Servers that listen, and connections: what this process holds of the network. */
export function leftOpen(): string[] {
  return process.getActiveResourcesInfo().filter(name => name.startsWith('TCP'));
}
