import { refusal, type Refusal } from '../refusal.js';
import type { StoredBucket, StoredVersion } from '../state.js';
import { namesOf, versionsOf } from '../object/version.js';
import { byBytes, type PageQuery } from './page.js';

/** One page of all versions: names in byte order, of each name the newest version first. */
export interface VersionPage {
  readonly entries: readonly (readonly [name: string, version: StoredVersion, isLatest: boolean])[];
  readonly prefixes: readonly string[];
  /** Where the next page starts; a common prefix has no id. */
  readonly next: { readonly name: string; readonly id: string | undefined } | undefined;
}

/** What to take of all there is. `afterId` is a version of the name `after`. */
export interface VersionQuery extends PageQuery {
  readonly afterId: string | undefined;
}

/** Take one page. */
export function versionPageOf(bucket: StoredBucket, query: VersionQuery): VersionPage | Refusal {
  const { prefix, delimiter, after, afterId, limit } = query;
  const entries: VersionPage['entries'][number][] = [];
  const prefixes: string[] = [];
  let last = { name: after, id: afterId };
  const names = namesOf(bucket).filter(name => name.startsWith(prefix) && byBytes(name, after) >= 0);
  for (const name of names.sort(byBytes)) {
    const end = delimiter === '' ? -1 : name.indexOf(delimiter, prefix.length);
    const shown = end < 0 ? name : name.slice(0, end + delimiter.length);
    if (end >= 0) {
      if (shown === last.name) continue;
      if (entries.length + prefixes.length === limit) return { entries, prefixes, next: last };
      prefixes.push(shown);
      last = { name: shown, id: undefined };
      continue;
    }
    const versions = versionsOf(bucket, name);
    const from = name === after ? following(versions, afterId) : 0;
    // Not confirmed: what OSS answers to a marker that is no version any more. Nobody should rely on it, so it is refused here.
    if (from === undefined) return refusal('InvalidArgument', { fields: { ArgumentName: 'version-id-marker' } });
    for (const [index, version] of versions.entries()) {
      if (index < from) continue;
      if (entries.length + prefixes.length === limit) return { entries, prefixes, next: last };
      entries.push([name, version, index === 0]);
      last = { name, id: version.id };
    }
  }
  return { entries, prefixes, next: undefined };
}

function following(versions: readonly StoredVersion[], id: string | undefined): number | undefined {
  if (id === undefined) return versions.length;
  const at = versions.findIndex(version => version.id === id);
  return at < 0 ? undefined : at + 1;
}
