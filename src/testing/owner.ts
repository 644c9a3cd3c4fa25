import { element } from './xml.js';

/** The one account of this OSS. */
export const OWNER = '1234567890123456';
export const OWNER_XML = `<Owner>${element('ID', OWNER)}${element('DisplayName', OWNER)}</Owner>`;
