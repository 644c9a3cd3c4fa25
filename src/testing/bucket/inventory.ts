import { noContent, success, xmlSuccess, type Call, type Success } from '../call.js';
import { refusal, type Refusal } from '../refusal.js';
import { blocksOf, element, textOf, xmlDocument } from '../xml.js';

/** PutBucketInventory: https://help.aliyun.com/en/oss/developer-reference/putbucketinventory. It creates; it never replaces. */
export function putBucketInventory({ bucket, request }: Call): Success | Refusal {
  const { inventoryId } = request.query;
  const configuration = configurationIn(request.body.toString());
  if (typeof configuration !== 'string') return configuration;
  // Not confirmed: the code for ids that differ, and whether the id or the rest is checked first.
  if (inventoryId === undefined || textOf(configuration, 'Id') !== inventoryId) return refusal('InvalidArgument');
  if (bucket.inventories.has(inventoryId)) return refusal('InventoryConfigurationAlreadyExists');
  bucket.inventories.set(inventoryId, configuration);
  return success();
}

/** GetBucketInventory: https://help.aliyun.com/en/oss/developer-reference/getbucketinventory */
export function getBucketInventory({ bucket, request }: Call): Success | Refusal {
  const stored = bucket.inventories.get(String(request.query['inventoryId']));
  return stored === undefined ? refusal('NoSuchInventory') : xmlSuccess(xmlDocument(ROOT, stored));
}

/** ListBucketInventory: https://help.aliyun.com/en/oss/developer-reference/listbucketinventory */
export function listBucketInventory({ bucket, request }: Call): Success | Refusal {
  if (bucket.inventories.size === 0) return refusal('NoSuchInventory');
  const after = request.query['continuation-token'] ?? '';
  const ids = [...bucket.inventories.keys()].filter(id => id > after).sort();
  const page = ids.slice(0, PAGE);
  const inner =
    page.map(id => `<${ROOT}>${String(bucket.inventories.get(id))}</${ROOT}>`).join('') +
    element('IsTruncated', page.length < ids.length) +
    (page.length < ids.length ? element('NextContinuationToken', String(page.at(-1))) : '');
  return xmlSuccess(xmlDocument('ListInventoryConfigurationsResult', inner));
}

/** DeleteBucketInventory: https://help.aliyun.com/en/oss/developer-reference/deletebucketinventory. Not confirmed: its 404. */
export function deleteBucketInventory({ bucket, request }: Call): Success | Refusal {
  return bucket.inventories.delete(String(request.query['inventoryId'])) ? noContent() : refusal('NoSuchInventory');
}

const ROOT = 'InventoryConfiguration';
const PAGE = 100;

/** The elements of a configuration in the order in which the examples of GetBucketInventory show them. */
const ELEMENTS = ['Id', 'IsEnabled', 'Destination', 'Schedule', 'Filter', 'IncludedObjectVersions', 'OptionalFields'];

/** What a request asks for, as it is stored: the elements in OSS's order, without the empty ones that may be left out. */
function configurationIn(xml: string): string | Refusal {
  const [asked] = blocksOf(xml, ROOT);
  if (asked === undefined || !isComplete(asked)) return refusal('MalformedXML');
  const parts = ELEMENTS.map(name => [name, blocksOf(asked, name)[0]] as const);
  const stored = parts.map(([name, inner]) =>
    inner === undefined ? '' : `<${name}>${withoutNothing(inner)}</${name}>`,
  );
  const rest = parts.reduce((left, [name, inner]) => left.replace(`<${name}>${String(inner)}</${name}>`, ''), asked);
  // What is not in the table is not known here, so it is not stored as if it were.
  return rest.trim() === ''
    ? stored.join('').replace('<OptionalFields></OptionalFields>', '')
    : refusal('NotImplemented');
}

const withoutNothing = (inner: string) => inner.replace('<Encryption></Encryption>', '');

function isComplete(asked: string): boolean {
  const needed = ['Id', 'Format', 'AccountId', 'RoleArn', 'Bucket'].every(name => textOf(asked, name));
  const isEnabled = ['true', 'false'].includes(String(textOf(asked, 'IsEnabled')));
  const isScheduled = ['Daily', 'Weekly'].includes(String(textOf(asked, 'Frequency')));
  return (
    needed && isEnabled && isScheduled && ['All', 'Current'].includes(String(textOf(asked, 'IncludedObjectVersions')))
  );
}
