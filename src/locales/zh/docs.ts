/** OSS's Chinese page on HTTP 409: for what has no Chinese page of its own that is known. */
export const PAGE_409 = 'https://help.aliyun.com/zh/oss/support/http-status-code-409';
