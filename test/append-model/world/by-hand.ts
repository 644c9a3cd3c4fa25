import { type Caller, type Client, type Desk, ignored, NAME, plainClient, type Strategy, type Told } from './caller.js';

/** "409? Read the length again and append there." */
export const naive: Strategy = desk =>
  byHand(desk, async (client, bytes, given) => {
    let at = given ?? (await lengthOf(client));
    for (let sends = 1; sends <= 3; sends += 1) {
      const status = await sent(client, bytes, at);
      if (status === 200) return { says: 'yes', at };
      if (status === 409) at = await lengthOf(client);
    }
    return { says: 'unknown' };
  });

/** As the Go SDK's AppendOnlyFile: a 409 is success when the object ends exactly after a record of this length. */
export const byLengthOnly: Strategy = desk =>
  byHand(desk, async (client, bytes, given) => {
    const at = given ?? (await lengthOf(client));
    for (let sends = 1; sends <= 2; sends += 1) {
      const status = await sent(client, bytes, at);
      if (status === 200) return { says: 'yes', at };
      if (status === 409) return (await lengthOf(client)) === at + bytes.length ? { says: 'yes', at } : { says: 'no' };
    }
    return { says: 'unknown' };
  });

type Append = (client: Client, bytes: string, position: number | undefined) => Promise<Told>;

function byHand(desk: Desk, append: Append): Caller {
  const client = plainClient(desk);
  return {
    append: (bytes, position) => append(client, bytes, position),
    remove: () => ignored(client.delete(NAME)),
  };
}

/** Who does not look twice takes a HEAD that failed for an object that is not there. */
async function lengthOf(client: Client): Promise<number> {
  try {
    return Number((await client.head(NAME)).res.headers['content-length']);
  } catch {
    return 0;
  }
}

async function sent(client: Client, bytes: string, position: number): Promise<number> {
  try {
    await client.append(NAME, Buffer.from(bytes), { position: String(position) });
    return 200;
  } catch (error) {
    return Number((error as { status?: unknown }).status);
  }
}
