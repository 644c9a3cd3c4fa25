import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { atTheEnd } from './support.js';

// Made for these tests, signed by itself, and good for nothing else.
const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgEtOUbbQ03suyWj43
AotOMYxS1yZztkWpcdyCBuex1KWhRANCAATpGLGr0iRNRVj3hgzZ7nUtlsXItvCV
Y1SBvg8NO8/Nku/EjZuOksPF2xW93G57Cz0xXqfV2pE4/o4psRG3+uWq
-----END PRIVATE KEY-----`;
const cert = `-----BEGIN CERTIFICATE-----
MIIBfjCCASWgAwIBAgIUVAmU0Wg8K8IYKZKHAeuinc8h2N0wCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJMTI3LjAuMC4xMCAXDTI2MTEyNjAyMTQxNloYDzIxMjYxMTAy
MDIxNDE2WjAUMRIwEAYDVQQDDAkxMjcuMC4wLjEwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAATpGLGr0iRNRVj3hgzZ7nUtlsXItvCVY1SBvg8NO8/Nku/EjZuOksPF
2xW93G57Cz0xXqfV2pE4/o4psRG3+uWqo1MwUTAdBgNVHQ4EFgQUo4P7X5dH9dIR
/yGhdouKwbzt1pcwHwYDVR0jBBgwFoAUo4P7X5dH9dIR/yGhdouKwbzt1pcwDwYD
VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNHADBEAiBM3iJuZ6qF+WQ4ip6tGLGH
7fbBYj2hwD2kiLY+5ZtMIgIgLtxK0CONwNKjQ7tLSNJiOv6MUxrw0i426apPcD3C
uk8=
-----END CERTIFICATE-----`;

/** A server with a certificate that nobody trusts. */
export async function startUntrusted(): Promise<{ readonly url: string; readonly requests: number }> {
  let requests = 0;
  const server = createServer({ key, cert }, (_request, response) => {
    requests += 1;
    response.end();
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  atTheEnd(() => server.close());
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get requests() {
      return requests;
    },
  };
}
