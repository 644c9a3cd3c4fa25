import { element } from './xml.js';

/** The one account of this OSS. */
export const OWNER_XML = `<Owner>${element('ID', '1234567890123456')}${element('DisplayName', '1234567890123456')}</Owner>`;
